import type { Check, Pack } from '#lib/packs/types.ts';
import type { RoomState } from '../state.ts';
import type { WorkshopRole } from '../policies.ts';
import type { CheckInfo, ExerciseInfo, RoomInfo, SharedIncident } from '../views.ts';

/**
 * What everybody in the room may know of the event: no task, no hint, no expectation, no solution. `troubles` as
 * `sharedTroubles` counts them, once for all who look; a wall that everybody sees shows none.
 */
export function presentRoomInfo(
  {
    workshop,
    pack,
    availablePackVersion,
    current,
    released,
    outage,
    schedule,
    thresholds,
  }: RoomState,
  role: WorkshopRole,
  incidents: readonly SharedIncident[],
): RoomInfo {
  const { id, name, code, state, language, timeZone, startsAt } = workshop;
  return {
    workshop: { id, name, code, state, language, timeZone, startsAt },
    sections: pack.sections,
    exercises: listExerciseInfo(pack),
    current,
    released: [...released],
    outage,
    schedule,
    thresholds,
    pack: { id: pack.id, version: pack.version, availableUpdate: availablePackVersion },
    sharedIncidents: role === 'projector' ? [] : incidents,
  };
}

const exerciseInfoCache = new WeakMap<Pack, readonly ExerciseInfo[]>();

function listExerciseInfo(pack: Pack): readonly ExerciseInfo[] {
  const known = exerciseInfoCache.get(pack);
  if (known !== undefined) return known;
  const heads = pack.exercises.map(
    ({ id, kind, section, minutes, optional, title, checks, hints }): ExerciseInfo => ({
      id,
      kind,
      section,
      minutes,
      title,
      hints: hints.length,
      ...(optional && { optional }),
      checks: checks.map((check) => ({
        ...toCheckInfo(check),
        ...(check.kind === 'sequence' && { steps: check.steps.map(toCheckInfo) }),
      })),
    }),
  );
  exerciseInfoCache.set(pack, heads);
  return heads;
}

function toCheckInfo({
  id,
  title,
  next,
}: Pick<Check, 'id' | 'title' | 'next'>): Omit<CheckInfo, 'steps'> {
  return { id, title, ...(next && { next }) };
}
