import { HttpRefused } from '#lib/protocol/errors.ts';
import type { ExerciseText } from '#lib/protocol/http.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { canReadAnswers, canSeeSolution, mayTakeHint } from '#lib/room/policies.ts';
import { isReleased, openHints } from '#lib/room/revealed-hints.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { Podium } from '../context.ts';
import { mustBeRunning, seatFor, type SeatAccess } from './access.ts';
import { liveEvent } from './require-workshop.ts';
import { quizAnswers, quizTexts } from './quiz.ts';
import type { Surroundings } from './deps.ts';
import type { Turns } from '#lib/kit/keyed-queue.ts';

/** The words of an exercise, and the only way by which a hint or a solution leaves the server: not in any frame of a socket. */
export function exerciseTexts(
  surroundings: Surroundings,
  turns: Turns,
): Pick<Podium['seats'], 'exercise' | 'takeHint' | 'answerQuiz'> {
  const { db, live } = surroundings;

  const textFor = async (
    access: SeatAccess,
    id: string,
    language: 'ja' | 'en',
  ): Promise<{ text: ExerciseText; exercise: Exercise; open: readonly number[] }> => {
    const room = (await liveEvent(live, access.event.id)).state();
    const exercise = room.pack.exercises.find((one) => one.id === id);
    const seat = room.seats.get(access.seat.id);
    if (exercise === undefined || seat === undefined) throw new HttpRefused('not-found');
    return {
      text: textOf({ exercise, room, seat, access, language }),
      exercise,
      open: openHints(seat, id),
    };
  };

  return {
    exercise: async (asker, seat, id, language) =>
      (await textFor(await seatFor(db, asker, seat), id, language)).text,

    answerQuiz: quizAnswers(
      surroundings,
      turns,
      async (...wanted) => (await textFor(...wanted)).text,
    ),

    takeHint: (asker, seat, { exercise: id, hint }, language) =>
      turns.take(seat, async () => {
        const access = await seatFor(db, asker, seat);
        const { text, exercise, open } = await textFor(access, id, language);
        // Who helps reads them all, and what was given is open; only the person's own look is a hint taken.
        if (!access.own || open.includes(hint)) return text;
        mustBeRunning(access.event);
        if (!mayTakeHint({ hint, open, hints: exercise.hints.length }))
          throw new HttpRefused('hint-order', { field: 'hint' });
        const event = await liveEvent(live, access.event.id);
        await event.act({
          actor: access.person.id,
          kind: 'hint-taken',
          seat,
          payload: { exercise: id, hint },
        });
        return (await textFor(access, id, language)).text;
      }),
  };
}

function textOf({
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
  language: 'ja' | 'en';
}): ExerciseText {
  const { id } = exercise;
  const open = openHints(seat, id);
  const all = canReadAnswers(access.role);
  const solution = canSeeSolution({
    role: access.role,
    released: isReleased(room, seat, id),
    passed: seat.progress.get(id)?.pass != null,
  });
  return {
    id,
    language,
    task: exercise.task[language],
    hints: exercise.hints.map((hint, index) => ({
      number: index + 1,
      text: all || open.includes(index + 1) ? hint[language] : null,
    })),
    solution: solution ? exercise.solution[language] : null,
    quiz: quizTexts({ exercise, room, seat, access, language }),
  };
}
