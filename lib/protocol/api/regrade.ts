import { z } from 'zod';
import { Id } from './text.ts';

/** `exerciseId`: preview only this exercise. */
export const PreviewRegradeBody = z.object({
  exerciseId: Id.nullable().default(null),
});

/** `exercises`: ids of the exercises of the preview to apply; all if absent. */
export const RegradeBody = z.object({
  previewId: Id,
  exercises: z.array(Id).max(100).optional(),
});

/** `pos`: from the `RegradeResult`. */
export const UndoRegradeBody = z.object({ pos: z.int().positive() });

/** A seat that would gain or lose a pass. `at`: time of the pass, ms since 1970. */
export interface RegradeRow {
  seatId: string;
  label: string;
  displayName: string | null;
  exerciseId: string;
  change: 'gains' | 'loses';
  at: number;
}

/**
 * `done` of `of` positions of the log are folded. `outdated`: the workshop uses another version of
 * the pack since the preview began.
 */
export type RegradePreview = {
  id: string;
  packVersion: string;
  exerciseId: string | null;
  outdated: boolean;
} & (
  | { state: 'running'; done: number; of: number }
  | { state: 'ready'; changes: RegradeRow[] }
  | { state: 'failed' }
);

/** Numbers of passes granted and revoked. `pos` undoes it; null if nothing changed. */
export interface RegradeResult {
  pos: number | null;
  gives: number;
  takes: number;
}
