import { formatReasonLine } from '#lib/i18n/reasons/terminal-line.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { CheckResponse, CheckRequest } from '#lib/protocol/agent-link.ts';
import { jsonBytes } from '#lib/kit/json-bytes.ts';
import { presentCheckReport } from '#lib/room/presenters/check-report.ts';
import { MAX_CHECK_REPORT_BYTES } from '#lib/room/presenters/limits.ts';
import type { RoomState } from '#lib/room/state.ts';

/**
 * The response to a seat's own agent, about this seat only (L12). Empty if the seat was removed.
 */
export function buildCheckReport(
  room: RoomState,
  seatId: string,
  { exercise: exerciseId, language = room.workshop.language }: CheckRequest,
): CheckResponse {
  const seat = room.seats.get(seatId);
  const reports = seat === undefined ? [] : presentCheckReport(room, seat, exerciseId);
  return {
    ok: true,
    exercises: room.pack.exercises.map(({ id }) => id),
    results: limitResults(
      reports.map(({ exercise, verdict, reasons }) => ({
        exercise: exercise.id,
        title: exercise.title[language],
        verdict,
        reasons: reasons.map((reason) => ({
          code: reason.code,
          text: formatReasonLine(reason, language, findCheckAdvice(exercise, reason)),
        })),
      })),
    ),
  };
}

/** Results within the limit of the answer. Those beyond it have no reasons. */
function limitResults(results: CheckResponse['results']): CheckResponse['results'] {
  let left = MAX_CHECK_REPORT_BYTES;
  return results.map((result) => {
    const bytes = jsonBytes(result);
    const limited = bytes <= left ? result : { ...result, reasons: [] };
    left -= limited === result ? bytes : 0;
    return limited;
  });
}

function findCheckAdvice({ checks }: Exercise, reason: Reason): Exercise['title'] | undefined {
  return checks.find(({ id }) => id === reason.check)?.next;
}
