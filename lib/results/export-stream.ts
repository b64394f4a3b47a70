import { pipeline, Readable, Transform } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { stringify } from 'csv-stringify';
import type { JsonObject } from '#lib/protocol/json.ts';

export type ExportValue = string | number | boolean | null | JsonObject;
/** Column names in their order to values; every row of an export has the same. */
export type ExportRow = Readonly<Record<string, ExportValue>>;

export const EXPORT_FORMATS = {
  csv: { contentType: 'text/csv; charset=utf-8', extension: 'csv' },
  jsonl: { contentType: 'application/x-ndjson; charset=utf-8', extension: 'jsonl' },
} as const;

/** A lone line feed would end the row for many readers, and what follows it could then be a formula after all. */
const CSV_OPTIONS = {
  header: true,
  bom: true,
  escape_formulas: true,
  record_delimiter: 'windows',
  quoted_match: /[\r\n]/,
  cast: { boolean: String },
} as const;

/**
 * Rows as bytes of a file. A row is asked for only when the reader has room, and no more of them when the reader is gone.
 * CSV begins with a byte order mark, by which spreadsheets know UTF-8, and has no cell that a spreadsheet takes for a formula:
 * names come from students.
 */
export function createExportStream(
  rows: AsyncIterable<ExportRow>,
  columns: readonly string[],
  format: keyof typeof EXPORT_FORMATS,
): ReadableStream<Uint8Array> {
  const source = Readable.from(rows);
  const bytes: Transform =
    format === 'csv'
      ? stringify({ ...CSV_OPTIONS, columns: [...columns] })
      : new Transform({
          writableObjectMode: true,
          transform: (row, _, done) => {
            done(null, `${JSON.stringify(row)}\n`);
          },
        });
  // What goes wrong reaches the reader by the stream itself, as a download that breaks off.
  pipeline(source, bytes, () => undefined);
  return Readable.toWeb(bytes) as WebStream<Uint8Array> as ReadableStream<Uint8Array>;
}
