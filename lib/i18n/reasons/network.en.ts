import type { CauseParams } from '#lib/grading/types.ts';
import type { SayingTable } from './table.ts';
import { code, day, mark, words } from './words.ts';

/** What keeps a request from its Pod: Service, Ingress, certificate. */
export const networkEn = {
  'service-no-pods': {
    found: (p) => words`Service ${code(p.name)} selects ${mark(p.selector)}, which no Pod has.`,
    expected: (p) =>
      p.pod === ''
        ? words`Pods with these labels`
        : words`${code(p.labels)}, as on Pod ${code(p.pod)}`,
    next: (p) =>
      p.pod === ''
        ? words`Start the Pods it is for, or correct ${code('spec.selector')}.`
        : words`Make ${code('spec.selector')} and the labels agree, then apply again.`,
    short: () => 'Service selects no Pod',
  },
  'service-port': {
    found: (p) =>
      words`Service ${code(p.name)} sends to port ${mark(p.port)}, where nobody listens.`,
    expected: (p) =>
      p.declared === ''
        ? words`The port on which the container listens`
        : words`${code(p.declared)}, as its Pods declare`,
    next: () => words`Correct ${code('targetPort')}, then apply again.`,
    short: () => 'Service sends to the wrong port',
  },
  'ingress-no-service': {
    found: (p) =>
      words`Ingress ${code(p.name)} names Service ${mark(p.service)}, which does not exist.`,
    expected: () => words`A Service in the same namespace`,
    next: () => words`Make the Service, or correct its name in the Ingress.`,
    short: () => 'Ingress names a missing Service',
  },
  'ingress-no-port': {
    found: (p) =>
      words`Ingress ${code(p.name)} names port ${mark(p.port)}, which ${code(p.service)} does not have.`,
    expected: (p) =>
      p.has === '' ? words`A port of the Service` : words`${code(p.has)}, as the Service has it`,
    next: () => words`Correct ${code('service.port')} in the Ingress, then apply again.`,
    short: () => 'Ingress names a missing port',
  },
  'ingress-no-host': {
    found: (p) =>
      words`A rule of Ingress ${code(p.name)} has no ${mark('host')}: it answers for every name.`,
    expected: () => words`A ${code('host')} in each rule`,
    next: () => words`Add ${code('host')} to the rule, then apply again.`,
    short: () => 'Ingress rule without host',
  },
  'ingress-no-controller': {
    found: controllerFound,
    expected: (p) =>
      p.has === ''
        ? words`An Ingress controller in the cluster`
        : words`${code(`ingressClassName: ${p.has}`)}`,
    next: controllerNext,
    short: () => 'No controller takes the Ingress',
  },
  'certificate-fallback': {
    found: (p) => words`For ${code(p.host)} the controller shows ${mark('its own certificate')}.`,
    expected: (p) =>
      p.secret === ''
        ? words`The certificate of your Secret`
        : words`The certificate in Secret ${code(p.secret)}`,
    next: () =>
      words`See that the Secret is in this namespace, with ${code('tls.crt')} and the ${code('tls.key')} of it.`,
    short: () => "Controller's own certificate served",
  },
  'certificate-name': {
    found: (p) => words`The certificate for ${code(p.host)} names ${mark(p.found)}.`,
    expected: (p) => words`${code(`DNS:${p.host}`)} in subjectAltName`,
    next: () => words`Make it anew with that name, replace the Secret.`,
    short: () => 'Certificate for another name',
  },
  'certificate-expired': {
    found: (p) => words`The certificate for ${code(p.host)} ended on ${mark(day(p.notAfter))}.`,
    expected: () => words`A certificate that is valid today`,
    next: () => words`Make it anew with a later ${code('-days')}, replace the Secret.`,
    short: () => 'Certificate expired',
  },
} satisfies Partial<SayingTable>;

type Controller = CauseParams['ingress-no-controller'];

function controllerFound({ name, ingressClass, has }: Controller) {
  if (ingressClass === '')
    return words`Ingress ${code(name)} has no ${mark('ingressClassName')}, and no controller takes it.`;
  if (has.split(', ').includes(ingressClass))
    return words`Ingress ${code(name)} still has no address: the controller does not take it.`;
  return words`Ingress ${code(name)} asks for class ${mark(ingressClass)}, which does not exist.`;
}

function controllerNext({ ingressClass, has }: Controller) {
  if (has === '') return words`Tell an instructor: this cluster may have no Ingress controller.`;
  if (has.split(', ').includes(ingressClass))
    return words`Look for the controller: ${code('kubectl get pods -A')}`;
  return words`Correct ${code('ingressClassName')}, then apply again.`;
}
