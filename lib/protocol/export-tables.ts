/** Names of exports, for the pages and the server. Imports no zod. */

/** Tables of a workshop. Each is also a file of the bundle. */
export const EXPORT_TABLES = [
  'workshop',
  'students',
  'attendance',
  'attempts',
  'failures',
  'hints',
  'help_requests',
  'quiz_answers',
  'presence',
  'pacing',
  'checks',
  'exercises',
  'minutes',
  'log',
] as const;
export type ExportTable = (typeof EXPORT_TABLES)[number];

/** The tables without rows about single students. Only these exist at the level `aggregate`. */
export const AGGREGATE_TABLES = [
  'workshop',
  'pacing',
  'checks',
  'exercises',
  'minutes',
] as const satisfies readonly ExportTable[];

/** Lists that are useless without names. They exist only at the level `named`. */
const NAMED_TABLES: readonly ExportTable[] = ['attendance'];

/** The tables that exist at a level. */
export function listTables(level: 'named' | 'pseudonymous' | 'aggregate'): readonly ExportTable[] {
  switch (level) {
    case 'named':
      return EXPORT_TABLES;
    case 'pseudonymous':
      return EXPORT_TABLES.filter((table) => !NAMED_TABLES.includes(table));
    case 'aggregate':
      return AGGREGATE_TABLES;
  }
}

export const TABLE_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Files that show the workshop as the room does. */
export const ROOM_FILES = ['results', 'hints', 'quiz'] as const;
export type RoomFile = (typeof ROOM_FILES)[number];

/** A file of `/api/workshops/ID/export/` or `/api/workshops/ID/tables/`. */
export type ExportFile =
  | { readonly kind: 'room'; readonly name: RoomFile; readonly format: 'csv' | 'jsonl' }
  | { readonly kind: 'table'; readonly table: ExportTable; readonly format: TableFormat }
  /** All tables as CSV, with their meaning. */
  | { readonly kind: 'bundle' }
  /** Statements for a learning record store. */
  | { readonly kind: 'xapi' };

/** Why names are needed: characters of the text. */
export const EXPORT_REASON_CHARS = { min: 3, max: 200 } as const;

/** The file of that name in `/export/`; null if it doesn't exist. */
export function parseExportFile(fileName: string): ExportFile | null {
  if (fileName === 'bundle.zip') return { kind: 'bundle' };
  if (fileName === 'xapi.jsonl') return { kind: 'xapi' };
  const [, name = '', extension = ''] = /^([a-z]+)\.(csv|jsonl)$/.exec(fileName) ?? [];
  const format = extension === 'csv' ? 'csv' : 'jsonl';
  if (name === 'log') return { kind: 'table', table: 'log', format };
  const file = ROOM_FILES.find((known) => known === name);
  return file === undefined ? null : { kind: 'room', name: file, format };
}

/** The table of that name in `/tables/`; null if it doesn't exist. */
export function parseTableFile(fileName: string): ExportFile | null {
  const [name, extension, ...rest] = fileName.split('.');
  const table = EXPORT_TABLES.find((known) => known === name);
  const format = TABLE_FORMATS.find((known) => known === extension);
  return table === undefined || format === undefined || rest.length > 0
    ? null
    : { kind: 'table', table, format };
}
