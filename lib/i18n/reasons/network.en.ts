import type { CauseParams } from '#lib/grading/types.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, formatUtcDate, mark, sentence } from './spans.ts';

/** Faults on the way of a request to its Pod: Service, Ingress, certificate. */
export const networkEn = {
  'service-no-pods': {
    found: (p) =>
      sentence`Service ${code(p.name)} selects ${mark(p.selector)}, but no Pod has these labels.`,
    expected: (p) =>
      p.pod === ''
        ? sentence`Pods with these labels`
        : sentence`${code(p.labels)}, as on Pod ${code(p.pod)}`,
    next: (p) =>
      p.pod === ''
        ? sentence`Start the Pods, or correct ${code('spec.selector')}.`
        : sentence`Make ${code('spec.selector')} and the labels match, then apply it again.`,
    short: () => 'Service matches no Pod',
  },
  'service-port': {
    found: (p) =>
      sentence`Service ${code(p.name)} targets port ${mark(p.port)}, but nothing listens on it.`,
    expected: (p) =>
      p.declared === ''
        ? sentence`The port that the container listens on`
        : sentence`${code(p.declared)}, as its Pods declare`,
    next: () => sentence`Correct ${code('targetPort')} and apply it again.`,
    short: () => 'Wrong target port',
  },
  'service-protocol': {
    found: (p) =>
      sentence`Service ${code(p.name)} uses ${mark(p.protocol)} for port ${code(p.port)}, its Pods ${code(p.declared)}.`,
    expected: (p) => sentence`Protocol ${code(p.declared)}`,
    next: () => sentence`Correct ${code('protocol')} in the Service and apply it again.`,
    short: (p) => `Wrong protocol: ${p.protocol}`,
  },
  'ingress-no-service': {
    found: (p) =>
      sentence`Ingress ${code(p.name)} refers to Service ${mark(p.service)}, which doesn’t exist.`,
    expected: () => sentence`A Service in the same namespace`,
    next: () => sentence`Create the Service, or correct its name in the Ingress.`,
    short: () => 'Ingress refers to a missing Service',
  },
  'ingress-no-port': {
    found: (p) =>
      sentence`Ingress ${code(p.name)} refers to port ${mark(p.port)}, which ${code(p.service)} doesn’t have.`,
    expected: (p) =>
      p.has === ''
        ? sentence`A port of the Service`
        : sentence`${code(p.has)}, the port of the Service`,
    next: () => sentence`Correct ${code('service.port')} in the Ingress and apply it again.`,
    short: () => 'Ingress refers to a missing port',
  },
  'ingress-no-host': {
    found: (p) =>
      sentence`A rule of Ingress ${code(p.name)} has no ${mark('host')}, so it matches every host.`,
    expected: () => sentence`A ${code('host')} in each rule`,
    next: () => sentence`Add ${code('host')} to the rule and apply it again.`,
    short: () => 'Ingress rule without host',
  },
  'ingress-no-controller': {
    found: describeController,
    expected: (p) =>
      p.has === ''
        ? sentence`An Ingress controller in the cluster`
        : sentence`${code(`ingressClassName: ${p.has}`)}`,
    next: adviseOnController,
    short: () => 'No Ingress controller',
  },
  'certificate-fallback': {
    found: (p) =>
      sentence`For ${code(p.host)}, the controller serves ${mark('its own certificate')}.`,
    expected: (p) =>
      p.secret === ''
        ? sentence`The certificate from your Secret`
        : sentence`The certificate in Secret ${code(p.secret)}`,
    next: (p) =>
      ({
        'no-tls': sentence`Add ${code('spec.tls')} with the host and the Secret to the Ingress.`,
        hosts: sentence`Add the host to ${code('spec.tls')}, which has only ${mark(p.hosts)}.`,
        'no-secret': sentence`Add ${code('secretName')} to ${code('spec.tls')} and apply it again.`,
        secret: sentence`Check the namespace of the Secret, and that ${code('tls.crt')} and ${code('tls.key')} match.`,
      })[p.why ?? 'secret'],
    short: () => 'Controller’s own certificate',
  },
  'certificate-name': {
    found: (p) => sentence`The certificate for ${code(p.host)} was issued for ${mark(p.found)}.`,
    expected: (p) => sentence`${code(`DNS:${p.host}`)} in subjectAltName`,
    next: (p) =>
      p.found.includes('*')
        ? sentence`A wildcard covers one label only: recreate it with this name and replace the Secret.`
        : sentence`Recreate it with this name and replace the Secret.`,
    short: () => 'Wrong certificate name',
  },
  'certificate-expired': {
    found: (p) =>
      sentence`The certificate for ${code(p.host)} expired on ${mark(formatUtcDate(p.notAfter))}.`,
    expected: () => sentence`A certificate that’s valid today`,
    next: () => sentence`Recreate it with a larger ${code('-days')} value and replace the Secret.`,
    short: () => 'Certificate expired',
  },
} satisfies Partial<ReasonTable>;

type Controller = CauseParams['ingress-no-controller'];

function describeController({ name, ingressClass, has }: Controller) {
  if (ingressClass === '')
    return sentence`Ingress ${code(name)} has no ${mark('ingressClassName')}, so no controller handles it.`;
  if (has.split(', ').includes(ingressClass))
    return sentence`Ingress ${code(name)} has no address yet: no controller handles it.`;
  return sentence`Ingress ${code(name)} uses class ${mark(ingressClass)}, which doesn’t exist.`;
}

function adviseOnController({ ingressClass, has }: Controller) {
  if (has === '')
    return sentence`Tell your instructor: the cluster might have no Ingress controller.`;
  if (has.split(', ').includes(ingressClass))
    return sentence`Look for the controller: ${code('kubectl get pods -A')}`;
  return sentence`Correct ${code('ingressClassName')} and apply it again.`;
}
