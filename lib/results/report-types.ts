/**
 * The report of one student and the comparison of workshops. Units and hidden numbers are as in
 * `types.ts`.
 */
import { z } from 'zod';
import {
  Count,
  Title,
  Span,
  Proportion,
  Quantile,
  FailureReason,
  StudentResult,
  Results,
  CELL_STATES,
  FATES,
  STUDENT_STATES,
  RESULT_LEVELS,
} from './types.ts';

/** The report of one student, for staff at `named`, and the base of the student's own summary. */
export const StudentReport = z.object({
  student: StudentResult,
  workshop: Results.shape.workshop,
  exercises: z.array(
    z.object({
      id: z.string(),
      title: Title,
      state: z.enum(CELL_STATES),
      fate: z.enum(FATES).nullable(),
      availableAt: z.number().nullable(),
      startedAt: z.number().nullable(),
      passedAt: z.number().nullable(),
      activeMs: z.number().nullable(),
      tries: z.int(),
      failures: z.array(
        z.object({ reason: FailureReason, from: z.number(), to: z.number(), tries: z.int() }),
      ),
      hints: z.array(z.object({ hint: z.int(), at: z.number() })),
      helpRequests: z.int(),
      /** q25 and q75 of all students; null below 20. */
      typicalMs: z.object({ q25: z.number(), q75: z.number() }).nullable(),
    }),
  ),
  /** The day in spans of one state. */
  strip: z.array(Span.extend({ state: z.enum(STUDENT_STATES), exercise: z.string().nullable() })),
  quiz: z.array(
    z.object({
      exercise: z.string(),
      check: z.string(),
      title: Title,
      answers: z.int(),
      isRight: z.boolean(),
      chosen: z.array(z.string()),
    }),
  ),
  help: z.array(z.object({ raisedAt: z.number(), endedAt: z.number(), waitMs: z.number() })),
});
export type StudentReport = z.output<typeof StudentReport>;

/** The comparison of one exercise between two workshops of the same pack. */
const ComparedExercise = z.object({
  id: z.string(),
  title: Title,
  plannedMs: z.array(z.number().nullable()),
  medians: z.array(Quantile.nullable()),
  counts: z.array(Count),
  passed: z.array(Proportion.nullable()),
  /** Restricted means, second through first; null for more than two workshops or below 10. */
  ratio: z.object({ ratio: z.number(), lower: z.number(), upper: z.number() }).nullable(),
  /** Log-rank with Holm's correction. */
  p: z.number().nullable(),
  /** What the pack changed: `checks`, `texts`, `minutes`, `hints`. */
  changed: z.array(z.enum(['added', 'removed', 'checks', 'texts', 'minutes', 'hints'])),
});
export const Comparison = z.object({
  level: z.enum(RESULT_LEVELS),
  workshops: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      packVersion: z.string(),
      startedAt: z.number().nullable(),
      students: Count,
      language: z.enum(['ja', 'en']),
      lengthMs: z.number().nullable(),
      helpers: z.int().nullable(),
      infrastructureMs: z.number().nullable(),
    }),
  ),
  exercises: z.array(ComparedExercise),
});
export type Comparison = z.output<typeof Comparison>;
