import { and, desc, eq, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { act, change, epoch } from '#db/schema.ts';

/** An object of a seat appeared, changed or vanished, or all of them were told anew. Times are ms since 1970. */
export type SeenChange =
  | {
      readonly at: number;
      readonly op: 'set' | 'gone';
      readonly uid: string;
      readonly gvk: string;
      readonly ns: string;
      readonly name: string;
    }
  | { readonly at: number; readonly op: 'reset-begin' | 'reset-end' };

export type SeatAct = Pick<
  typeof act.$inferSelect,
  'pos' | 'at' | 'actor' | 'kind' | 'seat' | 'payload'
>;

interface Span {
  readonly event: string;
  readonly seat: string;
  /** ms since 1970. */
  readonly since: number;
  readonly limit: number;
}

const OPS = ['set', 'gone', 'reset-begin', 'reset-end'];

/** The newest changes of a seat to what lies in a namespace, newest first: one walk of the index an epoch, from its end. */
export async function newestChanges(
  db: Database,
  { event, seat, since, limit }: Span,
): Promise<SeenChange[]> {
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
        eq(change.event, epoch.event),
        eq(change.seat, epoch.seat),
        eq(change.epoch, epoch.epoch),
        gte(change.at, since),
        inArray(change.op, OPS),
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
    .where(and(eq(epoch.event, event), eq(epoch.seat, seat)))
    .orderBy(desc(epoch.ordinal), desc(newest.seq))
    .limit(limit);
  return rows.map(({ at, op, uid, gvk, ns, name }) =>
    op === 'set' || op === 'gone'
      ? { at, op, uid: uid ?? '', gvk: gvk ?? '', ns: ns ?? '', name: name ?? '' }
      : { at, op: op === 'reset-end' ? op : 'reset-begin' },
  );
}

/** The newest acts of these kinds that name the seat or the whole event, newest first. */
export function newestActs(
  db: Database,
  { event, seat, since, limit }: Span,
  kinds: readonly string[],
): Promise<SeatAct[]> {
  return db
    .select({
      pos: act.pos,
      at: act.at,
      actor: act.actor,
      kind: act.kind,
      seat: act.seat,
      payload: act.payload,
    })
    .from(act)
    .where(
      and(
        eq(act.event, event),
        inArray(act.kind, [...kinds]),
        or(eq(act.seat, seat), isNull(act.seat)),
        gte(act.at, since),
      ),
    )
    .orderBy(desc(act.pos))
    .limit(limit);
}
