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
  /** The newest resource version of all kinds, as etcd counts them. */
  revision(): string;
  list(kind: RecordedKind, selection: Selection): KubeObject[];
  /** What happened to a kind after a resource version. */
  listEventsSince(kind: RecordedKind, resourceVersion: string): RecordedEvent[];
  /** Takes an event into the lists; returns it as a watch says it, with a resource version where it had none. */
  applyEvent(event: RecordedEvent): { kind: RecordedKind; event: RecordedEvent };
};

/** The objects of a recording's beginning, and what was pushed since. */
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
    applyEvent(given) {
      const kind = recording.kinds.find((each) => formatApiPath(each) === given.path);
      const known = objects.get(given.path);
      if (!kind || !known) throw new Error(`the recording has no ${given.path}`);
      const version = BigInt(given.object.metadata.resourceVersion ?? revision + 1n);
      if (version > revision) revision = version;
      const event = { ...given, object: withVersion(kind, given.object, String(version)) };
      if (event.type === 'DELETED') known.delete(objectKey(event.object));
      else
        known.set(
          objectKey(event.object),
          kind.mode === 'metadata' ? event.object : toListItem(event.object),
        );
      history.push(event);
      return { kind, event };
    },
  };
}

/** Whether an object is in this namespace and has these fields, `a.b=c,d!=e`, as the API server's fieldSelector. */
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

// A list says the kind once, at its head; its items do not repeat it, unless they are PartialObjectMetadata.
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
