import { createGuessLimiter } from '#lib/auth/guess-limiter.ts';
import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Check, Exercise, Language, Quiz } from '#lib/packs/types.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { AnswerQuizBody, ExerciseText, QuizQuestion } from '#lib/protocol/http.ts';
import { canAnswerQuiz, canSeeQuizAnswer } from '#lib/room/policies.ts';
import { isSolutionVisible } from '#lib/room/revealed-hints.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { z } from 'zod';
import type { Caller } from '../context.ts';
import { assertWorkshopRunning, requireSeatAccess, type SeatAccess } from './access.ts';
import { requireWorkshop } from './require-workshop.ts';
import { shuffleOptions } from './shuffle.ts';
import type { ServiceDeps } from './deps.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';

/** Tries are not counted against anybody; trying out all orders of five options would take a quarter of an hour. */
const QUIZ_RATE_LIMIT = { burst: 12, perMinute: 8, maxKeys: 5_000 };

type QuizCheck = Extract<Check, { kind: 'quiz' }>;

/** The questions of an exercise as one seat sees them: what is right stays behind until it was given, or is open to all. */
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
  return exercise.checks.filter(isQuiz).map(({ id: check, title, quiz }) => {
    const given = seat.quiz.get(exercise.id)?.[check];
    const right = given === undefined ? null : isCorrectAnswer(quiz, given.chosen);
    const isAnswerVisible = canSeeQuizAnswer({
      role: access.role,
      released,
      right: right === true,
    });
    return {
      check,
      title: title[language],
      ask: quiz.ask,
      question: quiz.question[language],
      options: presentOptions(seat.id, exercise.id, check, quiz, language),
      chosen: given === undefined ? null : [...given.chosen],
      right,
      tries: given?.tries ?? 0,
      answer: isAnswerVisible ? [...quiz.answer] : null,
      explanation: isAnswerVisible ? quiz.explanation[language] : null,
    };
  });
}

/** Takes answers: one after the other at a seat, and not faster than somebody reads. */
export function quizAnswerService(
  { db, workshops, now }: ServiceDeps,
  queue: KeyedQueue,
  loadText: (access: SeatAccess, exerciseId: string, language: Language) => Promise<ExerciseText>,
) {
  const limiter = createGuessLimiter({ now: () => now().getTime(), ...QUIZ_RATE_LIMIT });
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
        throw new HttpError('malformed', { field: 'chosen' });
      const given = workshop.state().seats.get(seatId)?.quiz.get(body.exerciseId)?.[body.checkId];
      // Answered right is answered: a second click changes nothing.
      if (given === undefined || !isCorrectAnswer(quiz, given.chosen)) {
        const retryMs = limiter.waitMs(seatId);
        if (retryMs > 0) throw new HttpError('too-many', { retryMs });
        limiter.recordFailure(seatId);
        await workshop.commitCommand({
          actor: access.person.id,
          kind: 'quiz-answer',
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
  { exerciseId, check }: { exerciseId: string; check: string },
): QuizCheck {
  const found = room.pack.exercises
    .find(({ id }) => id === exerciseId)
    ?.checks.filter(isQuiz)
    .find(({ id }) => id === check);
  if (found === undefined) throw new HttpError('not-found', { field: 'check' });
  return found;
}

function isValidAnswer({ ask, options }: Quiz, chosen: readonly string[]): boolean {
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
  check: string,
  { ask, options, answer }: Quiz,
  language: Language,
): { id: string; text: string }[] {
  const ids = options.map(({ id }) => id);
  const order = shuffleOptions(
    ids,
    `${seatId}\n${exerciseId}\n${check}`,
    ask === 'order' ? [answer, ids] : [],
  );
  return order.flatMap((id) =>
    options.filter((option) => option.id === id).map(({ text }) => ({ id, text: text[language] })),
  );
}

function isQuiz(check: Check): check is QuizCheck {
  return check.kind === 'quiz';
}
