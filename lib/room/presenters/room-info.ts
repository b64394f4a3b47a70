import type { Check, Pack } from '#lib/packs/types.ts';
import type { RoomState } from '../state.ts';
import type { CheckInfo, ExerciseInfo, RoomInfo, SharedIncident } from '../views.ts';
import { isOver, reopenUntil } from '../lifecycle.ts';
import { canSeeIncidents } from '../policies.ts';
import { isHelper, type WorkshopRole } from '../roles.ts';

const NO_WARNINGS: RoomInfo['warnings'] = [];

/**
 * The part of the workshop that everyone in the room can see: no tasks, hints, expectations or
 * solutions. Students and the projector don't get the shared incidents.
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
    warnings,
    grading,
  }: RoomState,
  role: WorkshopRole,
  incidents: readonly SharedIncident[],
): RoomInfo {
  const { requiredReadiness: _, endedFrom: _from, ...shown } = workshop;
  const isWorkshopOver = isOver(workshop.state);
  return {
    workshop: { ...shown, reopenUntil: reopenUntil(workshop) },
    sections: pack.sections,
    exercises: listExerciseInfo(pack),
    current,
    released: [...released],
    // After the end, no page shows an outage or a timer.
    outage: isWorkshopOver ? null : outage,
    schedule: isWorkshopOver ? { ...schedule, timer: null } : schedule,
    thresholds,
    warnings: isHelper({ role }) && !isWorkshopOver ? warnings : NO_WARNINGS,
    grading: isHelper({ role }) && !isWorkshopOver ? grading : null,
    pack: { id: pack.id, version: pack.version, availableUpdate: availablePackVersion },
    sharedIncidents: canSeeIncidents(role) && !isWorkshopOver ? incidents : [],
  };
}

const exerciseInfoCache = new WeakMap<Pack, readonly ExerciseInfo[]>();

function listExerciseInfo(pack: Pack): readonly ExerciseInfo[] {
  const cached = exerciseInfoCache.get(pack);
  if (cached !== undefined) return cached;
  const exercises = pack.exercises.map(
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
  exerciseInfoCache.set(pack, exercises);
  return exercises;
}

function toCheckInfo({
  id,
  title,
  next,
}: Pick<Check, 'id' | 'title' | 'next'>): Omit<CheckInfo, 'steps'> {
  return { id, title, ...(next && { next }) };
}
