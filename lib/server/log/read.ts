import { and, asc, desc, eq, gt, max, min, ne, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { act, change, epoch } from '#db/schema.ts';
import type { ActEntry, ChangeEntry, Entry } from './entry.ts';
import { fromActRow, fromChangeRow } from './rows.ts';

const PAGE = 2_000;

/** Position of the newest row of an event's log; 0 when it is empty. */
export async function readLastPos(db: Database, event: string): Promise<number> {
  const [[ofChange], [ofAct]] = await Promise.all([
    db
      .select({ pos: max(change.pos) })
      .from(change)
      .where(eq(change.event, event)),
    db
      .select({ pos: max(act.pos) })
      .from(act)
      .where(eq(act.event, event)),
  ]);
  return Math.max(ofChange?.pos ?? 0, ofAct?.pos ?? 0);
}

export interface EpochRow {
  readonly seat: string;
  readonly epoch: string;
  readonly ordinal: number;
  /** Highest seq committed, and the time of that change; 0 when there is none. */
  readonly seq: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly pos: number;
}

/** All epochs of an event and how far each is committed: one look into the index an epoch. */
export async function readEpochs(db: Database, event: string): Promise<EpochRow[]> {
  const newest = db
    .select({ seq: change.seq, at: change.at, receivedAt: change.receivedAt, pos: change.pos })
    .from(change)
    .where(
      and(
        eq(change.event, epoch.event),
        eq(change.seat, epoch.seat),
        eq(change.epoch, epoch.epoch),
      ),
    )
    .orderBy(sql`${change.seq} desc`)
    .limit(1)
    .as('newest');
  const zeroed = (column: unknown) => sql<number>`coalesce(${column}, 0)::float8`;
  return db
    .select({
      seat: epoch.seat,
      epoch: epoch.epoch,
      ordinal: epoch.ordinal,
      seq: zeroed(newest.seq),
      at: zeroed(newest.at),
      receivedAt: zeroed(newest.receivedAt),
      pos: zeroed(newest.pos),
    })
    .from(epoch)
    .leftJoinLateral(newest, sql`true`)
    .where(eq(epoch.event, event))
    .orderBy(asc(epoch.seat), asc(epoch.ordinal));
}

/** Position of the first entry of each seat that counts for its fold: one look into the index an epoch, and the acts. */
export async function readFirsts(db: Database, event: string): Promise<Map<string, number>> {
  const first = db
    .select({ pos: change.pos })
    .from(change)
    .where(
      and(
        eq(change.event, epoch.event),
        eq(change.seat, epoch.seat),
        eq(change.epoch, epoch.epoch),
      ),
    )
    .orderBy(asc(change.seq))
    .limit(1)
    .as('first');
  const [ofChanges, ofActs] = await Promise.all([
    db
      .select({ seat: epoch.seat, pos: first.pos })
      .from(epoch)
      .innerJoinLateral(first, sql`true`)
      .where(eq(epoch.event, event)),
    db
      .select({ seat: act.seat, pos: min(act.pos) })
      .from(act)
      .where(and(eq(act.event, event), ne(act.kind, 'presence')))
      .groupBy(act.seat),
  ]);
  const firsts = new Map<string, number>();
  for (const { seat, pos } of [...ofChanges, ...ofActs])
    if (seat !== null && pos !== null) firsts.set(seat, Math.min(pos, firsts.get(seat) ?? pos));
  return firsts;
}

/** Fingerprints (hex) by seq of what an epoch's log holds from one seq to another, both included. */
export async function readFingerprints(
  db: Database,
  {
    event,
    seat,
    epoch: id,
    from,
    to,
  }: { event: string; seat: string; epoch: string; from: number; to: number },
): Promise<Map<number, string>> {
  const rows = await db
    .select({ seq: change.seq, fingerprint: change.fingerprint })
    .from(change)
    .where(
      and(
        eq(change.event, event),
        eq(change.seat, seat),
        eq(change.epoch, id),
        sql`${change.seq} between ${from} and ${to}`,
      ),
    );
  return new Map(rows.map((row) => [row.seq, row.fingerprint.toString('hex')]));
}

/** Where reading begins: all that stands after these positions. */
export interface TailFrom {
  readonly changes: number;
  readonly acts: number;
}

/** The log in its order, a page at a time. Presence is left out: it is judged anew. */
export async function* readTail(
  db: Database,
  event: string,
  from: TailFrom,
  ordinals: ReadonlyMap<string, number>,
): AsyncGenerator<Entry[]> {
  for (let next = from; ;) {
    const [changes, acts] = await Promise.all([
      pageOfChanges(db, event, next.changes, ordinals),
      pageOfActs(db, event, next.acts),
    ]);
    // Whichever page is full tells only what stands before its own end.
    const ends = [changes, acts]
      .filter((page) => page.length === PAGE)
      .map((page) => page.at(-1)?.pos ?? 0);
    const end = ends.length > 0 ? Math.min(...ends) : Number.POSITIVE_INFINITY;
    const page = [...changes, ...acts]
      .filter((entry) => entry.pos <= end)
      .sort((a, b) => a.pos - b.pos);
    if (page.length > 0) yield page;
    if (end === Number.POSITIVE_INFINITY) return;
    next = { changes: Math.max(next.changes, end), acts: Math.max(next.acts, end) };
  }
}

async function pageOfChanges(
  db: Database,
  event: string,
  from: number,
  ordinals: ReadonlyMap<string, number>,
): Promise<ChangeEntry[]> {
  const {
    pos,
    at,
    seat,
    epoch: epochId,
    seq,
    op,
    uid,
    gvk,
    ns,
    name,
    object,
    detail,
    hash,
    seenAt,
    mono,
    receivedAt,
  } = change;
  const rows = await db
    .select({
      pos,
      at,
      seat,
      epoch: epochId,
      seq,
      op,
      uid,
      gvk,
      ns,
      name,
      object,
      detail,
      hash,
      seenAt,
      mono,
      receivedAt,
    })
    .from(change)
    .where(and(eq(change.event, event), gt(change.pos, from)))
    .orderBy(asc(change.pos))
    .limit(PAGE);
  return rows.map((row) => fromChangeRow(row, ordinals.get(`${row.seat} ${row.epoch}`) ?? 0));
}

async function pageOfActs(db: Database, event: string, from: number): Promise<ActEntry[]> {
  const rows = await db
    .select()
    .from(act)
    .where(and(eq(act.event, event), gt(act.pos, from), ne(act.kind, 'presence')))
    .orderBy(asc(act.pos))
    .limit(PAGE);
  return rows.map(fromActRow);
}

/** All that was decided, presence left out. */
export async function readActs(db: Database, event: string): Promise<ActEntry[]> {
  const rows = await db
    .select()
    .from(act)
    .where(and(eq(act.event, event), ne(act.kind, 'presence')))
    .orderBy(asc(act.pos));
  return rows.map(fromActRow);
}

/** The acts of one kind. */
export async function readActsOfKind(
  db: Database,
  event: string,
  kind: string,
): Promise<ActEntry[]> {
  const rows = await db
    .select()
    .from(act)
    .where(and(eq(act.event, event), eq(act.kind, kind)))
    .orderBy(asc(act.pos));
  return rows.map(fromActRow);
}

/** The last that was recorded of each seat's presence. */
export async function readPresence(db: Database, event: string): Promise<ActEntry[]> {
  const rows = await db
    .selectDistinctOn([act.seat])
    .from(act)
    .where(and(eq(act.event, event), eq(act.kind, 'presence')))
    .orderBy(act.seat, desc(act.pos));
  return rows.map(fromActRow);
}
