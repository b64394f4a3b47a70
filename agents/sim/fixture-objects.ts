import { admitObject, isAdmissibleKind } from '#lib/cluster/slim/admit.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { Random } from './random.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * A recorded object and its place in the order of creation: 0 for what the student applies, 1 for
 * what that creates, and so on.
 */
export interface SimulatedObject extends SlimItem {
  readonly ownerDepth: number;
}

export interface InstantiateOptions {
  /**
   * uids of the same names from before, so that applying again changes an object in place, like
   * `kubectl apply`.
   */
  readonly knownUids: ReadonlyMap<string, string>;
  readonly random: Random;
  /** When the newest of the objects changes in the simulation, ms since 1970. */
  readonly nowMs: number;
  /** When it changed in the recording; by default the newest time among the objects. */
  readonly newestTime?: number;
  /**
   * Maps names and uids of the recording to those of the simulation, for all moments of the
   * recording. Filled by the function.
   */
  readonly newNames?: Map<string, string>;
  /** Paths of kinds that aren't built in. */
  readonly pathsByKind?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Copies a fixture's objects as if they had just been created in this student's cluster. uids and
 * the random suffixes of Pod names are new, and times keep their age.
 */
export function instantiateFixture(
  objects: readonly JsonObject[],
  {
    knownUids,
    random,
    nowMs,
    newestTime = findNewestTime(objects),
    newNames = new Map(),
    pathsByKind,
  }: InstantiateOptions,
): SimulatedObject[] {
  const usedNames = new Set(newNames.values());
  for (const object of objects) {
    const ref = readRef(object);
    if (ref === null || newNames.has(ref.uid)) continue;
    const previousUid = knownUids.get(objectKey(ref));
    newNames.set(
      ref.uid,
      previousUid === undefined || usedNames.has(previousUid) ? createUuid(random) : previousUid,
    );
    if (ref.gvk === 'v1/Pod' && listOwnerUids(object).length > 0)
      newNames.set(
        ref.name,
        ref.name.replace(/-[a-z0-9]{5}$/, () => `-${createNameSuffix(random)}`),
      );
  }
  const byUid = new Map(objects.map((object) => [readRef(object)?.uid ?? '', object]));
  return objects.flatMap((object) => {
    const copy = mapStrings(
      object,
      (text) =>
        newNames.get(text) ?? (TIMESTAMP.test(text) ? shiftTime(text, nowMs - newestTime) : text),
    );
    const ref = readRef(copy);
    const paths = ref === null ? undefined : pathsByKind?.get(ref.gvk);
    return ref === null || !isAdmissibleKind(ref.gvk, paths)
      ? []
      : [
          {
            ref,
            object: admitObject(ref, copy, { paths }),
            ownerDepth: findOwnerDepth(object, byUid),
          },
        ];
  });
}

/** Newest time in these objects, ms since 1970; 0 if they have none. */
export function findNewestTime(objects: readonly JsonObject[]): number {
  let newest = 0;
  for (const object of objects)
    mapStrings(object, (text) => {
      if (TIMESTAMP.test(text)) newest = Math.max(newest, Date.parse(text));
      return text;
    });
  return newest;
}

/** Formats whole seconds, as Kubernetes does. */
function shiftTime(time: string, ms: number): string {
  return new Date(Date.parse(time) + ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The object right after its creation, before controllers have written its status. */
export function toNewlyCreated(item: SimulatedObject): SlimItem {
  const { status, ...rest } = item.object;
  if (status === undefined) return item;
  return {
    ref: item.ref,
    object: item.ref.gvk === 'v1/Pod' ? { ...rest, status: { phase: 'Pending' } } : rest,
  };
}

export const objectKey = ({ gvk, ns, name }: Omit<ObjectRef, 'uid'>): string =>
  `${gvk} ${ns}/${name}`;

function readRef(object: JsonObject): ObjectRef | null {
  const { apiVersion, kind, metadata } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isObject(metadata))
    return null;
  const { uid, namespace, name } = metadata;
  if (typeof uid !== 'string' || typeof name !== 'string') return null;
  return {
    uid,
    gvk: `${apiVersion}/${kind}`,
    ns: typeof namespace === 'string' ? namespace : '',
    name,
  };
}

function findOwnerDepth(
  object: JsonObject,
  byUid: ReadonlyMap<string, JsonObject>,
  seen = 0,
): number {
  const owner = listOwnerUids(object)
    .map((uid) => byUid.get(uid))
    .find((found) => found !== undefined);
  return owner === undefined || seen > 4 ? 0 : 1 + findOwnerDepth(owner, byUid, seen + 1);
}

function listOwnerUids({ metadata }: JsonObject): string[] {
  const owners = isObject(metadata) ? metadata['ownerReferences'] : undefined;
  return Array.isArray(owners)
    ? owners.flatMap((owner) =>
        isObject(owner) && typeof owner['uid'] === 'string' ? [owner['uid']] : [],
      )
    : [];
}

function mapStrings<Value extends Json>(value: Value, mapString: (text: string) => string): Value {
  if (typeof value === 'string') return mapString(value) as Value;
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, mapString)) as Value;
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, mapStrings(item, mapString)]),
    ) as Value;
  return value;
}

/** The letters in Kubernetes' generated names: no vowels, no ambiguous characters. */
function createNameSuffix(random: Random): string {
  return Array.from(
    { length: 5 },
    () => 'bcdfghjklmnpqrstvwxz2456789'[Math.floor(random() * 27)],
  ).join('');
}

function createUuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
