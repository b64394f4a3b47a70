import type { Check, Pack } from '#lib/packs/types.ts';
import type { RoomState } from '../state.ts';
import type { Standing } from '../policies.ts';
import type { CheckHead, ExerciseHead, RoomHead, SharedTrouble } from '../views.ts';

/**
 * What everybody in the room may know of the event: no task, no hint, no expectation, no solution. `troubles` as
 * `sharedTroubles` counts them, once for all who look; a wall that everybody sees shows none.
 */
export function presentHead(
  { event, pack, newerPack, current, released, outage, pace, thresholds }: RoomState,
  role: Standing,
  troubles: readonly SharedTrouble[],
): RoomHead {
  const { id, name, code, state, language, timeZone, startsAt } = event;
  return {
    event: { id, name, code, state, language, timeZone, startsAt },
    sections: pack.sections,
    exercises: exercisesOf(pack),
    current,
    released: [...released],
    outage,
    pace,
    thresholds,
    pack: { id: pack.id, version: pack.version, newer: newerPack },
    sharedTroubles: role === 'projector' ? [] : troubles,
  };
}

const made = new WeakMap<Pack, readonly ExerciseHead[]>();

function exercisesOf(pack: Pack): readonly ExerciseHead[] {
  const known = made.get(pack);
  if (known !== undefined) return known;
  const heads = pack.exercises.map(
    ({ id, kind, section, minutes, optional, title, checks, hints }): ExerciseHead => ({
      id,
      kind,
      section,
      minutes,
      title,
      hints: hints.length,
      ...(optional && { optional }),
      checks: checks.map((check) => ({
        ...headOf(check),
        ...(check.kind === 'sequence' && { steps: check.steps.map(headOf) }),
      })),
    }),
  );
  made.set(pack, heads);
  return heads;
}

function headOf({
  id,
  title,
  next,
}: Pick<Check, 'id' | 'title' | 'next'>): Omit<CheckHead, 'steps'> {
  return { id, title, ...(next && { next }) };
}
