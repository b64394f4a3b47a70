import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** One change as it stands in the log. Times are ms since 1970. */
export interface ChangeEntry {
  readonly log: 'change';
  readonly pos: number;
  readonly at: number;
  /** By the server's own clock. */
  readonly receivedAt: number;
  readonly seatId: string;
  readonly epoch: string;
  readonly epochOrdinal: number;
  readonly change: Change;
}

/** One decision as it stands in the log. */
export interface CommandEntry {
  readonly log: 'command';
  readonly pos: number;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly seatId: string | null;
  readonly payload: JsonObject;
}

/** What was committed, in the order of `pos`. */
export type LogEntry = ChangeEntry | CommandEntry;
