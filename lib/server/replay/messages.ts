import type { ReplaySpan } from './fold.ts';

/** Version of the chunks. Raise it when their form or what they show changes. */
export const REPLAY_VERSION = 1;

/** Data for the start of the thread. */
export interface ReplayThreadData {
  readonly databaseUrl: string;
  readonly workshopId: string;
  readonly span: ReplaySpan;
}

export type ReplayThreadMessage =
  /** How much of the day is recorded, 0 to 1. */
  | { readonly kind: 'progress'; readonly share: number }
  /** `isStored` without an error: data of the workshop was erased meanwhile. */
  | { readonly kind: 'ended'; readonly error: string | null; readonly isStored: boolean };
