import type { CauseParams } from '#lib/grading/types.ts';
import type { SayingTable } from './reason-table.ts';
import { code, day, mark, words } from './spans.ts';

/** What keeps a request from its Pod: Service, Ingress, certificate. */
export const networkEn = {
  'service-no-pods': {
    found: (p) =>
      words`Service ${code(p.name)} selects ${mark(p.selector)}, but no Pod has these labels.`,
    expected: (p) =>
      p.pod === ''
        ? words`Pods with these labels`
        : words`${code(p.labels)}, as on Pod ${code(p.pod)}`,
    next: (p) =>
      p.pod === ''
        ? words`Start the Pods, or correct ${code('spec.selector')}.`
        : words`Make ${code('spec.selector')} and the labels match, then apply it again.`,
    short: () => 'Service matches no Pod',
  },
  'service-port': {
    found: (p) =>
      words`Service ${code(p.name)} targets port ${mark(p.port)}, but nothing listens on it.`,
    expected: (p) =>
      p.declared === ''
        ? words`The port that the container listens on`
        : words`${code(p.declared)}, as its Pods declare`,
    next: () => words`Correct ${code('targetPort')} and apply it again.`,
    short: () => 'Wrong target port',
  },
  'ingress-no-service': {
    found: (p) =>
      words`Ingress ${code(p.name)} refers to Service ${mark(p.service)}, which doesn’t exist.`,
    expected: () => words`A Service in the same namespace`,
    next: () => words`Create the Service, or correct its name in the Ingress.`,
    short: () => 'Ingress refers to a missing Service',
  },
  'ingress-no-port': {
    found: (p) =>
      words`Ingress ${code(p.name)} refers to port ${mark(p.port)}, which ${code(p.service)} doesn’t have.`,
    expected: (p) =>
      p.has === '' ? words`A port of the Service` : words`${code(p.has)}, the port of the Service`,
    next: () => words`Correct ${code('service.port')} in the Ingress and apply it again.`,
    short: () => 'Ingress refers to a missing port',
  },
  'ingress-no-host': {
    found: (p) =>
      words`A rule of Ingress ${code(p.name)} has no ${mark('host')}, so it matches every host.`,
    expected: () => words`A ${code('host')} in each rule`,
    next: () => words`Add ${code('host')} to the rule and apply it again.`,
    short: () => 'Ingress rule without host',
  },
  'ingress-no-controller': {
    found: controllerFound,
    expected: (p) =>
      p.has === ''
        ? words`An Ingress controller in the cluster`
        : words`${code(`ingressClassName: ${p.has}`)}`,
    next: controllerNext,
    short: () => 'No Ingress controller',
  },
  'certificate-fallback': {
    found: (p) => words`For ${code(p.host)}, the controller serves ${mark('its own certificate')}.`,
    expected: (p) =>
      p.secret === ''
        ? words`The certificate from your Secret`
        : words`The certificate in Secret ${code(p.secret)}`,
    next: () =>
      words`Check the namespace of the Secret, and that ${code('tls.crt')} and ${code('tls.key')} match.`,
    short: () => 'Controller’s own certificate',
  },
  'certificate-name': {
    found: (p) => words`The certificate for ${code(p.host)} was issued for ${mark(p.found)}.`,
    expected: (p) => words`${code(`DNS:${p.host}`)} in subjectAltName`,
    next: () => words`Recreate it with this name and replace the Secret.`,
    short: () => 'Wrong certificate name',
  },
  'certificate-expired': {
    found: (p) => words`The certificate for ${code(p.host)} expired on ${mark(day(p.notAfter))}.`,
    expected: () => words`A certificate that’s valid today`,
    next: () => words`Recreate it with a larger ${code('-days')} value and replace the Secret.`,
    short: () => 'Certificate expired',
  },
} satisfies Partial<SayingTable>;

type Controller = CauseParams['ingress-no-controller'];

function controllerFound({ name, ingressClass, has }: Controller) {
  if (ingressClass === '')
    return words`Ingress ${code(name)} has no ${mark('ingressClassName')}, so no controller handles it.`;
  if (has.split(', ').includes(ingressClass))
    return words`Ingress ${code(name)} has no address yet: no controller handles it.`;
  return words`Ingress ${code(name)} uses class ${mark(ingressClass)}, which doesn’t exist.`;
}

function controllerNext({ ingressClass, has }: Controller) {
  if (has === '') return words`Tell your instructor: the cluster might have no Ingress controller.`;
  if (has.split(', ').includes(ingressClass))
    return words`Look for the controller: ${code('kubectl get pods -A')}`;
  return words`Correct ${code('ingressClassName')} and apply it again.`;
}
