import type { Pack } from '#lib/packs/types.ts';
import type { RoomState } from '../state.ts';
import type { ExerciseHead, RoomHead } from '../types.ts';

/** What everybody in the room may know of the event: no task, no hint, no expectation, no solution. */
export function presentHead({ event, pack, current, released, outage }: RoomState): RoomHead {
  const { id, name, code, state, language, timeZone, startsAt } = event;
  return { event: { id, name, code, state, language, timeZone, startsAt }, exercises: exercisesOf(pack), current, released: [...released], outage };
}

const made = new WeakMap<Pack, readonly ExerciseHead[]>();

function exercisesOf(pack: Pack): readonly ExerciseHead[] {
  const known = made.get(pack);
  if (known !== undefined) return known;
  const heads = pack.exercises.map(({ id, kind, section, minutes, title, checks, hints }): ExerciseHead => ({
    id, kind, section, minutes, title, hints: hints.length,
    checks: checks.map((check) => ({ id: check.id, title: check.title, ...(check.next && { next: check.next }) })),
  }));
  made.set(pack, heads);
  return heads;
}
