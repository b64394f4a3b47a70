import type { TableFormat } from '#lib/protocol/export-tables.ts';
import { createExportBytes, type ExportRow, type ExportValue } from '../export-stream.ts';
import { toSeconds, type TableValues, type TimeScale } from './columns.ts';
import type { Column } from './dictionary.ts';
import { writeParquet } from './parquet.ts';

/** The bytes of a table. Values of columns that the level excludes are left out. */
export function writeTable(
  columns: readonly Column[],
  rows: AsyncIterable<TableValues> | Iterable<TableValues>,
  format: TableFormat,
  scale: TimeScale,
): AsyncIterable<Uint8Array> {
  if (format === 'parquet') return writeParquet(columns, rows, scale);
  return createExportBytes(
    toFileRows(columns, rows, scale),
    columns.map(({ name }) => name),
    format,
  );
}

async function* toFileRows(
  columns: readonly Column[],
  rows: AsyncIterable<TableValues> | Iterable<TableValues>,
  scale: TimeScale,
): AsyncGenerator<ExportRow> {
  for await (const row of rows) {
    const values: [string, ExportValue][] = columns.map(({ name, unit }) => [
      name,
      unit === 'time' ? toFileTime(row[name] ?? null, scale) : (row[name] ?? null),
    ]);
    yield Object.fromEntries(values);
  }
}

/** ISO 8601 with names; otherwise seconds since the start of the workshop. */
function toFileTime(value: TableValues[string], scale: TimeScale): string | number | null {
  if (typeof value !== 'number') return null;
  return scale.level === 'named' ? new Date(value).toISOString() : toSeconds(value, scale);
}
