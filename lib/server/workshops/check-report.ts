import { formatReasonLine } from '#lib/i18n/reasons/terminal-line.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { CheckResponse, CheckRequest } from '#lib/protocol/agent-link.ts';
import { presentCheckReport } from '#lib/room/presenters/check-report.ts';
import type { RoomState } from '#lib/room/state.ts';

/** The answer to a seat's own agent (L12): of this seat alone. A seat that is no more has no results. */
export function buildCheckReport(
  room: RoomState,
  seatId: string,
  { exercise, language = room.workshop.language }: CheckRequest,
): CheckResponse {
  const state = room.seats.get(seatId);
  const reports = state === undefined ? [] : presentCheckReport(room, state, exercise);
  return {
    ok: true,
    exercises: room.pack.exercises.map(({ id }) => id),
    results: reports.map(({ exercise: one, verdict, reasons }) => ({
      exerciseId: one.id,
      title: one.title[language],
      verdict,
      reasons: reasons.map((reason) => ({
        code: reason.code,
        text: formatReasonLine(reason, language, findCheckAdvice(one, reason)),
      })),
    })),
  };
}

function findCheckAdvice({ checks }: Exercise, reason: Reason): Exercise['title'] | undefined {
  return checks.find(({ id }) => id === reason.check)?.next;
}
