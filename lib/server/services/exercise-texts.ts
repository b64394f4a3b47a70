import { HttpError } from '#lib/protocol/errors.ts';
import type { ExerciseText } from '#lib/protocol/http.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { canReadSolutions, canSeeSolution, canRevealHint } from '#lib/room/policies.ts';
import { isSolutionVisible, listRevealedHints } from '#lib/room/revealed-hints.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { AppServices } from '../context.ts';
import { assertWorkshopRunning, requireSeatAccess, type SeatAccess } from './access.ts';
import { requireWorkshop } from './require-workshop.ts';
import { quizAnswerService, presentQuiz } from './quiz.ts';
import type { ServiceDeps } from './deps.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';

/** The words of an exercise, and the only way by which a hint or a solution leaves the server: not in any frame of a socket. */
export function exerciseTextService(
  deps: ServiceDeps,
  queue: KeyedQueue,
): Pick<AppServices['seats'], 'getExerciseText' | 'revealHint' | 'answerQuiz'> {
  const { db, workshops } = deps;

  const loadText = async (
    access: SeatAccess,
    id: string,
    language: 'ja' | 'en',
  ): Promise<{ text: ExerciseText; exercise: Exercise; revealedHints: readonly number[] }> => {
    const room = (await requireWorkshop(workshops, access.workshop.id)).state();
    const exercise = room.pack.exercises.find((one) => one.id === id);
    const seat = room.seats.get(access.seat.id);
    if (exercise === undefined || seat === undefined) throw new HttpError('not-found');
    return {
      text: presentExerciseText({ exercise, room, seat, access, language }),
      exercise,
      revealedHints: listRevealedHints(seat, id),
    };
  };

  return {
    getExerciseText: async (caller, seatId, id, language) =>
      (await loadText(await requireSeatAccess(db, caller, seatId), id, language)).text,

    answerQuiz: quizAnswerService(
      deps,
      queue,
      async (...wanted) => (await loadText(...wanted)).text,
    ),

    revealHint: (caller, seatId, { exerciseId: id, hint }, language) =>
      queue.run(seatId, async () => {
        const access = await requireSeatAccess(db, caller, seatId);
        const { text, exercise, revealedHints } = await loadText(access, id, language);
        // Who helps reads them all, and what was given is open; only the person's own look is a hint taken.
        if (!access.own || revealedHints.includes(hint)) return text;
        assertWorkshopRunning(access.workshop);
        if (!canRevealHint({ hint, revealed: revealedHints, hintCount: exercise.hints.length }))
          throw new HttpError('hint-order', { field: 'hint' });
        const event = await requireWorkshop(workshops, access.workshop.id);
        await event.commitCommand({
          actor: access.person.id,
          kind: 'hint-taken',
          seatId,
          payload: { exerciseId: id, hint },
        });
        return (await loadText(access, id, language)).text;
      }),
  };
}

function presentExerciseText({
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
  const revealedHints = listRevealedHints(seat, id);
  const canReadAll = canReadSolutions(access.role);
  const solution = canSeeSolution({
    role: access.role,
    released: isSolutionVisible(room, seat, id),
    passed: seat.progress.get(id)?.pass != null,
  });
  return {
    id,
    language,
    task: exercise.task[language],
    hints: exercise.hints.map((hint, index) => ({
      number: index + 1,
      text: canReadAll || revealedHints.includes(index + 1) ? hint[language] : null,
    })),
    solution: solution ? exercise.solution[language] : null,
    quiz: presentQuiz({ exercise, room, seat, access, language }),
  };
}
