import { HttpError } from '#lib/protocol/errors.ts';
import type { ExerciseText } from '#lib/protocol/api/seats.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { canReadSolutions, canSeeSolution, canRevealHint } from '#lib/room/policies.ts';
import { isSolutionVisible, listRevealedHints } from '#lib/room/revealed-hints.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { AppServices } from '../context.ts';
import {
  assertWorkshopRunning,
  requireSeatAccess,
  requireWorkshop,
  type SeatAccess,
} from './access.ts';
import { quizAnswerService, presentQuiz } from './quiz.ts';
import type { ServiceDeps } from './deps.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';

/**
 * The texts of an exercise. Hints and solutions leave the server only here, never in a frame of the
 * viewer link.
 */
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
    const exercise = room.pack.exercises.find((candidate) => candidate.id === id);
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
      async (...request) => (await loadText(...request)).text,
    ),

    revealHint: (caller, seatId, { exerciseId: id, hint }, language) =>
      queue.run(seatId, async () => {
        const access = await requireSeatAccess(db, caller, seatId);
        const { text, exercise, revealedHints } = await loadText(access, id, language);
        // Helpers read all hints, and released hints are open. Only a hint that the student reveals
        // counts as revealed.
        if (!access.isOwnSeat || revealedHints.includes(hint)) return text;
        assertWorkshopRunning(access.workshop);
        if (!canRevealHint({ hint, revealed: revealedHints, hintCount: exercise.hints.length }))
          throw new HttpError('hint-order', { field: 'hint' });
        const workshop = await requireWorkshop(workshops, access.workshop.id);
        await workshop.commitCommand({
          actor: access.studentActor,
          kind: 'reveal-hint',
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
