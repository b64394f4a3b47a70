import { KeyedTokenBuckets } from '#lib/kit/token-bucket.ts';
import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Check, Exercise, Language, Quiz } from '#lib/packs/types.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { AnswerQuizBody, ExerciseText, QuizQuestion } from '#lib/protocol/api/seats.ts';
import { canAnswerQuiz, canSeeQuizAnswer } from '#lib/room/policies.ts';
import { isSolutionVisible } from '#lib/room/revealed-hints.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { z } from 'zod';
import type { Caller } from '../context.ts';
import {
  assertWorkshopRunning,
  requireSeatAccess,
  requireWorkshop,
  type SeatAccess,
} from './access.ts';
import { orderQuizOptions } from './shuffle.ts';
import type { ServiceDeps } from './deps.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';

/**
 * Wrong answers don't count against a student, so the rate is limited: to try all orders of five
 * options takes a quarter of an hour.
 */
const QUIZ_RATE_LIMIT = { burst: 12, perSecond: 8 / 60, maxKeys: 5_000 };

type QuizCheck = Extract<Check, { kind: 'quiz' }>;

/**
 * The questions of an exercise for one seat. The answer and its explanation are hidden until the
 * student answers correctly or the solution is released.
 */
export function presentQuiz({
  exercise,
  room,
  seat,
  access,
  language,
}: {
  exercise: Exercise;
  room: RoomState;
  seat: SeatState;
  access: SeatAccess;
  language: Language;
}): QuizQuestion[] {
  const released = isSolutionVisible(room, seat, exercise.id);
  return exercise.checks.filter(isQuiz).map(({ id: checkId, title, quiz }) => {
    const given = seat.quiz.get(exercise.id)?.[checkId];
    const right = given === undefined ? null : isCorrectAnswer(quiz, given.chosen);
    const isAnswerVisible = canSeeQuizAnswer({
      role: access.role,
      released,
      right: right === true,
    });
    return {
      checkId,
      title: title[language],
      ask: quiz.ask,
      question: quiz.question[language],
      options: presentOptions(seat.id, exercise.id, checkId, quiz, language),
      chosen: given === undefined ? null : [...given.chosen],
      right,
      tries: given?.tries ?? 0,
      answer: isAnswerVisible ? [...quiz.answer] : null,
      explanation: isAnswerVisible ? quiz.explanation[language] : null,
    };
  });
}

/** Accepts quiz answers, one at a time per seat and no faster than a student can read. */
export function quizAnswerService(
  { db, workshops, now }: ServiceDeps,
  queue: KeyedQueue,
  loadText: (access: SeatAccess, exerciseId: string, language: Language) => Promise<ExerciseText>,
) {
  const limiter = new KeyedTokenBuckets({ now: () => now().getTime(), ...QUIZ_RATE_LIMIT });
  return (
    caller: Caller,
    seatId: string,
    body: z.output<typeof AnswerQuizBody>,
    language: Language,
  ): Promise<ExerciseText> =>
    queue.run(seatId, async () => {
      const access = await requireSeatAccess(db, caller, seatId);
      if (!canAnswerQuiz(access)) throw new HttpError('forbidden');
      assertWorkshopRunning(access.workshop);
      const workshop = await requireWorkshop(workshops, access.workshop.id);
      const { quiz } = findQuizCheck(workshop.state(), body);
      if (!isValidAnswer(quiz, body.chosenOptionIds))
        throw new HttpError('malformed', { field: 'chosenOptionIds' });
      const given = workshop.state().seats.get(seatId)?.quiz.get(body.exerciseId)?.[body.checkId];
      // A correct answer is final, so a second click changes nothing.
      if (given === undefined || !isCorrectAnswer(quiz, given.chosen)) {
        const retryMs = limiter.waitMs(seatId);
        if (retryMs > 0) throw new HttpError('too-many', { retryMs });
        limiter.take(seatId);
        await workshop.commitCommand({
          actor: access.studentActor,
          kind: 'answer-quiz',
          seatId,
          payload: {
            exerciseId: body.exerciseId,
            check: body.checkId,
            chosen: body.chosenOptionIds,
          },
        });
      }
      return loadText(access, body.exerciseId, language);
    });
}

function findQuizCheck(
  room: RoomState,
  { exerciseId, checkId }: { exerciseId: string; checkId: string },
): QuizCheck {
  const quizCheck = room.pack.exercises
    .find(({ id }) => id === exerciseId)
    ?.checks.filter(isQuiz)
    .find(({ id }) => id === checkId);
  if (quizCheck === undefined) throw new HttpError('not-found', { field: 'checkId' });
  return quizCheck;
}

/** Whether an answer has the form that the question asks for. */
export function isValidAnswer(
  { ask, options }: Pick<Quiz, 'ask' | 'options'>,
  chosen: readonly string[],
): boolean {
  const hasKnownOptions =
    chosen.every((id) => options.some((option) => option.id === id)) &&
    new Set(chosen).size === chosen.length;
  return (
    hasKnownOptions && (ask === 'many' || chosen.length === (ask === 'one' ? 1 : options.length))
  );
}

function presentOptions(
  seatId: string,
  exerciseId: string,
  checkId: string,
  { ask, options, answer }: Quiz,
  language: Language,
): { id: string; text: string }[] {
  const order = orderQuizOptions({ seatId, exerciseId, checkId }, { ask, options, answer });
  return order.flatMap((id) =>
    options.filter((option) => option.id === id).map(({ text }) => ({ id, text: text[language] })),
  );
}

function isQuiz(check: Check): check is QuizCheck {
  return check.kind === 'quiz';
}
