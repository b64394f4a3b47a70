import { z } from 'zod';

/**
 * Selects the version on disk of the workshop's own pack: by digest, or by version, so that the
 * server can tell whether the caller looked at the same content.
 */
export const UpdatePackBody = z.union([
  z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
  z.object({ version: z.string().regex(/^[\w.+-]{1,64}$/) }).strict(),
]);

/** An error in a pack. Lines and columns count from 1. */
export interface PackIssueSummary {
  file: string;
  line: number;
  column: number;
  message: string;
  suggestion?: string;
}

/** A pack on disk. `refused`: workshops can't use it before its errors are fixed. */
export type PackSummary =
  | {
      state: 'ready';
      id: string;
      version: string;
      digest: string;
      title: { ja: string; en: string };
      /** Number of exercises. */
      exercises: number;
      /** Planned for all exercises. */
      minutes: number;
    }
  | { state: 'refused'; id: string; errors: PackIssueSummary[] };
