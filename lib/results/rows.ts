import type { RoomFile } from '#lib/protocol/export-tables.ts';
import type { LoggedCommand } from '#db/queries/log-export.ts';
import { numberAt, textAt, textsAt } from '#lib/kit/json.ts';
import type { ExportRow, ExportValue } from './export-stream.ts';
import type { ResultLevel } from './types.ts';

/** How an export identifies a seat. */
export interface NamedSeat {
  readonly label: string;
  readonly displayName: string | null;
}

/** How a file writes seats and times. */
export interface RowFormat {
  readonly nameSeat: (id: string | null) => NamedSeat | null;
  readonly formatTime: (ms: number | null) => ExportValue;
}

/** ISO 8601 in UTC, which every spreadsheet and script parses the same way. */
export function formatInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** The columns of the files that show the workshop as the room does. */
export const ROOM_FILE_COLUMNS = {
  hints: ['pos', 'at', 'seat', 'display_name', 'exercise', 'hint'],
  quiz: ['pos', 'at', 'seat', 'display_name', 'exercise', 'check', 'try', 'chosen', 'right'],
  results: [
    'seat',
    'display_name',
    'exercise',
    'passed_at',
    'source',
    'found_at_connect',
    'pack_version',
    'state',
    'checks_passing',
    'checks_total',
    'hints_revealed',
  ],
} as const satisfies Record<RoomFile, readonly string[]>;

/** Columns that connect a row with a student. */
const NAMED_ONLY: ReadonlySet<string> = new Set(['pos', 'display_name']);

/** The columns at a level. */
export function listRoomFileColumns(file: RoomFile, level: ResultLevel): readonly string[] {
  const columns: readonly string[] = ROOM_FILE_COLUMNS[file];
  return level === 'named' ? columns : columns.filter((name) => !NAMED_ONLY.has(name));
}

/** Leaves out the values of other columns. */
export async function* selectColumns(
  rows: AsyncIterable<ExportRow>,
  columns: readonly string[],
): AsyncGenerator<ExportRow> {
  for await (const row of rows)
    yield Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
}

export async function* toHintRows(
  commands: AsyncIterable<LoggedCommand>,
  { nameSeat, formatTime }: RowFormat,
): AsyncGenerator<ExportRow> {
  for await (const { pos, at, seatId, payload } of commands) {
    const seat = nameSeat(seatId);
    yield {
      pos,
      at: formatTime(at),
      seat: seat?.label ?? null,
      display_name: seat?.displayName ?? null,
      exercise: textAt(payload, 'exerciseId'),
      hint: numberAt(payload, 'hint'),
    };
  }
}

/**
 * All answers to questions, checked with the present pack; `right` is null for a question that the
 * pack no longer has. The ids are the author's, so they are also in exports without names.
 */
export async function* toQuizRows(
  commands: AsyncIterable<LoggedCommand>,
  { nameSeat, formatTime }: RowFormat,
  isCorrect: (exerciseId: string, checkId: string, chosen: readonly string[]) => boolean | null,
): AsyncGenerator<ExportRow> {
  const tries = new Map<string, number>();
  for await (const { pos, at, seatId, payload } of commands) {
    const seat = nameSeat(seatId);
    const [exercise, check] = [textAt(payload, 'exerciseId'), textAt(payload, 'check')];
    const chosen = textsAt(payload, 'chosen');
    const key = JSON.stringify([seatId, exercise, check]);
    tries.set(key, (tries.get(key) ?? 0) + 1);
    yield {
      pos,
      at: formatTime(at),
      seat: seat?.label ?? null,
      display_name: seat?.displayName ?? null,
      exercise,
      check,
      try: tries.get(key) ?? 1,
      chosen: chosen.join(' '),
      right: isCorrect(exercise, check, chosen),
    };
  }
}
