import { and, asc, eq, gt, inArray, isNull, lte, ne, or } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { change, command, epoch } from '#db/schema.ts';
import { RECORD_PRESENCE, type LogEntry } from './entry.ts';
import { fromChangeRow, fromCommandRow } from './rows.ts';

export interface SeatEntriesQuery {
  readonly workshopId: string;
  readonly seatId: string;
  /** Reads the entries after this position… */
  readonly after: number;
  /** …and up to this one. */
  readonly upTo: number;
  readonly limit: number;
  /** Kinds of commands about the whole workshop that count for each seat. */
  readonly workshopCommands: readonly string[];
}

/**
 * The next entries of one seat, in order of `pos`, without presence. Fewer than `limit` entries are
 * all there are.
 */
export async function readSeatEntries(
  db: Database,
  { workshopId, seatId, after, upTo, limit, workshopCommands }: SeatEntriesQuery,
): Promise<LogEntry[]> {
  const [changes, commands, epochs] = await Promise.all([
    db
      .select()
      .from(change)
      .where(
        and(
          eq(change.workshopId, workshopId),
          eq(change.seatId, seatId),
          gt(change.pos, after),
          lte(change.pos, upTo),
        ),
      )
      .orderBy(asc(change.pos))
      .limit(limit),
    db
      .select()
      .from(command)
      .where(
        and(
          eq(command.workshopId, workshopId),
          gt(command.pos, after),
          lte(command.pos, upTo),
          ne(command.kind, RECORD_PRESENCE),
          or(
            eq(command.seatId, seatId),
            and(isNull(command.seatId), inArray(command.kind, [...workshopCommands])),
          ),
        ),
      )
      .orderBy(asc(command.pos))
      .limit(limit),
    db
      .select({ id: epoch.epochId, ordinal: epoch.ordinal })
      .from(epoch)
      .where(and(eq(epoch.workshopId, workshopId), eq(epoch.seatId, seatId))),
  ]);
  const ordinals = new Map(epochs.map(({ id, ordinal }) => [id, ordinal]));
  return [
    ...changes.map((row) => fromChangeRow(row, ordinals.get(row.epochId) ?? 0)),
    ...commands.map(fromCommandRow),
  ]
    .sort((a, b) => a.pos - b.pos)
    .slice(0, limit);
}
