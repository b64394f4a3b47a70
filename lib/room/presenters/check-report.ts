import type { Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { RoomState, SeatState } from '../state.ts';
import { computeCell } from '../cells.ts';

/** One exercise as `podium-agent check` tells it. `fail` also before anything was tried: a check of one's own work asks for a pass. */
export interface ExerciseCheckReport {
  readonly exercise: Exercise;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** Beside the codes of checks: `not-started`, and `voided` where all holds but the instructor took the pass back. */
  readonly reasons: readonly Reason[];
}

/** How a seat stands, of one exercise of the pack or of all; none for an exercise that is not in it. */
export function presentCheckReport(
  room: RoomState,
  seat: SeatState,
  exercise?: string,
): ExerciseCheckReport[] {
  return room.pack.exercises
    .filter(({ id }) => exercise === undefined || id === exercise)
    .map((one) => reportExercise(seat, one));
}

function reportExercise(seat: SeatState, exercise: Exercise): ExerciseCheckReport {
  // Who asks wants every reason now, also those that a board is patient with: as if all time had passed.
  const { cell } = computeCell(seat, exercise, Infinity);
  const own = (code: string): Reason => ({ check: exercise.id, code, params: {}, group: [] });
  switch (cell.state) {
    case 'passed':
    case 'passed-cleaned-up':
      return { exercise, verdict: 'pass', reasons: [] };
    case 'not-started':
      return { exercise, verdict: 'fail', reasons: [own('not-started')] };
    case 'unknown':
      return { exercise, verdict: 'unknown', reasons: [cell.reason] };
    case 'failing':
      return { exercise, verdict: 'fail', reasons: uniqueReasons(cell.reasons) };
    case 'in-progress':
      return { exercise, verdict: 'fail', reasons: [own('voided')] };
  }
}

/** An incident and the check that it keeps from holding say the same. */
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
