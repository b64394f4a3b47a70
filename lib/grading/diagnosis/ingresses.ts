import type { JsonObject } from '#lib/protocol/json.ts';
import { causeOf } from './cause.ts';
import { at, numberAt, objectsAt, textAt } from '#lib/kit/json.ts';
import type { Viewed } from '../engine/object-index.ts';
import { answersOf, isLeaving, namedOf, ownOf, type Finding, type Scene } from './context.ts';

/**
 * ms. The nginx controller publishes addresses once a minute, Google's makes a load balancer first; a class that does not exist
 * will get none.
 */
const PATIENCE = {
  backend: 10_000,
  noSuchClass: 10_000,
  noAddress: 120_000,
  noAddressGke: 600_000,
} as const;

/** Ingresses that lead to nothing, answer for every host, or that no controller takes. */
export function ingressFindings(scene: Scene): Finding[] {
  return ownOf(scene, 'networking.k8s.io/v1/Ingress').flatMap((ingress) => [
    ...backendFindings(scene, ingress),
    ...withoutHost(ingress),
    ...withoutController(scene, ingress),
  ]);
}

function backendFindings({ index }: Scene, ingress: Viewed): Finding[] {
  const { object, ref } = ingress;
  const backends = [
    at(object, 'spec', 'defaultBackend', 'service'),
    ...objectsAt(object, 'spec', 'rules')
      .flatMap((rule) => objectsAt(rule, 'http', 'paths'))
      .map((path) => at(path, 'backend', 'service')),
  ];
  const found = new Map<string, Finding>();
  for (const backend of backends) {
    const name = textAt(backend, 'name');
    if (name === '') continue;
    const service = index
      .ofKind('v1/Service')
      .find((one) => one.ref.ns === ref.ns && one.ref.name === name && !isLeaving(one.object));
    const cause = service
      ? portCause(ingress, service, backend as JsonObject)
      : causeOf('ingress-no-service', { ...namedOf(ingress), service: name });
    if (cause)
      found.set(`${name} ${cause.code}`, { cause, viewed: ingress, patience: PATIENCE.backend });
  }
  return [...found.values()];
}

function portCause(ingress: Viewed, service: Viewed, backend: JsonObject) {
  const ports = objectsAt(service.object, 'spec', 'ports');
  const [number, name] = [numberAt(backend, 'port', 'number'), textAt(backend, 'port', 'name')];
  if (ports.length === 0 || (number === 0 && name === '')) return null;
  if (
    ports.some((port) =>
      name === '' ? numberAt(port, 'port') === number : textAt(port, 'name') === name,
    )
  )
    return null;
  const has = ports
    .map((port) => (name !== '' && textAt(port, 'name')) || String(numberAt(port, 'port')))
    .slice(0, 3)
    .join(', ');
  return causeOf('ingress-no-port', {
    ...namedOf(ingress),
    service: service.ref.name,
    port: name || String(number),
    has,
  });
}

function withoutHost(ingress: Viewed): Finding[] {
  const open = objectsAt(ingress.object, 'spec', 'rules').some(
    (rule) => textAt(rule, 'host') === '',
  );
  return open
    ? [{ cause: causeOf('ingress-no-host', namedOf(ingress)), viewed: ingress, patience: 0 }]
    : [];
}

/** Not taken: no address, and no answer of its own. Where a load balancer never gets an address, an answer tells that it is taken. */
function withoutController(scene: Scene, ingress: Viewed): Finding[] {
  const { object } = ingress;
  if (objectsAt(object, 'status', 'loadBalancer', 'ingress').length > 0) return [];
  if (
    answersOf(scene, ingress).some(
      ({ answer }) => answer.kind === 'answered' && answer.status !== 404,
    )
  )
    return [];
  const classes = scene.index.ofKind('networking.k8s.io/v1/IngressClass');
  const named = textAt(object, 'spec', 'ingressClassName');
  const ingressClass =
    named || textAt(object, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  const has = classes
    .map(({ ref }) => ref.name)
    .sort()
    .slice(0, 3)
    .join(', ');
  const unknown =
    named !== '' && classes.length > 0 && !classes.some(({ ref }) => ref.name === named);
  const patience = unknown
    ? PATIENCE.noSuchClass
    : isGoogle(scene)
      ? PATIENCE.noAddressGke
      : PATIENCE.noAddress;
  return [
    {
      cause: causeOf('ingress-no-controller', { ...namedOf(ingress), ingressClass, has }),
      viewed: ingress,
      patience,
    },
  ];
}

function isGoogle({ index }: Scene): boolean {
  return index
    .ofKind('v1/Node')
    .some(
      ({ object }) =>
        at(object, 'metadata', 'labels', 'cloud.google.com/gke-nodepool') !== undefined,
    );
}
