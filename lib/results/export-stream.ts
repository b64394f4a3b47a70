import { pipeline, Readable, Transform } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { stringify } from 'csv-stringify';
import type { JsonObject } from '#lib/kit/json.ts';

export type ExportValue = string | number | boolean | null | JsonObject;
/** Values by column name. All rows of an export have the same columns. */
export type ExportRow = Readonly<Record<string, ExportValue>>;

export const EXPORT_FORMATS = {
  csv: { contentType: 'text/csv; charset=utf-8', extension: 'csv' },
  jsonl: { contentType: 'application/x-ndjson; charset=utf-8', extension: 'jsonl' },
} as const;

/**
 * A spreadsheet reads a text as a formula if it begins with one of these, also in their full-width
 * forms (OWASP, CSV injection). An apostrophe in front makes it a text.
 */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** Every text is quoted, so no separator that a spreadsheet guesses starts a cell within a text. */
const CSV_OPTIONS = {
  header: true,
  bom: true,
  record_delimiter: 'windows',
  quoted_string: true,
  cast: {
    boolean: String,
    string: toCell,
    object: (value: object) => toCell(JSON.stringify(value)),
  },
} as const;

/** A text that no spreadsheet reads as a formula. */
export function toCell(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

/**
 * The bytes of an export file. Reads rows only while the reader has room, and stops when the reader
 * cancels. CSV starts with a byte order mark, so that spreadsheets detect UTF-8, and contains no
 * formulas, because names come from students (R9).
 */
export function createExportBytes(
  rows: AsyncIterable<ExportRow> | Iterable<ExportRow>,
  columns: readonly string[],
  format: keyof typeof EXPORT_FORMATS,
): Readable {
  const bytes: Transform =
    format === 'csv'
      ? stringify({ ...CSV_OPTIONS, columns: [...columns] })
      : new Transform({
          writableObjectMode: true,
          transform: (row, _, callback) => {
            callback(null, `${JSON.stringify(row)}\n`);
          },
        });
  // Errors reach the reader through the stream, as a download that ends early.
  pipeline(Readable.from(rows), bytes, () => undefined);
  return bytes;
}

/** As `createExportBytes`, for a response. */
export function createExportStream(
  rows: AsyncIterable<ExportRow>,
  columns: readonly string[],
  format: keyof typeof EXPORT_FORMATS,
): ReadableStream<Uint8Array> {
  const bytes = createExportBytes(rows, columns, format);
  return Readable.toWeb(bytes) as WebStream<Uint8Array> as ReadableStream<Uint8Array>;
}
