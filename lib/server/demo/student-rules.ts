import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { canRevealHint } from '#lib/room/policies.ts';
import { presentNotices } from '#lib/room/presenters/notices.ts';
import { listRevealedHints } from '#lib/room/revealed-hints.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { StudentCommand } from '#agents/sim/day/types.ts';
import { isValidAnswer } from '../services/quiz.ts';

export interface StudentRules {
  readonly room: RoomState;
  readonly seat: SeatState;
  /** Why the objects of a recording fail. */
  readonly listReasons: (exerciseId: string, recording: string) => readonly Reason[];
  /** Positions of the notices, in the order of sending. */
  readonly noticePositions: readonly number[];
  /** Questions that the student answered correctly, as `<exercise> <check>`. */
  readonly answered: Set<string>;
}

/**
 * The payload of a student's command, checked by the rules of the services of students. null: a
 * service would accept the request and write nothing.
 * @throws {Error} a service would refuse the request
 */
export function prepareStudentCommand(
  command: StudentCommand,
  rules: StudentRules,
): JsonObject | null {
  const { room, seat } = rules;
  switch (command.kind) {
    case 'request-help': {
      const { exerciseId, question, recording } = command;
      findExercise(room, exerciseId);
      const failing = recording === null ? [] : rules.listReasons(exerciseId, recording);
      return { exerciseId, question, failing: failing as unknown as JsonObject[] };
    }
    case 'cancel-help':
      return seat.help.helpRequest === null ? null : {};
    case 'reveal-hint': {
      const { exerciseId, hint } = command;
      const revealed = listRevealedHints(seat, exerciseId);
      if (revealed.includes(hint)) return null;
      const hintCount = findExercise(room, exerciseId).hints.length;
      if (!canRevealHint({ hint, revealed, hintCount }))
        throw new Error(`hint ${String(hint)} of ${exerciseId} isn't the next one`);
      return { exerciseId, hint };
    }
    case 'answer-quiz':
      return prepareAnswer(command, rules);
    case 'read-notice': {
      const noticeId = rules.noticePositions[command.notice];
      const notice = presentNotices(room, seat.id).find(({ id }) => id === noticeId);
      if (notice === undefined) throw new Error('the student has no such notice');
      return notice.readAt === null ? { noticeId: notice.id } : null;
    }
  }
}

function prepareAnswer(
  { exerciseId, check, chosen }: Extract<StudentCommand, { kind: 'answer-quiz' }>,
  { room, answered }: StudentRules,
): JsonObject | null {
  const question = findExercise(room, exerciseId).checks.find(({ id }) => id === check);
  if (question?.kind !== 'quiz') throw new Error(`${exerciseId} has no question ${check}`);
  if (!isValidAnswer(question.quiz, chosen)) throw new Error(`the answer to ${check} isn't valid`);
  const key = `${exerciseId} ${check}`;
  if (answered.has(key)) return null;
  if (isCorrectAnswer(question.quiz, chosen)) answered.add(key);
  return { exerciseId, check, chosen: [...chosen] };
}

function findExercise({ pack }: RoomState, id: string): RoomState['pack']['exercises'][number] {
  const exercise = pack.exercises.find((candidate) => candidate.id === id);
  if (exercise === undefined) throw new Error(`the course has no exercise ${id}`);
  return exercise;
}
