import type { JsonObject } from '#lib/protocol/json.ts';
import { createCause } from './cause.ts';
import { valueAt, numberAt, objectsAt, textAt } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import {
  currentResponses,
  isTerminating,
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';

/**
 * ms. The nginx controller publishes addresses once a minute, Google's makes a load balancer first; a class that does not exist
 * will get none.
 */
const GRACE_PERIODS_MS = {
  backend: 10_000,
  noSuchClass: 10_000,
  noAddress: 120_000,
  noAddressGke: 600_000,
} as const;

/** Ingresses that lead to nothing, answer for every host, or that no controller takes. */
export function findIngressIncidents(scene: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(scene, 'networking.k8s.io/v1/Ingress').flatMap((ingress) => [
    ...findBackendIncidents(scene, ingress),
    ...findRulesWithoutHost(ingress),
    ...findUnhandledIngress(scene, ingress),
  ]);
}

function findBackendIncidents(
  { index }: DiagnosisContext,
  ingress: ObservedObject,
): IncidentCandidate[] {
  const { object, ref } = ingress;
  const backends = [
    valueAt(object, 'spec', 'defaultBackend', 'service'),
    ...objectsAt(object, 'spec', 'rules')
      .flatMap((rule) => objectsAt(rule, 'http', 'paths'))
      .map((path) => valueAt(path, 'backend', 'service')),
  ];
  const found = new Map<string, IncidentCandidate>();
  for (const backend of backends) {
    const name = textAt(backend, 'name');
    if (name === '') continue;
    const service = index
      .listByKind('v1/Service')
      .find((one) => one.ref.ns === ref.ns && one.ref.name === name && !isTerminating(one.object));
    const cause = service
      ? findPortCause(ingress, service, backend as JsonObject)
      : createCause('ingress-no-service', { ...objectName(ingress), service: name });
    if (cause)
      found.set(`${name} ${cause.code}`, {
        cause,
        observed: ingress,
        gracePeriodMs: GRACE_PERIODS_MS.backend,
      });
  }
  return [...found.values()];
}

function findPortCause(ingress: ObservedObject, service: ObservedObject, backend: JsonObject) {
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
  return createCause('ingress-no-port', {
    ...objectName(ingress),
    service: service.ref.name,
    port: name || String(number),
    has,
  });
}

function findRulesWithoutHost(ingress: ObservedObject): IncidentCandidate[] {
  const open = objectsAt(ingress.object, 'spec', 'rules').some(
    (rule) => textAt(rule, 'host') === '',
  );
  return open
    ? [
        {
          cause: createCause('ingress-no-host', objectName(ingress)),
          observed: ingress,
          gracePeriodMs: 0,
        },
      ]
    : [];
}

/** Not taken: no address, and no answer of its own. Where a load balancer never gets an address, an answer tells that it is taken. */
function findUnhandledIngress(
  scene: DiagnosisContext,
  ingress: ObservedObject,
): IncidentCandidate[] {
  const { object } = ingress;
  if (objectsAt(object, 'status', 'loadBalancer', 'ingress').length > 0) return [];
  if (
    currentResponses(scene, ingress).some(
      ({ answer }) => answer.kind === 'answered' && answer.status !== 404,
    )
  )
    return [];
  const classes = scene.index.listByKind('networking.k8s.io/v1/IngressClass');
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
  const gracePeriodMs = unknown
    ? GRACE_PERIODS_MS.noSuchClass
    : isGke(scene)
      ? GRACE_PERIODS_MS.noAddressGke
      : GRACE_PERIODS_MS.noAddress;
  return [
    {
      cause: createCause('ingress-no-controller', { ...objectName(ingress), ingressClass, has }),
      observed: ingress,
      gracePeriodMs,
    },
  ];
}

function isGke({ index }: DiagnosisContext): boolean {
  return index
    .listByKind('v1/Node')
    .some(
      ({ object }) =>
        valueAt(object, 'metadata', 'labels', 'cloud.google.com/gke-nodepool') !== undefined,
    );
}
