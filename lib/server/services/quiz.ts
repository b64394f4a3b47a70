import { createGuessLimit } from '#lib/auth/guess-limiter.ts';
import { isRight } from '#lib/grading/history/quiz.ts';
import type { Check, Exercise, Language, Quiz } from '#lib/packs/types.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { AnswerQuizBody, ExerciseText, QuizText } from '#lib/protocol/http.ts';
import { canAnswerQuiz, canSeeQuizAnswer } from '#lib/room/policies.ts';
import { isReleased } from '#lib/room/revealed-hints.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { z } from 'zod';
import type { Asker } from '../context.ts';
import { mustBeRunning, seatFor, type SeatAccess } from './access.ts';
import { liveEvent } from './require-workshop.ts';
import { shuffled } from './shuffle.ts';
import type { Surroundings } from './deps.ts';
import type { Turns } from '#lib/kit/keyed-queue.ts';

/** Tries are not counted against anybody; trying out all orders of five options would take a quarter of an hour. */
const TRIES = { burst: 12, perMinute: 8, keys: 5_000 };

type QuizCheck = Extract<Check, { kind: 'quiz' }>;

/** The questions of an exercise as one seat sees them: what is right stays behind until it was given, or is open to all. */
export function quizTexts({
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
}): QuizText[] {
  const released = isReleased(room, seat, exercise.id);
  return exercise.checks.filter(isQuiz).map(({ id: check, title, quiz }) => {
    const given = seat.quiz.get(exercise.id)?.[check];
    const right = given === undefined ? null : isRight(quiz, given.chosen);
    const open = canSeeQuizAnswer({ role: access.role, released, right: right === true });
    return {
      check,
      title: title[language],
      ask: quiz.ask,
      question: quiz.question[language],
      options: optionsFor(seat.id, exercise.id, check, quiz, language),
      chosen: given === undefined ? null : [...given.chosen],
      right,
      tries: given?.tries ?? 0,
      answer: open ? [...quiz.answer] : null,
      explanation: open ? quiz.explanation[language] : null,
    };
  });
}

/** Takes answers: one after the other at a seat, and not faster than somebody reads. */
export function quizAnswers(
  { db, live, now }: Surroundings,
  turns: Turns,
  textOf: (access: SeatAccess, exercise: string, language: Language) => Promise<ExerciseText>,
) {
  const limit = createGuessLimit({ now: () => now().getTime(), ...TRIES });
  return (
    asker: Asker,
    seat: string,
    body: z.output<typeof AnswerQuizBody>,
    language: Language,
  ): Promise<ExerciseText> =>
    turns.take(seat, async () => {
      const access = await seatFor(db, asker, seat);
      if (!canAnswerQuiz(access)) throw new HttpRefused('forbidden');
      mustBeRunning(access.event);
      const open = await liveEvent(live, access.event.id);
      const { quiz } = findCheck(open.state(), body);
      if (!fits(quiz, body.chosen)) throw new HttpRefused('malformed', { field: 'chosen' });
      const given = open.state().seats.get(seat)?.quiz.get(body.exercise)?.[body.check];
      // Answered right is answered: a second click changes nothing.
      if (given === undefined || !isRight(quiz, given.chosen)) {
        const retryMs = limit.waitMs(seat);
        if (retryMs > 0) throw new HttpRefused('too-many', { retryMs });
        limit.wrong(seat);
        await open.act({
          actor: access.person.id,
          kind: 'quiz-answer',
          seat,
          payload: { exercise: body.exercise, check: body.check, chosen: body.chosen },
        });
      }
      return textOf(access, body.exercise, language);
    });
}

function findCheck(
  room: RoomState,
  { exercise, check }: { exercise: string; check: string },
): QuizCheck {
  const found = room.pack.exercises
    .find(({ id }) => id === exercise)
    ?.checks.filter(isQuiz)
    .find(({ id }) => id === check);
  if (found === undefined) throw new HttpRefused('not-found', { field: 'check' });
  return found;
}

function fits({ ask, options }: Quiz, chosen: readonly string[]): boolean {
  const known =
    chosen.every((id) => options.some((option) => option.id === id)) &&
    new Set(chosen).size === chosen.length;
  return known && (ask === 'many' || chosen.length === (ask === 'one' ? 1 : options.length));
}

function optionsFor(
  seat: string,
  exercise: string,
  check: string,
  { ask, options, answer }: Quiz,
  language: Language,
): { id: string; text: string }[] {
  const ids = options.map(({ id }) => id);
  const order = shuffled(
    ids,
    `${seat}\n${exercise}\n${check}`,
    ask === 'order' ? [answer, ids] : [],
  );
  return order.flatMap((id) =>
    options.filter((option) => option.id === id).map(({ text }) => ({ id, text: text[language] })),
  );
}

function isQuiz(check: Check): check is QuizCheck {
  return check.kind === 'quiz';
}
