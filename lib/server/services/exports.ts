import { readLog } from '#db/queries/log-export.ts';
import { getPseudonymKey, findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { createExportStream, EXPORT_FORMATS, type ExportRow } from '#lib/results/export-stream.ts';
import {
  HINT_COLUMNS,
  toHintRows,
  formatInstant,
  LOG_COLUMNS,
  toLogRows,
  createPseudonymizer,
  QUIZ_COLUMNS,
  toQuizRows,
  RESULT_COLUMNS,
  type Pseudonymizer,
} from '#lib/results/rows.ts';
import { findLinkToken } from '#lib/auth/link-token.ts';
import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Evaluation, Pass } from '#lib/grading/types.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canExport, canExportNames } from '#lib/room/policies.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Caller, ExportName, AppServices } from '../context.ts';
import { requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { sortSeatsByPlace } from '#lib/room/students.ts';

/** Streams the exports of a workshop: log, results, hints and quiz answers. */
export function exportService({ db, workshops, now, audit }: ServiceDeps): AppServices['exports'] {
  /** An export token was created by an instructor and reads what instructors read, with names. */
  const authorizeByToken = async (
    caller: Caller,
    bearer: string,
    id: string,
  ): Promise<{ workshop: WorkshopRow; showNames: boolean }> => {
    const tokenResult = await findLinkToken(db, bearer, ['export'], now());
    const workshop =
      tokenResult.ok && tokenResult.row.workshopId === id ? await findWorkshop(db, id) : null;
    if (workshop !== null) return { workshop, showNames: true };
    const error = tokenResult.ok ? 'token-unknown' : tokenResult.error;
    audit({ ...auditCaller(caller), kind: 'token-refused', detail: { token: 'export', error } });
    throw new HttpError(error);
  };
  const authorizeBySession = async (
    caller: Caller,
    id: string,
  ): Promise<{ workshop: WorkshopRow; showNames: boolean }> => {
    const { workshop, role } = await requireWorkshopAccess(db, caller, id, canExport);
    return { workshop, showNames: canExportNames(role) };
  };

  return {
    async open(caller, bearer, id, name, format) {
      const { workshop, showNames } = await (bearer === null
        ? authorizeBySession(caller, id)
        : authorizeByToken(caller, bearer, id));
      audit({
        ...auditCaller(caller),
        kind: 'export-opened',
        workshopId: id,
        detail: { export: name, format, names: showNames, byToken: bearer !== null },
      });
      const room = (await requireWorkshop(workshops, id)).state();
      const pseudonymizer = createPseudonymizer(
        await getPseudonymKey(db, id),
        room.seats,
        showNames,
      );
      const rows: Record<ExportName, () => [AsyncIterable<ExportRow>, readonly string[]]> = {
        log: () => [toLogRows(readLog(db, id), pseudonymizer), LOG_COLUMNS],
        hints: () => [
          toHintRows(readLog(db, id, { commandKind: 'reveal-hint' }), pseudonymizer),
          HINT_COLUMNS,
        ],
        quiz: () => [
          toQuizRows(
            readLog(db, id, { commandKind: 'answer-quiz' }),
            pseudonymizer,
            createAnswerChecker(room),
          ),
          QUIZ_COLUMNS,
        ],
        results: () => [resultRows(room, pseudonymizer), RESULT_COLUMNS],
      };
      const fileName = `${workshop.code}-${name}.${EXPORT_FORMATS[format].extension}`;
      return {
        fileName,
        type: EXPORT_FORMATS[format].contentType,
        body: createExportStream(...rows[name](), format),
      };
    },
  };
}

/** One row per seat and exercise, read from memory while the file is written. */
async function* resultRows(
  room: RoomState,
  pseudonymizer: Pseudonymizer,
): AsyncGenerator<ExportRow> {
  for (const seat of sortSeatsByPlace(room)) {
    const { label = null, displayName = null } = pseudonymizer.nameSeat(seat.id) ?? {};
    // Passes of exercises that the pack no longer has are kept.
    const ids = room.pack.exercises.map(({ id }) => id);
    const former = [...seat.progress.values()]
      .filter(({ exercise, pass }) => pass !== null && !ids.includes(exercise))
      .map(({ exercise }) => exercise);
    for (const id of [...ids, ...former]) {
      const { pass = null, live = { state: 'not-started' } as const } = seat.progress.get(id) ?? {};
      yield {
        seat: label,
        display_name: displayName,
        exercise: id,
        ...passColumns(pass),
        ...evaluationColumns(live),
        hints_revealed: seat.hintsRevealed.get(id)?.length ?? 0,
      };
    }
  }
}

function createAnswerChecker({ pack }: RoomState) {
  return (exerciseId: string, checkId: string, chosen: readonly string[]): boolean | null => {
    const quizCheck = pack.exercises
      .find(({ id }) => id === exerciseId)
      ?.checks.find(({ id }) => id === checkId);
    return quizCheck?.kind === 'quiz' ? isCorrectAnswer(quizCheck.quiz, chosen) : null;
  };
}

function passColumns(pass: Pass | null): ExportRow {
  if (pass === null)
    return { passed_at: null, source: null, found_at_connect: null, pack_version: null };
  return {
    passed_at: formatInstant(pass.at),
    source: pass.source,
    found_at_connect: pass.foundAtConnect,
    pack_version: pass.packVersion,
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
