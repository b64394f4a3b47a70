import type { Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { RoomState, SeatState } from '../state.ts';
import { computeCell } from '../cells.ts';
import { presentLive } from './live.ts';

/** One exercise in `podium-agent check`. An exercise without an attempt fails, too. */
export interface ExerciseCheckReport {
  readonly exercise: Exercise;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** Besides codes of checks: `not-started`, and `voided` after an instructor revoked the pass. */
  readonly reasons: readonly Reason[];
}

/** Reports one exercise or all. Empty for an exercise that isn't in the pack. */
export function presentCheckReport(
  room: RoomState,
  seat: SeatState,
  exercise?: string,
): ExerciseCheckReport[] {
  return room.pack.exercises
    .filter(({ id }) => exercise === undefined || id === exercise)
    .map((reported) => reportExercise(seat, reported));
}

function reportExercise(seat: SeatState, exercise: Exercise): ExerciseCheckReport {
  // The student wants every reason now, so all grace periods count as over.
  const { cell } = computeCell(seat, exercise, Infinity);
  const exerciseReason = (code: string): Reason => ({
    check: exercise.id,
    code,
    params: {},
    group: [],
  });
  switch (cell.state) {
    case 'passed':
    case 'passed-cleaned-up':
      return { exercise, verdict: 'pass', reasons: [] };
    case 'not-started':
      return { exercise, verdict: 'fail', reasons: listStartReasons(seat, exercise) };
    case 'unknown':
      return { exercise, verdict: 'unknown', reasons: [cell.reason] };
    case 'failing':
      return { exercise, verdict: 'fail', reasons: uniqueReasons(cell.reasons) };
    case 'in-progress':
      return { exercise, verdict: 'fail', reasons: [exerciseReason('voided')] };
  }
}

/** What counts as a start and what was found instead, then why a deleted attempt failed. */
function listStartReasons({ progress }: SeatState, exercise: Exercise): Reason[] {
  const live = progress.get(exercise.id)?.live;
  const { reason, last } = presentLive(
    live?.state === 'not-started' ? live : { state: 'not-started' },
    exercise,
  );
  return [
    reason ?? { check: exercise.id, code: 'not-started', params: {}, group: [] },
    ...(last ? [last] : []),
  ];
}

/** An incident and the check that fails because of it have the same reason. */
function uniqueReasons(reasons: readonly Reason[]): Reason[] {
  return [
    ...new Map(
      reasons.map((reason) => [
        JSON.stringify([reason.code, reason.params, reason.message]),
        reason,
      ]),
    ).values(),
  ];
}
