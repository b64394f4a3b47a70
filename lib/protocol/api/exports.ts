import { z } from 'zod';
import { EXPORT_REASON_CHARS } from '../export-tables.ts';
import { MAX_COLUMN_LIST_CHARS } from '../limits.ts';
import { Id, singleLineText } from './text.ts';

/** What a download contains about students. */
export const ExportLevel = z.enum(['named', 'pseudonymous', 'aggregate']);
export type ExportLevel = z.output<typeof ExportLevel>;

/**
 * Query of a download. Without a level: `pseudonymous`, or the level of the export token. `reason`:
 * why names are needed, for the level `named`.
 */
export const ExportQuery = z.object({
  level: ExportLevel.optional().meta({ description: 'What the file contains about students' }),
  reason: singleLineText(EXPORT_REASON_CHARS.max)
    .optional()
    .meta({ description: 'Why names are needed. Required for a session at the level named' }),
});
export type ExportQuery = z.output<typeof ExportQuery>;

const ColumnNames = z
  .string()
  .max(MAX_COLUMN_LIST_CHARS)
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().regex(/^[a-z0-9_]{1,40}$/)));

/** Query of one table: which part of it is wanted. */
export const TableQuery = ExportQuery.extend({
  columns: ColumnNames.optional().meta({
    description: 'Names of columns, separated by commas. The file has them in its own order',
  }),
  exercise: Id.optional().meta({
    description: 'Only rows about this exercise, of a table with the column exercise',
  }),
  since_pos: z.coerce.number().int().min(0).optional().meta({
    description: 'Only entries of the log after this pos',
  }),
});
/** The query of a download, which has parts only for a table. */
export type DownloadQuery = ExportQuery & Partial<z.output<typeof TableQuery>>;

/** A past download. Times are ms since 1970. */
export interface ExportRecord {
  id: string;
  at: number;
  /** Who downloaded it. null: a program with an export token. */
  person: string | null;
  level: ExportLevel;
  file: string;
  /** null: not counted, or the download was broken off. */
  rows: number | null;
  /** null below `named`, and for programs. */
  reason: string | null;
}
