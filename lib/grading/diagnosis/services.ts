import { valueAt, numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import { DEFAULT_PROTOCOL } from '../match/scalar.ts';
import { createCause } from './cause.ts';
import { newestFirst, type ObservedObject } from '../engine/object-index.ts';
import {
  currentResponses,
  lastChangePosition,
  isTerminating,
  mapEntries,
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';
import { LabelIndex, type Selector } from './label-index.ts';
import { MAX_COMPARED_OBJECTS, type StepCounter } from './steps.ts';

/**
 * ms. Pods are created a moment after the Service of the same manifest. If no Pod comes near, the
 * student may still be writing one.
 */
const GRACE_PERIODS_MS = { near: 10_000, none: 30_000, port: 10_000 } as const;
const WORKLOAD_KINDS = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'apps/v1/ReplicaSet',
];
/** Labels or ports that an incident names. */
const MAX_LISTED = 3;
/** Labels that controllers set on Pods and that students don't select by. */
const CONTROLLER_LABELS =
  /^(pod-template-|controller-|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|batch\.kubernetes\.io\/)/;

/** Services whose selector matches no Pod, or that send to a port on which no process listens. */
export function findServiceIncidents(
  context: DiagnosisContext,
  candidates: readonly ObservedObject[] = studentObjects(context, 'v1/Service'),
): IncidentCandidate[] {
  const services = candidates
    .filter(
      ({ ref, object }) =>
        !(ref.ns === 'default' && ref.name === 'kubernetes') &&
        textAt(object, 'spec', 'type') !== 'ExternalName',
    )
    .map((service) => ({ service, selector: mapEntries(service.object, 'spec', 'selector') }))
    .filter(({ selector }) => selector.length > 0);
  if (services.length === 0) return [];
  const search = new ServiceSearch(
    context,
    services.map(({ selector }) => selector),
  );
  return services.flatMap(({ service, selector }) => {
    const { matching, isComplete } = search.selectPods(service, selector);
    if (matching.length > 0) return findPortIncidents(context, service, matching, search);
    return !isComplete || search.hasMatchingWorkload(service, selector)
      ? []
      : [createNoPodsCandidate(service, selector, search.listNeighbors(service), context)];
  });
}

/** What findings about Services look up: Pods and workloads by label, and facts about each Pod. */
class ServiceSearch {
  readonly #context: DiagnosisContext;
  readonly #selectors: readonly Selector[];
  readonly #pods: LabelIndex;
  readonly #neighbors: ReadonlyMap<string, readonly ObservedObject[]>;
  readonly #facts = new Map<ObservedObject, PodFacts>();
  #workloads: LabelIndex | null = null;

  constructor(context: DiagnosisContext, selectors: readonly Selector[]) {
    [this.#context, this.#selectors] = [context, selectors];
    const pods = studentObjects(context, 'v1/Pod').filter(isServing);
    this.#pods = new LabelIndex(pods, selectors, podLabels, context.steps);
    this.#neighbors = Map.groupBy(pods, ({ ref }) => ref.ns);
  }

  selectPods({ ref }: ObservedObject, selector: Selector) {
    return this.#pods.select(ref.ns, selector);
  }

  /** The newest Pods in the namespace of the Service. */
  listNeighbors({ ref }: ObservedObject): readonly ObservedObject[] {
    return (this.#neighbors.get(ref.ns) ?? []).slice(0, MAX_COMPARED_OBJECTS);
  }

  /**
   * Whether a workload creates Pods for the selector, although none exist: it is scaled to zero or
   * was just created.
   */
  hasMatchingWorkload({ ref }: ObservedObject, selector: Selector): boolean {
    const { index, steps } = this.#context;
    this.#workloads ??= new LabelIndex(
      WORKLOAD_KINDS.flatMap((gvk) => {
        steps.add(index.listByKind(gvk).length);
        return index.listByKind(gvk).filter(createsPods);
      }),
      this.#selectors,
      templateLabels,
      steps,
    );
    const { matching, isComplete } = this.#workloads.select(ref.ns, selector);
    return matching.length > 0 || !isComplete;
  }

  factsOf(pod: ObservedObject): PodFacts {
    let facts = this.#facts.get(pod);
    if (facts === undefined) {
      facts = readPodFacts(pod, this.#context.steps);
      this.#facts.set(pod, facts);
    }
    return facts;
  }
}

/** Whether the Pod serves requests or will do so; false for a Pod that has ended. */
function isServing({ object }: ObservedObject): boolean {
  return !['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase'));
}

/** A Deployment keeps the ReplicaSets of old revisions, scaled to zero. */
function createsPods({ ref, object }: ObservedObject): boolean {
  return (
    !isTerminating(object) &&
    !(ref.gvk.endsWith('/ReplicaSet') && numberAt(object, 'spec', 'replicas') === 0)
  );
}

const labelsByPod = new WeakMap<JsonObject, ReadonlyMap<string, string>>();

/** Pods are never changed in place, and each check of a Service reads the labels of all of them. */
function podLabels({ object }: ObservedObject): ReadonlyMap<string, string> {
  let labels = labelsByPod.get(object);
  if (labels === undefined)
    labelsByPod.set(object, (labels = new Map(mapEntries(object, 'metadata', 'labels'))));
  return labels;
}

function templateLabels({ object }: ObservedObject): ReadonlyMap<string, string> {
  return new Map(mapEntries(object, 'spec', 'template', 'metadata', 'labels'));
}

function createNoPodsCandidate(
  service: ObservedObject,
  selector: Selector,
  neighbors: readonly ObservedObject[],
  { steps }: DiagnosisContext,
): IncidentCandidate {
  const nearest = findNearestPod(selector, neighbors, steps);
  const labels = nearest
    ? mapEntries(nearest.object, 'metadata', 'labels').filter(
        ([key]) => !CONTROLLER_LABELS.test(key),
      )
    : [];
  const params = {
    ...objectName(service),
    selector: formatLabels(selector),
    pod: nearest?.ref.name ?? '',
    labels: formatLabels(labels),
  };
  return {
    cause: createCause('service-no-pods', params),
    observed: service,
    gracePeriodMs: nearest ? GRACE_PERIODS_MS.near : GRACE_PERIODS_MS.none,
  };
}

/**
 * The Pod that matches the selector best, by equal pairs, keys and values; then one with an owner,
 * then the newest.
 */
function findNearestPod(
  selector: Selector,
  pods: readonly ObservedObject[],
  steps: StepCounter,
): ObservedObject | undefined {
  const scored = pods.map((pod) => {
    const labels = mapEntries(pod.object, 'metadata', 'labels').filter(
      ([key]) => !CONTROLLER_LABELS.test(key),
    );
    steps.add(1 + selector.length * labels.length);
    const points = selector.map(([key, value]) =>
      labels.reduce(
        (most, [k, v]) => Math.max(most, (k === key ? 2 : 0) + (v === value ? 1 : 0)),
        0,
      ),
    );
    const isOwned =
      labels.length > 0 && objectsAt(pod.object, 'metadata', 'ownerReferences').length > 0;
    return { pod, score: points.reduce((sum, value) => sum + value, 0) * 2 + (isOwned ? 1 : 0) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || newestFirst(a.pod, b.pod))[0]?.pod;
}

function formatLabels(pairs: Selector): string {
  return pairs
    .slice(0, MAX_LISTED)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/**
 * Finds ports on which no process listens. A port name that no container declares is always wrong.
 * An undeclared port number can still work: it is wrong if a request was refused while a Pod was
 * ready.
 */
function findPortIncidents(
  context: DiagnosisContext,
  service: ObservedObject,
  pods: readonly ObservedObject[],
  search: ServiceSearch,
): IncidentCandidate[] {
  for (const port of objectsAt(service.object, 'spec', 'ports')) {
    const target = valueAt(port, 'targetPort') ?? valueAt(port, 'port');
    const isName = typeof target === 'string' && !/^\d+$/.test(target);
    context.steps.add(1 + pods.length);
    const otherProtocol = findOtherProtocol(pods, search, {
      target: String(target ?? ''),
      protocol: textAt(port, 'protocol') || DEFAULT_PROTOCOL,
      isName,
    });
    if (otherProtocol) return [createProtocolCandidate(service, otherProtocol)];
    const isWrong = isName
      ? !pods.some((pod) => search.factsOf(pod).portNames.has(target))
      : isRefused(context, service, pods, search);
    if (!isWrong) continue;
    const params = {
      ...objectName(service),
      port: String(target ?? ''),
      pod: pods[0]?.ref.name ?? '',
      declared: listOtherPorts(pods, search, { isName, target: String(target) }, context.steps),
    };
    return [
      {
        cause: createCause('service-port', params),
        observed: service,
        gracePeriodMs: GRACE_PERIODS_MS.port,
      },
    ];
  }
  return [];
}

interface ProtocolMismatch {
  readonly port: string;
  readonly protocol: string;
  readonly declared: string;
  readonly pod: string;
}

/**
 * The protocol for which the Pods declare a target port, if it isn't that of the Service. A named port
 * is then not found. A number without its own declaration can still work for TCP, because a
 * declaration is only information, but what listens on TCP doesn't answer UDP.
 */
function findOtherProtocol(
  pods: readonly ObservedObject[],
  search: ServiceSearch,
  {
    target,
    protocol,
    isName,
  }: { readonly target: string; readonly protocol: string; readonly isName: boolean },
): ProtocolMismatch | null {
  if (!isName && protocol === DEFAULT_PROTOCOL) return null;
  let other: ProtocolMismatch | null = null;
  for (const pod of pods) {
    const declared = search.factsOf(pod).protocols.get(target);
    if (declared?.has(protocol)) return null;
    const [first] = declared ?? [];
    if (first !== undefined)
      other ??= { port: target, protocol, declared: first, pod: pod.ref.name };
  }
  return other;
}

function createProtocolCandidate(
  service: ObservedObject,
  mismatch: ProtocolMismatch,
): IncidentCandidate {
  return {
    cause: createCause('service-protocol', { ...objectName(service), ...mismatch }),
    observed: service,
    gracePeriodMs: GRACE_PERIODS_MS.port,
  };
}

/** Up to three ports that the containers declare, by name if the Service uses a name. */
function listOtherPorts(
  pods: readonly ObservedObject[],
  search: ServiceSearch,
  { isName, target }: { readonly isName: boolean; readonly target: string },
  steps: StepCounter,
): string {
  const others = new Set<string>();
  for (const pod of pods)
    for (const { name, port } of search.factsOf(pod).ports) {
      steps.add();
      const label = isName && name !== '' ? name : String(port);
      if (label !== target) others.add(label);
      if (others.size === MAX_LISTED) return [...others].join(', ');
    }
  return [...others].join(', ');
}

/** What the findings read about a Pod that many Services can select. */
interface PodFacts {
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  readonly portNames: ReadonlySet<string>;
  /** The protocols for which a port is declared, by its name and by its number. */
  readonly protocols: ReadonlyMap<string, ReadonlySet<string>>;
  readonly isReady: boolean;
}

function readPodFacts({ object }: ObservedObject, steps: StepCounter): PodFacts {
  const ports = ['containers', 'initContainers']
    .flatMap((list) => objectsAt(object, 'spec', list))
    .flatMap((container) => objectsAt(container, 'ports'))
    .map((port) => ({
      name: textAt(port, 'name'),
      port: numberAt(port, 'containerPort'),
      protocol: textAt(port, 'protocol') || DEFAULT_PROTOCOL,
    }));
  const protocols = new Map<string, Set<string>>();
  for (const { name, port, protocol } of ports)
    for (const key of [name, String(port)]) {
      const known = protocols.get(key) ?? new Set();
      protocols.set(key, known.add(protocol));
    }
  const conditions = objectsAt(object, 'status', 'conditions');
  steps.add(1 + ports.length + conditions.length);
  return {
    ports,
    portNames: new Set(ports.map(({ name }) => name)),
    protocols,
    isReady: conditions.some(
      (condition) =>
        textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
    ),
  };
}

/**
 * Whether a request to a Service with a single port was refused since its Pods last changed. With
 * several ports, the response doesn't show which one was refused.
 */
function isRefused(
  context: DiagnosisContext,
  service: ObservedObject,
  pods: readonly ObservedObject[],
  search: ServiceSearch,
): boolean {
  if (objectsAt(service.object, 'spec', 'ports').length !== 1) return false;
  const refusals = currentResponses(context, service).filter(
    ({ answer }) => answer.kind === 'refused',
  );
  if (refusals.length === 0) return false;
  const ready = pods.filter((pod) => search.factsOf(pod).isReady);
  const since = Math.max(...ready.map(lastChangePosition));
  return ready.length > 0 && refusals.some(({ pos }) => pos >= since);
}
