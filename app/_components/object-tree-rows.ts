import { numberAt, objectsAt, textAt, valueAt, type JsonObject } from '#lib/kit/json.ts';
import type { ObjectView } from '#lib/room/views.ts';
import { kindOf } from './objects.ts';

/**
 * One row of the tree. `reference` points to an object that has its own row elsewhere; `missing` is
 * an object that the row above names and the cluster doesn't have; containers and endpoints are
 * parts of the object above. `state` is as kubectl prints it.
 */
export type ObjectTreeRow = { readonly key: string; readonly depth: number } & (
  | { readonly kind: 'object' | 'reference'; readonly object: ObjectView }
  | { readonly kind: 'missing'; readonly name: string; readonly missingKind: string }
  | {
      readonly kind: 'container' | 'endpoint';
      readonly name: string;
      readonly detail: string;
      readonly state: string;
      readonly hasIncident: boolean;
    }
);

const nameCollator = new Intl.Collator('en', { numeric: true });
/** In the order in which a request passes them. Other kinds follow by name. */
const KIND_ORDER = [
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
 * The objects as a forest, flat with depths: owner references, an Ingress with its Services, a
 * Service with its endpoints, a claim with its volume, a Pod with its containers. Each object has
 * one row. Endpoints are looked up in `allObjects`, because EndpointSlices are usually not in
 * `objects`.
 */
export function buildTreeRows(
  objects: readonly ObjectView[],
  allObjects: readonly ObjectView[] = objects,
): readonly ObjectTreeRow[] {
  const relations = indexRelations(objects, allObjects);
  const rows: ObjectTreeRow[] = [];
  const usedKeys = new Set<string>();
  const shown = new Set<string>();
  /** An object can name another one twice, so a key that is used gets a number. */
  const appendRow = (row: ObjectTreeRow) => {
    let { key } = row;
    for (let number = 2; usedKeys.has(key); number += 1) key = `${row.key} #${number}`;
    usedKeys.add(key);
    rows.push({ ...row, key });
  };
  const appendObject = (object: ObjectView, depth: number, key: string) => {
    if (shown.has(object.uid)) {
      appendRow({ kind: 'reference', key, depth, object });
      return;
    }
    shown.add(object.uid);
    appendRow({ kind: 'object', key, depth, object });
    for (const part of relations.listParts(object)) {
      // The parent alone makes the key unique, because each object has one row. A path of all
      // ancestors would get very long for a chain of made-up owner references.
      if ('uid' in part) appendObject(part, depth + 1, `${object.uid} ${part.uid}`);
      else if ('reference' in part)
        appendRow({
          kind: 'reference',
          depth: depth + 1,
          key: `${object.uid} reference ${part.reference.uid}`,
          object: part.reference,
        });
      else appendRow({ ...part, depth: depth + 1, key: `${object.uid} ${part.key}` });
    }
  };
  for (const object of relations.roots) appendObject(object, 0, object.uid);
  // Owner references can form a cycle. Those objects have no root, but must be shown too.
  for (const object of objects) if (!shown.has(object.uid)) appendObject(object, 0, object.uid);
  return rows;
}

/** `reference`: named here, with its own row elsewhere. */
type TreePart =
  | ObjectView
  | { readonly reference: ObjectView }
  | (Exclude<ObjectTreeRow, { kind: 'object' | 'reference' }> & { readonly depth: 0 });

function indexRelations(objects: readonly ObjectView[], allObjects: readonly ObjectView[]) {
  const objectsByName = new Map(
    objects.map((object) => [`${kindOf(object)} ${object.ns} ${object.name}`, object]),
  );
  const knownUids = new Set(objects.map(({ uid }) => uid));
  const objectsByOwner = Map.groupBy(
    objects.filter(({ owner, uid }) => owner !== null && owner !== uid && knownUids.has(owner)),
    ({ owner }) => owner ?? '',
  );
  const slices = Map.groupBy(
    allObjects.filter((object) => kindOf(object) === 'EndpointSlice'),
    (slice) => `${slice.ns} ${serviceNameOfSlice(slice)}`,
  );
  const find: FindObject = (kind, ns, name) =>
    objectsByName.get(`${kind} ${ns} ${name}`) ?? {
      kind: 'missing',
      key: `${kind} ${name}`,
      depth: 0,
      name,
      missingKind: kind,
    };

  const listParts = (object: ObjectView): readonly TreePart[] => [
    ...listReferences(object, find),
    ...(kindOf(object) === 'Service'
      ? listEndpoints(object, slices.get(`${object.ns} ${object.name}`) ?? [])
      : []),
    ...(kindOf(object) === 'Pod' ? listContainers(object) : []),
    ...[...(objectsByOwner.get(object.uid) ?? [])].sort(compareObjects),
  ];
  const childUids = new Set(
    objects.flatMap((object) =>
      [...(objectsByOwner.get(object.uid) ?? []), ...listReferences(object, find)].flatMap(
        (part) => ('uid' in part ? [part.uid] : []),
      ),
    ),
  );
  return {
    listParts,
    roots: objects.filter(({ uid }) => !childUids.has(uid)).sort(compareObjects),
  };
}

function compareObjects(a: ObjectView, b: ObjectView): number {
  const rank = (object: ObjectView) =>
    (KIND_ORDER.indexOf(kindOf(object)) + KIND_ORDER.length + 1) % (KIND_ORDER.length + 1);
  return (
    nameCollator.compare(a.ns, b.ns) ||
    rank(a) - rank(b) ||
    nameCollator.compare(kindOf(a), kindOf(b)) ||
    nameCollator.compare(a.name, b.name)
  );
}

type FindObject = (
  kind: string,
  ns: string,
  name: string,
) => ObjectView | Extract<TreePart, { kind: 'missing' }>;

/**
 * Objects that an object names. Backends and volumes are shown below it; claims and scale targets
 * are references, because they have their own rows.
 */
function listReferences(object: ObjectView, find: FindObject): readonly TreePart[] {
  const toReference = (part: ReturnType<FindObject>): TreePart =>
    'uid' in part ? { reference: part } : part;
  // The frame had no space for the body, so what it names is unknown.
  if (object.object === null) return [];
  switch (kindOf(object)) {
    case 'Ingress':
      return listBackends(object.object).map((name) => find('Service', object.ns, name));
    case 'PersistentVolumeClaim': {
      const volume = textAt(object.object, 'spec', 'volumeName');
      return volume === '' ? [] : [find('PersistentVolume', '', volume)];
    }
    case 'Pod':
      return unique(
        objectsAt(object.object, 'spec', 'volumes').map((volume) =>
          textAt(volume, 'persistentVolumeClaim', 'claimName'),
        ),
      )
        .filter((name) => name !== '')
        .map((name) => toReference(find('PersistentVolumeClaim', object.ns, name)));
    case 'HorizontalPodAutoscaler': {
      const target = valueAt(object.object, 'spec', 'scaleTargetRef');
      return [toReference(find(textAt(target, 'kind'), object.ns, textAt(target, 'name')))];
    }
    default:
      return [];
  }
}

/** Names of the Services that an Ingress routes to, each once. */
function listBackends(ingress: JsonObject): readonly string[] {
  const paths = objectsAt(ingress, 'spec', 'rules').flatMap((rule) =>
    objectsAt(rule, 'http', 'paths'),
  );
  const names = [
    textAt(ingress, 'spec', 'defaultBackend', 'service', 'name'),
    ...paths.map((path) => textAt(path, 'backend', 'service', 'name')),
  ];
  return unique(names).filter((name) => name !== '');
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

function serviceNameOfSlice(slice: ObjectView): string {
  return textAt(slice.object, 'metadata', 'labels', 'kubernetes.io/service-name');
}

type EndpointPart = Extract<TreePart, { kind: 'endpoint' | 'container' }>;

function toEndpoint(endpoint: JsonObject): EndpointPart {
  const address = [valueAt(endpoint, 'addresses')].flat().find((text) => typeof text === 'string');
  const isReady = valueAt(endpoint, 'conditions', 'ready') !== false;
  const isTerminating = valueAt(endpoint, 'conditions', 'terminating') === true;
  const name = textAt(endpoint, 'targetRef', 'name') || String(address ?? '');
  return {
    kind: 'endpoint',
    key: `endpoint ${name} ${String(address ?? '')}`,
    depth: 0,
    name,
    detail: String(address ?? ''),
    state: isReady ? 'ready' : isTerminating ? 'terminating' : 'not ready',
    hasIncident: false,
  };
}

/** `<none>`, as kubectl prints it, for a Service with a selector and no endpoints. */
function listEndpoints(service: ObjectView, slices: readonly ObjectView[]): readonly TreePart[] {
  const parts = [
    ...new Map(
      slices
        .flatMap(({ object }) => objectsAt(object, 'endpoints'))
        .map(toEndpoint)
        // While Kubernetes moves an endpoint, two slices list it. The last one wins, so ready ones
        // come last.
        .sort((left, right) => Number(left.state === 'ready') - Number(right.state === 'ready'))
        .map((endpoint) => [endpoint.key, endpoint] as const),
    ).values(),
  ].sort((left, right) => nameCollator.compare(left.key, right.key));
  const selector = formatSelector(service.object ?? {});
  if (parts.length > 0 || selector === '') return parts;
  return [
    {
      kind: 'endpoint',
      key: 'none',
      depth: 0,
      name: '<none>',
      detail: selector,
      state: '0 endpoints',
      hasIncident: service.hasIncident,
    },
  ];
}

/** In the syntax of `kubectl -l`; empty for a Service without a selector. */
function formatSelector(service: JsonObject): string {
  const selector = valueAt(service, 'spec', 'selector');
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

function listContainers(pod: ObjectView): readonly TreePart[] {
  return [
    ...listContainersByRole(pod, 'initContainers', 'initContainerStatuses', 'init'),
    ...listContainersByRole(pod, 'containers', 'containerStatuses', ''),
    ...listContainersByRole(pod, 'ephemeralContainers', 'ephemeralContainerStatuses', 'debug'),
  ];
}

function listContainersByRole(
  pod: ObjectView,
  specs: string,
  statuses: string,
  role: string,
): readonly TreePart[] {
  const statusByName = new Map(
    objectsAt(pod.object, 'status', statuses).map((status) => [textAt(status, 'name'), status]),
  );
  return objectsAt(pod.object, 'spec', specs).map((container): TreePart => {
    const name = textAt(container, 'name');
    const status = statusByName.get(name);
    const detail = [role, textAt(container, 'image')].filter((part) => part !== '').join(' ');
    return {
      kind: 'container',
      key: `${specs} ${name}`,
      depth: 0,
      name,
      detail,
      state: formatContainerState(status),
      hasIncident: isContainerFailing(status),
    };
  });
}

/** The state as `kubectl describe` words it, with the reason and the number of restarts. */
function formatContainerState(status: JsonObject | undefined): string {
  const restarts = numberAt(status, 'restartCount');
  const restartText =
    restarts === 0 ? '' : restarts === 1 ? ', 1 restart' : `, ${String(restarts)} restarts`;
  const terminated = valueAt(status, 'state', 'terminated');
  if (terminated !== undefined)
    return `${textAt(terminated, 'reason') || 'Terminated'}, exit code ${String(numberAt(terminated, 'exitCode'))}${restartText}`;
  if (valueAt(status, 'state', 'running') !== undefined)
    return `${valueAt(status, 'ready') === false ? 'Running, not ready' : 'Running'}${restartText}`;
  return `${textAt(status, 'state', 'waiting', 'reason') || 'Waiting'}${restartText}`;
}

const STARTING_REASONS = new Set(['', 'ContainerCreating', 'PodInitializing']);

function isContainerFailing(status: JsonObject | undefined): boolean {
  const terminated = valueAt(status, 'state', 'terminated');
  return (
    (terminated !== undefined && numberAt(terminated, 'exitCode') !== 0) ||
    !STARTING_REASONS.has(textAt(status, 'state', 'waiting', 'reason'))
  );
}
