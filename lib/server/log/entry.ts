import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** One change as it stands in the log. Times are ms since 1970. */
export interface ChangeEntry {
  readonly log: 'change';
  readonly pos: number;
  readonly at: number;
  /** By the server's own clock. */
  readonly receivedAt: number;
  readonly seat: string;
  readonly epoch: string;
  readonly epochOrdinal: number;
  readonly change: Change;
}

/** One decision as it stands in the log. */
export interface ActEntry {
  readonly log: 'act';
  readonly pos: number;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly seat: string | null;
  readonly payload: JsonObject;
}

/** What was committed, in the order of `pos`. */
export type Entry = ChangeEntry | ActEntry;
