import { and, desc, eq, gte, inArray, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Database } from '#db/connect.ts';
import { command, change, epoch } from '#db/schema.ts';

/**
 * An object of a seat appeared, changed or was deleted, or a full snapshot began or ended. `at` is
 * ms since 1970.
 */
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
  /** Without it, up to now. */
  readonly until?: number;
  readonly limit: number;
}

const TIMELINE_OPS: readonly (typeof change.$inferSelect)['op'][] = [
  'set',
  'gone',
  'reset-begin',
  'reset-end',
];

/**
 * The newest changes of a seat to namespaced objects, newest first. The lateral join reads the
 * index of each epoch from its end and stops at the limit.
 */
export async function listNewestChanges(
  db: Database,
  { workshopId, seatId, since, until, limit }: TimelineRange,
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
        until === undefined ? undefined : lte(change.at, until),
        inArray(change.op, [...TIMELINE_OPS]),
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

/**
 * The newest commands of these kinds for the seat or for the whole workshop, newest first. Two
 * queries in one, because one condition with `or` can't use the index in order.
 */
export function listNewestCommands(
  db: Database,
  { workshopId, seatId, since, until, limit }: TimelineRange,
  kinds: readonly string[],
): Promise<SeatCommand[]> {
  const newest = (isInScope: SQL) =>
    db
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
          isInScope,
          inArray(command.kind, [...kinds]),
          gte(command.at, since),
          until === undefined ? undefined : lte(command.at, until),
        ),
      )
      .orderBy(desc(command.pos))
      .limit(limit);
  return unionAll(newest(eq(command.seatId, seatId)), newest(isNull(command.seatId)))
    .orderBy(desc(command.pos))
    .limit(limit);
}

/** When a seat last got a command of this kind, ms since 1970; null if never. */
export async function findNewestCommandTime(
  db: Database,
  { workshopId, seatId, kind }: { workshopId: string; seatId: string; kind: string },
): Promise<number | null> {
  const [row] = await db
    .select({ at: command.at })
    .from(command)
    .where(
      and(eq(command.workshopId, workshopId), eq(command.seatId, seatId), eq(command.kind, kind)),
    )
    .orderBy(desc(command.pos))
    .limit(1);
  return row?.at ?? null;
}
