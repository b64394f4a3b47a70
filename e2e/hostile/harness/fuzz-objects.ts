import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { admitObject, admitRef } from '#lib/cluster/slim/admit.ts';
import type { Shape } from '#lib/cluster/slim/shape.ts';
import { SHAPES, splitGvk } from '#lib/cluster/slim/slim.ts';
import type { ObservedObject } from '#lib/grading/engine/object-index.ts';
import { isObject, objectsAt, textAt, type Json, type JsonObject } from '#lib/kit/json.ts';
import type { Change, ObjectRef } from '#lib/protocol/change.ts';
import { cloneJson, hostileKey, hostileText, toObject, withMutations } from './fuzz-json.ts';

/** The course whose fixtures are the valid objects. */
export const PACK = join(import.meta.dirname, '../../../packs/kubernetes-basics');

/** The objects of one fixture, at all of its moments. */
export interface RecordedCluster {
  readonly exerciseId: string;
  readonly objects: readonly JsonObject[];
}

/** The folders of the course's exercises. */
export function listExerciseFolders(): readonly string[] {
  return readdirSync(PACK, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(PACK, name))
    .sort();
}

/** The recorded clusters of all fixtures of the course. */
export function readRecordedClusters(): readonly RecordedCluster[] {
  return listExerciseFolders().flatMap((folder) =>
    listFiles(join(folder, 'fixtures')).flatMap((file) => {
      const fixture = parse(readFileSync(file, 'utf8')) as JsonObject;
      const objects = [
        ...objectsAt(fixture, 'objects'),
        ...objectsAt(fixture, 'moments').flatMap((moment) => objectsAt(moment, 'set')),
      ];
      const exerciseId = folder.slice(folder.lastIndexOf('/') + 1);
      return objects.length > 0 ? [{ exerciseId, objects }] : [];
    }),
  );
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Words that checks and diagnoses look for. */
const SCALARS: readonly Json[] = [
  'Running',
  'Pending',
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'True',
  'web',
  'nginx:1.27',
  'default',
  'kube-system',
  'ClusterIP',
  '10.0.0.1/8',
  '100m',
  '1Gi',
  '2026-01-01T00:00:00Z',
  'http',
  80,
  0,
  3,
  true,
];

/** Values of a shape of lib/cluster/slim, derived by a walk over it. */
export function arbitraryOfShape(shape: Shape): fc.Arbitrary<Json> {
  switch (shape.kind) {
    case 'scalar':
      return fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...SCALARS) },
        hostileText,
        fc.integer(),
      );
    case 'list':
      return fc.array(arbitraryOfShape(shape.item), { maxLength: 3 });
    case 'map':
      return fc
        .array(
          fc.tuple(
            shape.keys === undefined
              ? fc.oneof(fc.constantFrom('app', 'tier', 'cpu', 'memory'), hostileKey)
              : fc.constantFrom(...shape.keys),
            arbitraryOfShape(shape.item),
          ),
          { maxLength: 3 },
        )
        .map(toObject);
    case 'fields':
      return fc.record(
        Object.fromEntries(
          Object.entries(shape.fields).map(([name, field]) => [name, arbitraryOfShape(field)]),
        ),
        { requiredKeys: [], noNullPrototype: true },
      ) as fc.Arbitrary<Json>;
  }
}

const shapedObject: fc.Arbitrary<Json> = fc.oneof(
  ...Object.entries(SHAPES).map(([gvk, shape]) =>
    arbitraryOfShape(shape).map((object) => ({ ...(object as JsonObject), ...splitGvk(gvk) })),
  ),
);

/** One object: from a shape or a fixture, usually with mutations. */
export function objectArbitrary(recorded: readonly RecordedCluster[]): fc.Arbitrary<Json> {
  const all = recorded.flatMap(({ objects }) => objects);
  return withMutations(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...all) },
      { weight: 2, arbitrary: shapedObject },
    ),
  );
}

/** The objects of a cluster as an agent could send them. */
export interface HostileCluster {
  /** The exercise that the objects were recorded for. */
  readonly exerciseId: string;
  readonly objects: readonly Json[];
}

/** A recorded cluster with mutations in any of its objects, and further objects. */
export function clusterArbitrary(
  recorded: readonly RecordedCluster[],
): fc.Arbitrary<HostileCluster> {
  const further = fc.array(objectArbitrary(recorded), { maxLength: 4 });
  return fc.nat(recorded.length - 1).chain((index) => {
    const { exerciseId, objects } = recorded[index]!;
    return fc
      .tuple(withMutations(fc.constant(objects), { max: 6 }), further)
      .map(([mutated, more]) => ({
        exerciseId,
        objects: [...(Array.isArray(mutated) ? mutated : [mutated]), ...more],
      }));
  });
}

/** The objects of a cluster as the server keeps them. */
export function toObservedObjects(objects: readonly Json[]): ObservedObject[] {
  return objects.filter(isObject).map((object, index) => {
    const ref = admitRef(refOf(object, index));
    return {
      ref,
      object: admitObject(ref, cloneJson(object) as JsonObject),
      foundAtConnect: index % 3 === 0,
      at: 1_000 + index,
      pos: index,
    };
  });
}

/** The identity that an agent would send for this object. */
function refOf(object: JsonObject, index: number): ObjectRef {
  const [apiVersion, kind] = [textAt(object, 'apiVersion'), textAt(object, 'kind')];
  const gvk = `${apiVersion}/${kind}`;
  return {
    uid: textAt(object, 'metadata', 'uid').slice(0, 128) || `uid-${String(index)}`,
    gvk:
      /^([a-z0-9.-]+\/)?v[a-z0-9]+\/[A-Z][A-Za-z]+$/.test(gvk) && gvk.length <= 120
        ? gvk
        : 'v1/Pod',
    ns: textAt(object, 'metadata', 'namespace').slice(0, 253),
    name: textAt(object, 'metadata', 'name').slice(0, 253),
  };
}

/** How an object arrives in a batch. */
export type ChangeDraft = readonly [op: 'set' | 'gone' | 'observed', object: Json];

/** Another kind of change. */
export interface OtherDraft {
  readonly other: Json;
}

/** Changes with the objects of `objectArbitrary`, and the other kinds of changes in between. */
export function changesArbitrary(
  recorded: readonly RecordedCluster[],
  otherChange: fc.Arbitrary<unknown>,
): fc.Arbitrary<readonly (ChangeDraft | OtherDraft)[]> {
  const draft = fc.tuple(
    fc.constantFrom<ChangeDraft[0]>('set', 'set', 'set', 'gone', 'observed'),
    objectArbitrary(recorded),
  );
  const other = otherChange.map((change) => ({ other: cloneJson(change) }));
  return fc.array(fc.oneof({ weight: 6, arbitrary: draft }, { weight: 2, arbitrary: other }), {
    minLength: 1,
    maxLength: 8,
  });
}

/** Valid changes with consecutive seqs; the objects in them are as hostile as before. */
export function toChanges(
  drafts: readonly (ChangeDraft | OtherDraft)[],
  firstSeq: number,
): Change[] {
  return drafts.map((draft, index) => {
    const sequence = { seq: firstSeq + index, seenAt: 1_790_000_000_000 + index, mono: index };
    if ('other' in draft)
      return { ...(isObject(draft.other) ? draft.other : {}), ...sequence } as unknown as Change;
    const [op, value] = draft;
    const object = isObject(value) ? value : {};
    return {
      op,
      ...sequence,
      ...refOf(object, index),
      object,
      ...(op === 'set' && { hash: '0123456789abcdef' }),
      ...(op === 'observed' && { what: index % 2 === 0 ? 'event' : 'probe' }),
    } as unknown as Change;
  });
}
