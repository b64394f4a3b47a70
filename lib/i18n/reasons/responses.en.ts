import type { ReasonParams } from '#lib/grading/types.ts';
import type { Span } from '../sentence.ts';
import type { ReasonTable } from './reason-table.ts';
import { ANNOTATION_BY_CAUSE, isOtherProtocol, NGINX_PREFIX } from './response-facts.ts';
import { code, formatUtcDate, mark, sentence } from './spans.ts';

/** Reasons that come from the response to a probe. */
export const responsesEn = {
  'not-asked': {
    found: (p) => sentence`${p.kind} ${code(p.name)} hasn’t been tested yet.`,
    next: () => sentence`Wait a moment: the agent tests it automatically.`,
    short: () => 'Not tested yet',
  },
  refused: {
    found: (p) =>
      p.tried === undefined
        ? sentence`${mark(p.url)} refused the connection.`
        : sentence`${p.kind} ${code(p.name)} refused connections to its ports: ${mark(p.tried)}.`,
    expected: () => sentence`A response`,
    next: () => sentence`Check that the Pod listens on this port.`,
    short: () => 'Connection refused',
  },
  'timed-out': {
    found: (p) =>
      p.tried === undefined
        ? sentence`${mark(p.url)} timed out.`
        : sentence`No port of ${p.kind} ${code(p.name)} answered in time: ${mark(p.tried)}.`,
    expected: () => sentence`A response within 3 s`,
    next: (p) =>
      sentence`Trace the route to the Pod: ${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)}`,
    short: () => 'Request timed out',
  },
  'no-address': {
    found: (p) => sentence`${p.kind} ${code(p.name)} has ${mark('no address')}.`,
    expected: () => sentence`An address`,
    next: (p) =>
      sentence`Check it with ${code(`kubectl get ${p.kind.toLowerCase()} ${p.name} -o wide`)}.`,
    short: (p) => `${p.kind} has no address`,
  },
  'no-tls': {
    found: (p) =>
      p.tried === undefined
        ? sentence`${mark(p.url)} doesn’t use TLS.`
        : sentence`No port of ${p.kind} ${code(p.name)} uses TLS: ${mark(p.tried)}.`,
    expected: () => sentence`A response over ${code('https')}`,
    next: (p) =>
      p.kind === 'Ingress'
        ? sentence`Add ${code('spec.tls')} to the Ingress and apply it again.`
        : sentence`Check that the server uses a certificate on this port.`,
    short: () => 'No TLS',
  },
  broken: {
    found: (p) =>
      isOtherProtocol(p.why)
        ? sentence`${mark(p.url)} doesn’t speak HTTP.`
        : sentence`The connection to ${mark(p.url)} closed before a response.`,
    expected: () => sentence`An HTTP response`,
    next: (p) =>
      isOtherProtocol(p.why)
        ? sentence`Another protocol answers, such as TLS or gRPC: check the port of the web server.`
        : sentence`Check that this is the port of the web server.`,
    short: (p) => (isOtherProtocol(p.why) ? 'Not HTTP' : 'Connection closed'),
  },
  redirected: {
    found: (p) =>
      p.location === ''
        ? sentence`${code(p.url)} redirects to another address (status ${mark(p.status)}).`
        : p.why === 'tls'
          ? sentence`${code(p.url)} redirects to ${mark(p.location)} because of ${code('spec.tls')}.`
          : sentence`${code(p.url)} redirects to ${mark(p.location)}`,
    expected: () => sentence`A response without a redirect`,
    next: adviseOnRedirect,
    short: () => 'Redirected',
  },
  'proxy-answered': {
    found: (p) => sentence`A proxy answered instead of ${code(p.url)}: ${mark(p.found)}`,
    expected: () => sentence`A response from the cluster`,
    next: () => sentence`This isn’t your mistake: tell your instructor that a proxy answers.`,
    short: () => 'A proxy answered',
  },
  'proxy-variable': {
    found: (p) =>
      sentence`Container ${code(p.container)} sends requests to a proxy: ${mark(p.variable)} is set.`,
    expected: () => sentence`Requests that reach the cluster directly`,
    next: () => sentence`Remove the variable from the Pod, or add ${code('NO_PROXY')}.`,
    short: (p) => `${p.variable} is set`,
  },
  status: {
    found: (p) =>
      p.why === 'no-rule'
        ? sentence`${code(p.url)} returned ${mark(p.found)}: no rule of the Ingress matches.`
        : sentence`${code(p.url)} returned status ${mark(p.found)}.`,
    expected: (p) => sentence`Status ${code(p.expected)}`,
    next: adviseOnStatus,
    short: (p) => `Returned status ${p.found}`,
  },
  body: {
    found: (p) => {
      if (p.found === '') return sentence`${code(p.url)} returned ${mark('an empty response')}.`;
      if (p.why === 'html') return sentence`${code(p.url)} returned a page: ${mark(p.found)}`;
      if (p.why === 'long') return sentence`The first 4 KB of ${code(p.url)} don’t have the text.`;
      return sentence`${code(p.url)} returned ${mark(p.found)}`;
    },
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) =>
      ({
        html: sentence`Check which web server responds: selector, port and files.`,
        case: sentence`Compare uppercase and lowercase letters.`,
        more: sentence`Remove the text around it.`,
        long: sentence`Move the text to the beginning of the page.`,
        empty: sentence`Check which Pod responds and what it returns.`,
        other: sentence`Check which Pod responds and what it returns.`,
      })[p.why ?? 'other'],
    short: () => 'Wrong response',
  },
  'certificate-not-yet': {
    found: (p) =>
      sentence`The certificate for ${code(p.host)} isn’t valid before ${mark(formatUtcDate(p.notBefore))}.`,
    expected: () => sentence`A certificate that’s valid today`,
    next: () => sentence`Check ${code('date')} on the VM and recreate the certificate.`,
    short: () => 'Certificate not valid yet',
  },
} satisfies Partial<ReasonTable>;

const REDIRECT_ADVICE: {
  readonly [Cause in ReasonParams['redirected']['why']]?: readonly Span[];
} = {
  tls: sentence`Remove ${code('spec.tls')}, or set ${code(`${NGINX_PREFIX}ssl-redirect: "false"`)}.`,
  slash: sentence`The path is a folder on the web server: serve a file at this path.`,
  https: sentence`The server accepts HTTPS only: look for the redirect in its configuration.`,
};

function adviseOnRedirect({ why, kind }: ReasonParams['redirected']): readonly Span[] {
  const annotation = ANNOTATION_BY_CAUSE[why];
  if (annotation !== undefined)
    return sentence`Remove the annotation ${code(`${NGINX_PREFIX}${annotation}`)}.`;
  return (
    REDIRECT_ADVICE[why] ??
    (kind === 'Ingress'
      ? sentence`Look for the redirect in the annotations of the Ingress and in the web server.`
      : sentence`Look for the redirect in the configuration of the web server.`)
  );
}

const STATUS_ADVICE: {
  readonly [Cause in NonNullable<ReasonParams['status']['why']>]?: readonly Span[];
} = {
  'no-rule': sentence`Compare the host and path of the Ingress with the task.`,
  'not-found': sentence`The server doesn’t have this path: compare it with the task and with its files.`,
  'no-endpoints': sentence`Check that the Service has ready Pods: ${code('kubectl get endpointslices')}`,
  'bad-gateway': sentence`Check that ${code('targetPort')} is the port that the container listens on.`,
  slow: sentence`The Pod doesn’t answer in time: read its logs.`,
  'tls-only': sentence`This port expects HTTPS: use its HTTP port, or ${code('backend-protocol: HTTPS')}.`,
  denied: sentence`The server refuses the request: check its login and its access rules.`,
  'no-index': sentence`The web server finds no ${code('index.html')}: check its volume and files.`,
};

function adviseOnStatus({ why = 'other', found }: ReasonParams['status']): readonly Span[] {
  return (
    STATUS_ADVICE[why] ??
    (found >= 500
      ? sentence`Check that the Pods behind it are ready.`
      : sentence`Compare the host and path with the task.`)
  );
}
