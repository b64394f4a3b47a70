import type { Database } from '#db/connect.ts';
import { readCommandsOfKind } from '#db/queries/log-export.ts';
import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Evaluation, Pass } from '#lib/grading/types.ts';
import type { RoomFile } from '#lib/protocol/export-tables.ts';
import type { ExportRow } from '#lib/results/export-stream.ts';
import { toHintRows, toQuizRows, type RowFormat } from '#lib/results/rows.ts';
import type { RoomState } from '#lib/room/state.ts';
import { sortSeatsByPlace } from '#lib/room/students.ts';

/** The rows of a file that shows the workshop as its room does. Rows have all columns. */
export function readRoomFile(
  db: Database,
  workshopId: string,
  room: RoomState,
  file: RoomFile,
  format: RowFormat,
): AsyncGenerator<ExportRow> {
  switch (file) {
    case 'hints':
      return toHintRows(readCommandsOfKind(db, workshopId, 'reveal-hint'), format);
    case 'quiz':
      return toQuizRows(
        readCommandsOfKind(db, workshopId, 'answer-quiz'),
        format,
        createAnswerChecker(room),
      );
    case 'results':
      return listResults(room, format);
  }
}

/** One row per seat and exercise, read from memory while the file is written. */
async function* listResults(
  room: RoomState,
  { nameSeat, formatTime }: RowFormat,
): AsyncGenerator<ExportRow> {
  const named = sortSeatsByPlace(room).map((seat) => ({ seat, name: nameSeat(seat.id) }));
  // Labels are in the order of places. Pseudonyms in that order would tell who they are.
  named.sort((a, b) => compareTexts(a.name?.label ?? '', b.name?.label ?? ''));
  for (const { seat, name } of named) {
    // Passes of exercises that the pack no longer has are kept.
    const ids = room.pack.exercises.map(({ id }) => id);
    const former = [...seat.progress.values()]
      .filter(({ exercise, pass }) => pass !== null && !ids.includes(exercise))
      .map(({ exercise }) => exercise);
    for (const id of [...ids, ...former]) {
      const { pass = null, live = { state: 'not-started' } as const } = seat.progress.get(id) ?? {};
      yield {
        seat: name?.label ?? null,
        display_name: name?.displayName ?? null,
        exercise: id,
        ...passColumns(pass, formatTime),
        ...evaluationColumns(live),
        hints_revealed: seat.hintsRevealed.get(id)?.length ?? 0,
      };
    }
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function createAnswerChecker({ pack }: RoomState) {
  return (exerciseId: string, checkId: string, chosen: readonly string[]): boolean | null => {
    const quizCheck = pack.exercises
      .find(({ id }) => id === exerciseId)
      ?.checks.find(({ id }) => id === checkId);
    return quizCheck?.kind === 'quiz' ? isCorrectAnswer(quizCheck.quiz, chosen) : null;
  };
}

function passColumns(pass: Pass | null, formatTime: RowFormat['formatTime']): ExportRow {
  return {
    passed_at: formatTime(pass?.at ?? null),
    source: pass?.source ?? null,
    found_at_connect: pass?.foundAtConnect ?? null,
    pack_version: pass?.packVersion ?? null,
  };
}

function evaluationColumns(evaluation: Evaluation): ExportRow {
  const isEvaluated = evaluation.state === 'evaluated';
  return {
    state: evaluation.state,
    checks_passing: isEvaluated ? evaluation.passing : null,
    checks_total: isEvaluated ? evaluation.total : null,
  };
}
