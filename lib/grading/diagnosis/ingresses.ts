import { valueAt, numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import { createCause } from './cause.ts';
import { INCIDENT_LIMITS } from './incident-limits.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import {
  currentResponses,
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

/** Ports or classes that an incident names. */
const MAX_LISTED = 3;

/**
 * Ingresses whose Service or port doesn't exist, that match every host, or that no controller
 * handles.
 */
export function findIngressIncidents(
  context: DiagnosisContext,
  ingresses: readonly ObservedObject[] = studentObjects(context, 'networking.k8s.io/v1/Ingress'),
): IncidentCandidate[] {
  if (ingresses.length === 0) return [];
  const facts = readClusterFacts(context);
  const portsByService = new Map<ObservedObject, ServicePorts>();
  const portsOf = (service: ObservedObject): ServicePorts => {
    const known = portsByService.get(service);
    if (known) return known;
    const ports = readServicePorts(service, context);
    portsByService.set(service, ports);
    return ports;
  };
  return ingresses.flatMap((ingress) => [
    ...findBackendIncidents(context, ingress, portsOf),
    ...findRulesWithoutHost(ingress),
    ...findUnhandledIngress(context, ingress, facts),
  ]);
}

/** What all Ingresses of a cluster share. */
interface ClusterFacts {
  readonly classNames: ReadonlySet<string>;
  /** Names of some classes, for a sentence. */
  readonly someClasses: string;
  readonly isGke: boolean;
}

function readClusterFacts({ index, steps }: DiagnosisContext): ClusterFacts {
  const [classes, nodes] = [
    index.listByKind('networking.k8s.io/v1/IngressClass'),
    index.listByKind('v1/Node'),
  ];
  steps.add(classes.length + nodes.length);
  const names = classes.map(({ ref }) => ref.name).sort();
  return {
    classNames: new Set(names),
    someClasses: names.slice(0, MAX_LISTED).join(', '),
    isGke: nodes.some(
      ({ object }) =>
        valueAt(object, 'metadata', 'labels', 'cloud.google.com/gke-nodepool') !== undefined,
    ),
  };
}

interface ServicePorts {
  readonly count: number;
  readonly numbers: ReadonlySet<number>;
  readonly names: ReadonlySet<string>;
  /** Some ports, for a sentence: read once, because many paths can name the same wrong port. */
  readonly listed: readonly { readonly name: string; readonly number: number }[];
}

function readServicePorts({ object }: ObservedObject, { steps }: DiagnosisContext): ServicePorts {
  const ports = objectsAt(object, 'spec', 'ports');
  steps.add(1 + ports.length);
  return {
    count: ports.length,
    numbers: new Set(ports.map((port) => numberAt(port, 'port'))),
    names: new Set(ports.map((port) => textAt(port, 'name'))),
    listed: ports
      .slice(0, MAX_LISTED)
      .map((port) => ({ name: textAt(port, 'name'), number: numberAt(port, 'port') })),
  };
}

function findBackendIncidents(
  { lookups, steps }: DiagnosisContext,
  ingress: ObservedObject,
  portsOf: (service: ObservedObject) => ServicePorts,
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
    // More than these would be dropped, after costing their parameters.
    if (candidates.size === INCIDENT_LIMITS.perObject) break;
    steps.add();
    const name = textAt(backend, 'name');
    if (name === '') continue;
    const service = lookups.findByName('v1/Service', ref.ns, name);
    // One incident per Service is enough, and its parameters cost more than the rest.
    const key = `${name} ${service ? 'port' : 'service'}`;
    if (candidates.has(key)) continue;
    const cause = service
      ? findPortCause(ingress, service, portsOf(service), backend as JsonObject)
      : createCause('ingress-no-service', { ...objectName(ingress), service: name });
    if (cause)
      candidates.set(key, {
        cause,
        observed: ingress,
        gracePeriodMs: GRACE_PERIODS_MS.backend,
      });
  }
  return [...candidates.values()];
}

function findPortCause(
  ingress: ObservedObject,
  service: ObservedObject,
  ports: ServicePorts,
  backend: JsonObject,
) {
  const [number, name] = [numberAt(backend, 'port', 'number'), textAt(backend, 'port', 'name')];
  if (ports.count === 0 || (number === 0 && name === '')) return null;
  if (name === '' ? ports.numbers.has(number) : ports.names.has(name)) return null;
  const has = ports.listed
    .map((port) => (name !== '' && port.name) || String(port.number))
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
  { classNames, someClasses, isGke }: ClusterFacts,
): IncidentCandidate[] {
  const { object } = ingress;
  if (objectsAt(object, 'status', 'loadBalancer', 'ingress').length > 0) return [];
  if (
    currentResponses(context, ingress).some(
      ({ answer }) => answer.kind === 'answered' && answer.status !== 404,
    )
  )
    return [];
  const className = textAt(object, 'spec', 'ingressClassName');
  const ingressClass =
    className || textAt(object, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  const isUnknownClass = className !== '' && classNames.size > 0 && !classNames.has(className);
  const gracePeriodMs = isUnknownClass
    ? GRACE_PERIODS_MS.noSuchClass
    : isGke
      ? GRACE_PERIODS_MS.noAddressGke
      : GRACE_PERIODS_MS.noAddress;
  return [
    {
      cause: createCause('ingress-no-controller', {
        ...objectName(ingress),
        ingressClass,
        has: someClasses,
      }),
      observed: ingress,
      gracePeriodMs,
    },
  ];
}
