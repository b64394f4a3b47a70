import { reasonLine } from '#lib/i18n/reasons/terminal-line.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { CheckAnswer, CheckQuestion } from '#lib/protocol/agent-link.ts';
import { presentCheck } from '#lib/room/presenters/check-report.ts';
import type { RoomState } from '#lib/room/state.ts';

/** The answer to a seat's own agent (L12): of this seat alone. A seat that is no more has no results. */
export function sayCheck(
  room: RoomState,
  seat: string,
  { exercise, language = room.event.language }: CheckQuestion,
): CheckAnswer {
  const state = room.seats.get(seat);
  const checked = state === undefined ? [] : presentCheck(room, state, exercise);
  return {
    ok: true,
    exercises: room.pack.exercises.map(({ id }) => id),
    results: checked.map(({ exercise: one, verdict, reasons }) => ({
      exercise: one.id,
      title: one.title[language],
      verdict,
      reasons: reasons.map((reason) => ({
        code: reason.code,
        text: reasonLine(reason, language, adviceOf(one, reason)),
      })),
    })),
  };
}

function adviceOf({ checks }: Exercise, reason: Reason): Exercise['title'] | undefined {
  return checks.find(({ id }) => id === reason.check)?.next;
}
