import type { JsonObject } from '#lib/protocol/json.ts';
import type { ObjectView } from '#lib/room/views.ts';
import { kindOf } from './objects.ts';
import { at, numberAt, objectsAt, textAt } from './read-json.ts';

/**
 * One line of a cluster's tree. `object` stands there itself; `see` points at one that stands elsewhere; `missing` is named by
 * the line above it and is not there; the rest is part of the object above. `state` as kubectl prints it.
 */
export type TreeLine = { readonly key: string; readonly depth: number } & (
  | { readonly kind: 'object' | 'see'; readonly object: ObjectView }
  | { readonly kind: 'missing'; readonly name: string; readonly of: string }
  | {
      readonly kind: 'container' | 'endpoint';
      readonly name: string;
      readonly more: string;
      readonly state: string;
      readonly trouble: boolean;
    }
);

const byName = new Intl.Collator('en', { numeric: true });
/** What a request meets first stands first; the rest by name. */
const FIRST = [
  'Ingress',
  'Service',
  'CronJob',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'HorizontalPodAutoscaler',
  'ReplicaSet',
  'Job',
  'Pod',
  'PersistentVolumeClaim',
];

/**
 * A forest of what owns, calls or holds what: owner references, an Ingress to its Services, a Service to its endpoints, a claim
 * to its volume, a Pod to its containers. Each object stands once. `all` is where endpoints are looked up: they are seldom
 * listed themselves.
 */
export function treeLines(
  objects: readonly ObjectView[],
  all: readonly ObjectView[] = objects,
): readonly TreeLine[] {
  const roads = roadsOf(objects, all);
  const lines: TreeLine[] = [];
  const shown = new Set<string>();
  const grow = (object: ObjectView, depth: number, key: string) => {
    if (shown.has(object.uid)) {
      lines.push({ kind: 'see', key, depth, object });
      return;
    }
    shown.add(object.uid);
    lines.push({ kind: 'object', key, depth, object });
    for (const part of roads.partsOf(object)) {
      // By the object above alone, which stands once: owners in a long row, of somebody's making, would make keys as long as that.
      if ('uid' in part) grow(part, depth + 1, `${object.uid} ${part.uid}`);
      else if ('see' in part)
        lines.push({
          kind: 'see',
          depth: depth + 1,
          key: `${object.uid} see ${part.see.uid}`,
          object: part.see,
        });
      else lines.push({ ...part, depth: depth + 1, key: `${object.uid} ${part.key}` });
    }
  };
  for (const object of roads.roots) grow(object, 0, object.uid);
  // Owners in a circle of somebody's making: nothing may be lost.
  for (const object of objects) if (!shown.has(object.uid)) grow(object, 0, object.uid);
  return lines;
}

/** `see`: named, but at home elsewhere. */
type Part =
  | ObjectView
  | { readonly see: ObjectView }
  | (Exclude<TreeLine, { kind: 'object' | 'see' }> & { readonly depth: 0 });

function roadsOf(objects: readonly ObjectView[], all: readonly ObjectView[]) {
  const named = new Map(
    objects.map((object) => [`${kindOf(object)} ${object.ns} ${object.name}`, object]),
  );
  const known = new Set(objects.map(({ uid }) => uid));
  const owned = Map.groupBy(
    objects.filter(({ owner, uid }) => owner !== null && owner !== uid && known.has(owner)),
    ({ owner }) => owner ?? '',
  );
  const slices = Map.groupBy(
    all.filter((object) => kindOf(object) === 'EndpointSlice'),
    (slice) => `${slice.ns} ${serviceOf(slice)}`,
  );
  const find: Find = (kind, ns, name) =>
    named.get(`${kind} ${ns} ${name}`) ?? {
      kind: 'missing',
      key: `${kind} ${name}`,
      depth: 0,
      name,
      of: kind,
    };

  const partsOf = (object: ObjectView): readonly Part[] => [
    ...calledBy(object, find),
    ...(kindOf(object) === 'Service'
      ? endpointsOf(object, slices.get(`${object.ns} ${object.name}`) ?? [])
      : []),
    ...(kindOf(object) === 'Pod' ? containersOf(object) : []),
    ...[...(owned.get(object.uid) ?? [])].sort(inOrder),
  ];
  const under = new Set(
    objects.flatMap((object) =>
      [...(owned.get(object.uid) ?? []), ...calledBy(object, find)].flatMap((part) =>
        'uid' in part ? [part.uid] : [],
      ),
    ),
  );
  return { partsOf, roots: objects.filter(({ uid }) => !under.has(uid)).sort(inOrder) };
}

function inOrder(a: ObjectView, b: ObjectView): number {
  const rank = (object: ObjectView) =>
    (FIRST.indexOf(kindOf(object)) + FIRST.length + 1) % (FIRST.length + 1);
  return (
    byName.compare(a.ns, b.ns) ||
    rank(a) - rank(b) ||
    byName.compare(kindOf(a), kindOf(b)) ||
    byName.compare(a.name, b.name)
  );
}

type Find = (
  kind: string,
  ns: string,
  name: string,
) => ObjectView | Extract<Part, { kind: 'missing' }>;

/** What an object names: backends and volumes stand below it; claims and what is scaled have a place of their own. */
function calledBy(object: ObjectView, find: Find): readonly Part[] {
  const pointed = (part: ReturnType<Find>): Part => ('uid' in part ? { see: part } : part);
  switch (kindOf(object)) {
    case 'Ingress':
      return backendsOf(object.object).map((name) => find('Service', object.ns, name));
    case 'PersistentVolumeClaim': {
      const volume = textAt(object.object, 'spec', 'volumeName');
      return volume === '' ? [] : [find('PersistentVolume', '', volume)];
    }
    case 'Pod':
      return objectsAt(object.object, 'spec', 'volumes')
        .map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName'))
        .filter((name) => name !== '')
        .map((name) => pointed(find('PersistentVolumeClaim', object.ns, name)));
    case 'HorizontalPodAutoscaler': {
      const target = at(object.object, 'spec', 'scaleTargetRef');
      return [pointed(find(textAt(target, 'kind'), object.ns, textAt(target, 'name')))];
    }
    default:
      return [];
  }
}

/** Names of the Services that an Ingress hands requests to, each once. */
function backendsOf(ingress: JsonObject): readonly string[] {
  const paths = objectsAt(ingress, 'spec', 'rules').flatMap((rule) =>
    objectsAt(rule, 'http', 'paths'),
  );
  const names = [
    textAt(ingress, 'spec', 'defaultBackend', 'service', 'name'),
    ...paths.map((path) => textAt(path, 'backend', 'service', 'name')),
  ];
  return [...new Set(names)].filter((name) => name !== '');
}

function serviceOf(slice: ObjectView): string {
  return textAt(slice.object, 'metadata', 'labels', 'kubernetes.io/service-name');
}

/** `<none>`, as kubectl says, for a Service that would choose Pods and has none. */
function endpointsOf(service: ObjectView, slices: readonly ObjectView[]): readonly Part[] {
  const endpoints = slices.flatMap(({ object }) => objectsAt(object, 'endpoints'));
  const parts = endpoints.map((endpoint): Part => {
    const address = [at(endpoint, 'addresses')].flat().find((each) => typeof each === 'string');
    const ready = at(endpoint, 'conditions', 'ready') !== false;
    const name = textAt(endpoint, 'targetRef', 'name') || String(address ?? '');
    const state = ready
      ? 'ready'
      : at(endpoint, 'conditions', 'terminating') === true
        ? 'terminating'
        : 'not ready';
    return {
      kind: 'endpoint',
      key: `endpoint ${name} ${String(address ?? '')}`,
      depth: 0,
      name,
      more: String(address ?? ''),
      state,
      trouble: false,
    };
  });
  const selector = selectorOf(service.object);
  if (parts.length > 0 || selector === '') return parts;
  return [
    {
      kind: 'endpoint',
      key: 'none',
      depth: 0,
      name: '<none>',
      more: selector,
      state: '0 endpoints',
      trouble: service.trouble,
    },
  ];
}

/** As `kubectl -l` takes it; empty where a Service chooses no Pods. */
function selectorOf(service: JsonObject): string {
  const selector = at(service, 'spec', 'selector');
  if (
    textAt(service, 'spec', 'type') === 'ExternalName' ||
    typeof selector !== 'object' ||
    selector === null
  )
    return '';
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
}

function containersOf(pod: ObjectView): readonly Part[] {
  return [
    ...containersIn(pod, 'initContainers', 'initContainerStatuses', 'init'),
    ...containersIn(pod, 'containers', 'containerStatuses', ''),
    ...containersIn(pod, 'ephemeralContainers', 'ephemeralContainerStatuses', 'debug'),
  ];
}

function containersIn(
  pod: ObjectView,
  specs: string,
  statuses: string,
  role: string,
): readonly Part[] {
  const known = new Map(
    objectsAt(pod.object, 'status', statuses).map((status) => [textAt(status, 'name'), status]),
  );
  return objectsAt(pod.object, 'spec', specs).map((container): Part => {
    const name = textAt(container, 'name');
    const status = known.get(name);
    const more = [role, textAt(container, 'image')].filter((word) => word !== '').join(' ');
    return {
      kind: 'container',
      key: `${specs} ${name}`,
      depth: 0,
      name,
      more,
      state: containerState(status),
      trouble: isBad(status),
    };
  });
}

/** As `kubectl describe` says it: what it does, why, and how often it was started anew. */
function containerState(status: JsonObject | undefined): string {
  const restarts = numberAt(status, 'restartCount');
  const again =
    restarts === 0 ? '' : restarts === 1 ? ', 1 restart' : `, ${String(restarts)} restarts`;
  const terminated = at(status, 'state', 'terminated');
  if (terminated !== undefined)
    return `${textAt(terminated, 'reason') || 'Terminated'}, exit code ${String(numberAt(terminated, 'exitCode'))}${again}`;
  if (at(status, 'state', 'running') !== undefined)
    return `${at(status, 'ready') === false ? 'Running, not ready' : 'Running'}${again}`;
  return `${textAt(status, 'state', 'waiting', 'reason') || 'Waiting'}${again}`;
}

const ON_ITS_WAY = new Set(['', 'ContainerCreating', 'PodInitializing']);

function isBad(status: JsonObject | undefined): boolean {
  const terminated = at(status, 'state', 'terminated');
  return (
    (terminated !== undefined && numberAt(terminated, 'exitCode') !== 0) ||
    !ON_ITS_WAY.has(textAt(status, 'state', 'waiting', 'reason'))
  );
}
