import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';

/** A change of a cluster as the log stores it. Times are ms since 1970. */
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

/** A command of a person or of the server as the log stores it. `at` is in ms since 1970. */
export interface CommandEntry {
  readonly log: 'command';
  readonly pos: number;
  readonly at: number;
  /** A person's id, `agent:<seat>` or `server`. */
  readonly actor: string;
  readonly kind: string;
  /** null for a command about the whole workshop. */
  readonly seatId: string | null;
  readonly payload: JsonObject;
}

/** A committed row of the log. Both kinds share one sequence of positions (`pos`). */
export type LogEntry = ChangeEntry | CommandEntry;

export function listCommands(entries: readonly LogEntry[]): CommandEntry[] {
  return entries.filter((entry) => entry.log === 'command');
}

/** The kind of command that records a seat's presence. Folds skip it. */
export const RECORD_PRESENCE = 'record-presence';
