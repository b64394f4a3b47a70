import { z } from 'zod';
import { EXPORT_REASON_CHARS } from '../export-tables.ts';
import { Id, singleLineText } from './text.ts';

/** Query of the results page and of its data. Unknown or malformed values count as absent. */
export const ResultsQuery = z.object({
  level: z.enum(['named', 'pseudonymous', 'aggregate']).optional().catch(undefined),
  group: z.string().max(64).optional().catch(undefined),
  /** ms since 1970. */
  from: z.coerce.number().int().positive().optional().catch(undefined),
  to: z.coerce.number().int().positive().optional().catch(undefined),
});
export type ResultsQuery = z.output<typeof ResultsQuery>;

const WorkshopIds = z
  .string()
  .max(512)
  .transform((text) => text.split(','))
  .pipe(z.array(Id));

/** Query of a comparison: the ids of 2 to 6 workshops of one course, separated by commas. */
export const CompareQuery = z.object({
  workshops: WorkshopIds.meta({ description: 'Ids of 2 to 6 workshops, separated by commas' }),
});

/**
 * Query of the report as one file. Without a level: `aggregate`, because the file is sent to others.
 * `reason`: why names are needed, for the level `named`.
 */
export const ReportQuery = z.object({
  /** Without it, the reader's language. */
  lang: z.enum(['ja', 'en']).optional(),
  level: z.enum(['named', 'pseudonymous', 'aggregate']).default('aggregate'),
  reason: singleLineText(EXPORT_REASON_CHARS.max).optional(),
  /** The ids of up to 5 earlier workshops of the course, separated by commas, to compare with. */
  against: WorkshopIds.optional(),
});
export type ReportQuery = z.output<typeof ReportQuery>;
