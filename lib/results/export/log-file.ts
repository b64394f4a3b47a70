import type pg from 'pg';
import { connectForExport, copyLog, type CopiedSeat } from '#db/queries/log-copy.ts';
import type { TableFormat } from '#lib/protocol/export-tables.ts';
import { toCell } from '../export-stream.ts';
import type { TableValues, TimeScale } from './columns.ts';
import { listColumns, type Column } from './dictionary.ts';
import { writeParquet } from './parquet.ts';

export interface LogSource {
  readonly databaseUrl: string;
  readonly workshopId: string;
  readonly seats: readonly CopiedSeat[];
  readonly key: Uint8Array;
  readonly scale: TimeScale;
  /** Names of columns; all by default. */
  readonly columns?: readonly string[];
  /** Only entries after this position; below the level named, after this rank. */
  readonly sincePos?: number;
  /** Called once with the number of rows. */
  readonly onEnd: (rows: number) => void;
}

const NEWLINE = 0x0a;

/**
 * The bytes of the log. The database writes the rows of CSV and JSON Lines; only Parquet, which is by
 * column, reads them here, without objects and payloads.
 */
export async function* writeLog(
  source: LogSource,
  format: TableFormat,
): AsyncGenerator<Uint8Array> {
  const client = await connectForExport(source.databaseUrl);
  let isComplete = false;
  try {
    if (format === 'parquet') yield* writeLogParquet(client, source);
    else if (format === 'jsonl') yield* copyRows(client, source, format);
    else {
      const names = listSourceColumns(source).map(({ name }) => `"${name}"`);
      yield Buffer.from(`\uFEFF${names.join(',')}\r\n`);
      const seats = source.seats.map(({ id, seat, displayName }) => ({
        id,
        seat: toSingleLineCell(seat),
        displayName: displayName === null ? null : toSingleLineCell(displayName),
      }));
      for await (const chunk of copyRows(client, { ...source, seats }, format))
        yield endLinesWithCrLf(chunk);
    }
    isComplete = true;
  } finally {
    // A statement whose reader is gone would run until its end, and an orderly end would wait for it.
    if (isComplete) await client.end();
    else client.connection.stream.destroy();
  }
}

function listSourceColumns({ scale, columns }: LogSource): Column[] {
  return listColumns('log', scale.level).filter(({ name }) => columns?.includes(name) ?? true);
}

async function* copyRows(
  client: pg.Client,
  source: LogSource,
  format: 'csv' | 'jsonl',
  withoutData = false,
): AsyncGenerator<Buffer> {
  const { workshopId, seats, key, scale, sincePos, onEnd } = source;
  const stream = await copyLog(client, {
    workshopId,
    format,
    seats,
    columns: listSourceColumns(source).map(({ name }) => name),
    ...(sincePos !== undefined && { sincePos }),
    pseudonymous: scale.level === 'named' ? null : { key, startedAt: scale.origin },
    withoutData,
  });
  let rows = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) rows += 1;
    yield chunk;
  }
  onEnd(rows);
}

function toSingleLineCell(text: string): string {
  return toCell(text).replace(/[\r\n]/g, ' ');
}

/** No row contains a line break, so each one ends a row. */
function endLinesWithCrLf(chunk: Buffer): Buffer {
  return Buffer.from(chunk.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}

async function* writeLogParquet(client: pg.Client, source: LogSource): AsyncGenerator<Uint8Array> {
  const { level } = source.scale;
  const columns = listSourceColumns(source).filter(
    ({ name }) => name !== 'data' && name !== 'detail',
  );
  const rows = parseLines(copyRows(client, source, 'jsonl', true), (row) => ({
    ...row,
    // The database has written the time for a text file.
    ...('at' in row && {
      at:
        level === 'named'
          ? Date.parse(String(row['at']))
          : source.scale.origin + Number(row['at']) * 1_000,
    }),
  }));
  yield* writeParquet(columns, rows, source.scale);
}

async function* parseLines(
  chunks: AsyncIterable<Buffer>,
  toRow: (value: TableValues) => TableValues,
): AsyncGenerator<TableValues> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield toRow(JSON.parse(line) as TableValues);
  }
}
