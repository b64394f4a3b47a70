import {
  formatApiVersion,
  parseGvk,
  formatApiPath,
  type KubeObject,
  type RecordedEvent,
  type RecordedKind,
  type Recording,
} from './recording.ts';

export type Selection = { namespace?: string; fields?: string | undefined };

export type Store = {
  kinds: RecordedKind[];
  /** The latest resource version of all kinds, counted as in etcd. */
  revision(): string;
  list(kind: RecordedKind, selection: Selection): KubeObject[];
  /** The events of a kind after a resource version. */
  listEventsSince(kind: RecordedKind, resourceVersion: string): RecordedEvent[];
  /** Applies an event to the lists. @returns it as a watch sends it, with a resource version */
  applyEvent(event: RecordedEvent): { kind: RecordedKind; event: RecordedEvent };
};

/** The objects at the start of a recording, and the later events. */
export function openStore(recording: Recording): Store {
  const objects = new Map(
    recording.kinds.map((kind) => [
      formatApiPath(kind),
      new Map(kind.items.map((item) => [objectKey(item), item])),
    ]),
  );
  const history: RecordedEvent[] = [];
  let revision = recording.kinds
    .map((kind) => BigInt(kind.resourceVersion))
    .reduce((a, b) => (a > b ? a : b), 1n);

  return {
    kinds: recording.kinds,
    revision: () => String(revision),
    list: (kind, selection) =>
      [...(objects.get(formatApiPath(kind))?.entries() ?? [])]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object)
        .filter((object) => isSelected(object, selection)),
    listEventsSince: (kind, resourceVersion) =>
      history.filter(
        ({ path, object }) =>
          path === formatApiPath(kind) &&
          BigInt(object.metadata.resourceVersion ?? 0) > BigInt(resourceVersion),
      ),
    applyEvent(newEvent) {
      const kind = recording.kinds.find((candidate) => formatApiPath(candidate) === newEvent.path);
      const knownObjects = objects.get(newEvent.path);
      if (!kind || !knownObjects) throw new Error(`the recording doesn't contain ${newEvent.path}`);
      const version = BigInt(newEvent.object.metadata.resourceVersion ?? revision + 1n);
      if (version > revision) revision = version;
      const event = { ...newEvent, object: withVersion(kind, newEvent.object, String(version)) };
      if (event.type === 'DELETED') knownObjects.delete(objectKey(event.object));
      else
        knownObjects.set(
          objectKey(event.object),
          kind.mode === 'metadata' ? event.object : toListItem(event.object),
        );
      history.push(event);
      return { kind, event };
    },
  };
}

/** Whether an object is in this namespace and matches a fieldSelector (`a.b=c,d!=e`). */
export function isSelected(object: KubeObject, { namespace, fields }: Selection): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  return (fields ?? '')
    .split(',')
    .filter((term) => term !== '')
    .every((term) => {
      const [path = '', value = ''] = term.split(/!?==?/);
      const found = path
        .split('.')
        .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], object);
      return (String(found ?? '') === value) !== term.includes('!=');
    });
}

function objectKey(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

// A list has its kind in the head only. Items repeat it when they are PartialObjectMetadata.
function toListItem({ apiVersion: _apiVersion, kind: _kind, ...item }: KubeObject): KubeObject {
  return item;
}

function withVersion(kind: RecordedKind, object: KubeObject, resourceVersion: string): KubeObject {
  const head =
    kind.mode === 'metadata'
      ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' }
      : { kind: parseGvk(kind.gvk).kind, apiVersion: formatApiVersion(kind) };
  return { ...head, ...object, metadata: { ...object.metadata, resourceVersion } };
}
