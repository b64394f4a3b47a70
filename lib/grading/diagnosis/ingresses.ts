import { valueAt, numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import { createCause } from './cause.ts';
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
 * ms. The nginx controller publishes addresses once a minute. The controller of GKE creates a load
 * balancer first. A class that doesn't exist never gets an address.
 */
const GRACE_PERIODS_MS = {
  backend: 10_000,
  noSuchClass: 10_000,
  noAddress: 120_000,
  noAddressGke: 600_000,
} as const;

/**
 * Ingresses whose Service or port doesn't exist, that match every host, or that no controller
 * handles.
 */
export function findIngressIncidents(context: DiagnosisContext): IncidentCandidate[] {
  return studentObjects(context, 'networking.k8s.io/v1/Ingress').flatMap((ingress) => [
    ...findBackendIncidents(context, ingress),
    ...findRulesWithoutHost(ingress),
    ...findUnhandledIngress(context, ingress),
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
  const candidates = new Map<string, IncidentCandidate>();
  for (const backend of backends) {
    const name = textAt(backend, 'name');
    if (name === '') continue;
    const service = index
      .listByKind('v1/Service')
      .find(
        (candidate) =>
          candidate.ref.ns === ref.ns &&
          candidate.ref.name === name &&
          !isTerminating(candidate.object),
      );
    const cause = service
      ? findPortCause(ingress, service, backend as JsonObject)
      : createCause('ingress-no-service', { ...objectName(ingress), service: name });
    if (cause)
      candidates.set(`${name} ${cause.code}`, {
        cause,
        observed: ingress,
        gracePeriodMs: GRACE_PERIODS_MS.backend,
      });
  }
  return [...candidates.values()];
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
  const hasOpenRule = objectsAt(ingress.object, 'spec', 'rules').some(
    (rule) => textAt(rule, 'host') === '',
  );
  return hasOpenRule
    ? [
        {
          cause: createCause('ingress-no-host', objectName(ingress)),
          observed: ingress,
          gracePeriodMs: 0,
        },
      ]
    : [];
}

/**
 * An Ingress that no controller handles: it has no address, and no response except 404. Without a
 * load balancer an Ingress never gets an address, and then a response shows that it is handled.
 */
function findUnhandledIngress(
  context: DiagnosisContext,
  ingress: ObservedObject,
): IncidentCandidate[] {
  const { object } = ingress;
  if (objectsAt(object, 'status', 'loadBalancer', 'ingress').length > 0) return [];
  if (
    currentResponses(context, ingress).some(
      ({ answer }) => answer.kind === 'answered' && answer.status !== 404,
    )
  )
    return [];
  const classes = context.index.listByKind('networking.k8s.io/v1/IngressClass');
  const className = textAt(object, 'spec', 'ingressClassName');
  const ingressClass =
    className || textAt(object, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  const has = classes
    .map(({ ref }) => ref.name)
    .sort()
    .slice(0, 3)
    .join(', ');
  const isUnknownClass =
    className !== '' && classes.length > 0 && !classes.some(({ ref }) => ref.name === className);
  const gracePeriodMs = isUnknownClass
    ? GRACE_PERIODS_MS.noSuchClass
    : isGke(context)
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
