import { and, desc, eq, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { command, change, epoch } from '#db/schema.ts';

/** An object of a seat appeared, changed or vanished, or all of them were told anew. Times are ms since 1970. */
export type TimelineChange =
  | {
      readonly at: number;
      readonly op: 'set' | 'gone';
      readonly uid: string;
      readonly gvk: string;
      readonly ns: string;
      readonly name: string;
    }
  | { readonly at: number; readonly op: 'reset-begin' | 'reset-end' };

export type SeatCommand = Pick<
  typeof command.$inferSelect,
  'pos' | 'at' | 'actor' | 'kind' | 'seatId' | 'payload'
>;

interface TimelineRange {
  readonly workshopId: string;
  readonly seatId: string;
  /** ms since 1970. */
  readonly since: number;
  readonly limit: number;
}

const TIMELINE_OPS = ['set', 'gone', 'reset-begin', 'reset-end'];

/** The newest changes of a seat to what lies in a namespace, newest first: one walk of the index an epoch, from its end. */
export async function listNewestChanges(
  db: Database,
  { workshopId, seatId, since, limit }: TimelineRange,
): Promise<TimelineChange[]> {
  const newest = db
    .select({
      at: change.at,
      op: change.op,
      uid: change.uid,
      gvk: change.gvk,
      ns: change.ns,
      name: change.name,
      seq: change.seq,
    })
    .from(change)
    .where(
      and(
        eq(change.workshopId, epoch.workshopId),
        eq(change.seatId, epoch.seatId),
        eq(change.epochId, epoch.epochId),
        gte(change.at, since),
        inArray(change.op, TIMELINE_OPS),
        or(isNull(change.ns), ne(change.ns, '')),
      ),
    )
    .orderBy(desc(change.seq))
    .limit(limit)
    .as('newest');
  const rows = await db
    .select({
      at: newest.at,
      op: newest.op,
      uid: newest.uid,
      gvk: newest.gvk,
      ns: newest.ns,
      name: newest.name,
    })
    .from(epoch)
    .innerJoinLateral(newest, sql`true`)
    .where(and(eq(epoch.workshopId, workshopId), eq(epoch.seatId, seatId)))
    .orderBy(desc(epoch.ordinal), desc(newest.seq))
    .limit(limit);
  return rows.map(({ at, op, uid, gvk, ns, name }) =>
    op === 'set' || op === 'gone'
      ? { at, op, uid: uid ?? '', gvk: gvk ?? '', ns: ns ?? '', name: name ?? '' }
      : { at, op: op === 'reset-end' ? op : 'reset-begin' },
  );
}

/** The newest acts of these kinds that name the seat or the whole event, newest first. */
export function listNewestCommands(
  db: Database,
  { workshopId, seatId, since, limit }: TimelineRange,
  kinds: readonly string[],
): Promise<SeatCommand[]> {
  return db
    .select({
      pos: command.pos,
      at: command.at,
      actor: command.actor,
      kind: command.kind,
      seatId: command.seatId,
      payload: command.payload,
    })
    .from(command)
    .where(
      and(
        eq(command.workshopId, workshopId),
        inArray(command.kind, [...kinds]),
        or(eq(command.seatId, seatId), isNull(command.seatId)),
        gte(command.at, since),
      ),
    )
    .orderBy(desc(command.pos))
    .limit(limit);
}
