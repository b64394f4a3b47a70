import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { listReachableObjects } from '#lib/grading/engine/links.ts';
import { indexObjects, type ObservedObject } from '#lib/grading/engine/object-index.ts';
import { replayFixture } from '#lib/grading/history/replay.ts';
import { textAt } from '#lib/kit/json.ts';
import { loadDraft } from '#lib/packs/load.ts';
import type { FixtureFile, FixtureMoment } from '#lib/packs/schema.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';

/** Objects that one pass in a fixture can have. */
const MAX_OBJECTS = 20;

/**
 * The passes that a student would have had when the recording started: for each exercise that a
 * subject names in `madeIn`, the objects that it evaluates at the first moment, and what these lead
 * to. An exercise without an attempt there has no pass. A recording has no answers to the probes of
 * other exercises, so their checks don't have to pass.
 * @param root folder of the pack
 */
export async function findEarlierPasses(
  root: string,
  { subjects }: Pick<Exercise, 'subjects'>,
  [first]: readonly FixtureMoment[],
  kinds: readonly PlannedKind[],
): Promise<NonNullable<FixtureFile['earlier']>> {
  if (first === undefined) return [];
  const ids = [...new Set(subjects.flatMap(({ madeIn = [] }) => madeIn))];
  const passes = await Promise.all(
    ids.map(async (id) => {
      const loaded = await loadDraft(root, id, { compile: compileWithKinds });
      if (loaded.kind === 'refused') return [];
      const compiled = compileWithKinds(loaded.exercise, kinds);
      const { live } = replayFixture(compiled, [first], { kinds }).progress;
      if (live.state !== 'evaluated') return [];
      const objects = listMadeObjects(Object.values(live.subjects), first);
      return objects.length > 0 ? [{ exercise: id, objects }] : [];
    }),
  );
  return passes.flat();
}

function listMadeObjects(evaluated: readonly ObjectRef[], { set }: FixtureMoment): ObjectRef[] {
  const objects = set.map((object): ObservedObject => {
    const [ns, name] = [
      textAt(object, 'metadata', 'namespace'),
      textAt(object, 'metadata', 'name'),
    ];
    const gvk = `${textAt(object, 'apiVersion')}/${textAt(object, 'kind')}`;
    const ref = { uid: textAt(object, 'metadata', 'uid'), gvk, ns, name };
    return { ref, object, foundAtConnect: false, at: 0 };
  });
  const uids = new Set(evaluated.map(({ uid }) => uid));
  const start = objects.filter(({ ref }) => uids.has(ref.uid));
  const made = [...start, ...listReachableObjects(start, indexObjects(objects))];
  return made.slice(0, MAX_OBJECTS).map(({ ref }) => ref);
}
