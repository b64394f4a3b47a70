import { readLog } from '#db/queries/log-export.ts';
import { findEvent, type EventRow } from '#db/queries/workshops.ts';
import { exportStream, FORMATS, type Row } from '#lib/results/export-stream.ts';
import {
  HINT_COLUMNS,
  hintRows,
  instant,
  LOG_COLUMNS,
  logRows,
  naming,
  QUIZ_COLUMNS,
  quizRows,
  RESULT_COLUMNS,
  type Naming,
} from '#lib/results/rows.ts';
import { findLinkToken } from '#lib/auth/link-token.ts';
import { isRight } from '#lib/grading/history/quiz.ts';
import type { Judgement, Pass } from '#lib/grading/types.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import { canExport, canExportNames } from '#lib/room/policies.ts';
import { inPlace } from '#lib/room/presenters/room-view.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Asker, ExportName, Podium } from '../context.ts';
import { eventFor, guessing } from './access.ts';
import { liveEvent } from './require-workshop.ts';
import type { Surroundings } from './deps.ts';

export function exportsService({ db, live, guesses, now }: Surroundings): Podium['exports'] {
  /** Who holds the event's token reads what an instructor, who made it, reads. */
  const byToken = (
    asker: Asker,
    bearer: string,
    id: string,
  ): Promise<{ event: EventRow; names: boolean }> =>
    guessing(guesses, asker, ['token-unknown'], async () => {
      const found = await findLinkToken(db, bearer, ['export'], now());
      if (!found.ok) throw new HttpRefused(found.error);
      const event = found.row.event === id ? await findEvent(db, id) : null;
      if (event === null) throw new HttpRefused('token-unknown');
      return { event, names: true };
    });
  const bySession = async (
    asker: Asker,
    id: string,
  ): Promise<{ event: EventRow; names: boolean }> => {
    const { event, role } = await eventFor(db, asker, id, canExport);
    return { event, names: canExportNames(role) };
  };

  return {
    async open(asker, bearer, id, name, format) {
      const { event, names } = await (bearer === null
        ? bySession(asker, id)
        : byToken(asker, bearer, id));
      const room = (await liveEvent(live, id)).state();
      const who = naming(id, room.seats, names);
      const rows: Record<ExportName, () => [AsyncIterable<Row>, readonly string[]]> = {
        log: () => [logRows(readLog(db, id), who), LOG_COLUMNS],
        hints: () => [hintRows(readLog(db, id, { acts: 'hint-taken' }), who), HINT_COLUMNS],
        quiz: () => [
          quizRows(readLog(db, id, { acts: 'quiz-answer' }), who, rightBy(room)),
          QUIZ_COLUMNS,
        ],
        results: () => [resultRows(room, who), RESULT_COLUMNS],
      };
      const fileName = `${event.code}-${name}.${FORMATS[format].extension}`;
      return { fileName, type: FORMATS[format].type, body: exportStream(...rows[name](), format) };
    },
  };
}

/** One row a seat and exercise. The fold is in memory already; it is read as the file is written. */
async function* resultRows(room: RoomState, who: Naming): AsyncGenerator<Row> {
  for (const seat of inPlace(room)) {
    const { label = null, handle = null } = who.seat(seat.id) ?? {};
    // What the pack has no more was passed all the same.
    const ids = room.pack.exercises.map(({ id }) => id);
    const former = [...seat.progress.values()]
      .filter(({ exercise, pass }) => pass !== null && !ids.includes(exercise))
      .map(({ exercise }) => exercise);
    for (const id of [...ids, ...former]) {
      const { pass = null, live = { state: 'not-started' } as const } = seat.progress.get(id) ?? {};
      yield {
        seat: label,
        handle,
        exercise: id,
        ...passColumns(pass),
        ...liveColumns(live),
        hints_taken: seat.hintsTaken.get(id)?.length ?? 0,
      };
    }
  }
}

function rightBy({ pack }: RoomState) {
  return (exercise: string, check: string, chosen: readonly string[]): boolean | null => {
    const asked = pack.exercises
      .find(({ id }) => id === exercise)
      ?.checks.find(({ id }) => id === check);
    return asked?.kind === 'quiz' ? isRight(asked.quiz, chosen) : null;
  };
}

function passColumns(pass: Pass | null): Row {
  if (pass === null)
    return { passed_at: null, source: null, found_at_connect: null, pack_version: null };
  return {
    passed_at: instant(pass.at),
    source: pass.source,
    found_at_connect: pass.foundAtConnect,
    pack_version: pass.packVersion,
  };
}

function liveColumns(live: Judgement): Row {
  const judged = live.state === 'judged';
  return {
    live: live.state,
    checks_holding: judged ? live.holding : null,
    checks_total: judged ? live.total : null,
  };
}
