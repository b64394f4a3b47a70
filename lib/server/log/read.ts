import { and, asc, desc, eq, gt, max, min, ne, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { command, change, epoch } from '#db/schema.ts';
import type { CommandEntry, ChangeEntry, LogEntry } from './entry.ts';
import { fromCommandRow, fromChangeRow } from './rows.ts';

const PAGE_SIZE = 2_000;

/** Position of the newest row of an event's log; 0 when it is empty. */
export async function readLastPos(db: Database, workshopId: string): Promise<number> {
  const [[ofChange], [ofCommand]] = await Promise.all([
    db
      .select({ pos: max(change.pos) })
      .from(change)
      .where(eq(change.workshopId, workshopId)),
    db
      .select({ pos: max(command.pos) })
      .from(command)
      .where(eq(command.workshopId, workshopId)),
  ]);
  return Math.max(ofChange?.pos ?? 0, ofCommand?.pos ?? 0);
}

export interface EpochRow {
  readonly seatId: string;
  readonly epoch: string;
  readonly ordinal: number;
  /** Highest seq committed, and the time of that change; 0 when there is none. */
  readonly seq: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly pos: number;
}

/** All epochs of an event and how far each is committed: one look into the index an epoch. */
export async function readEpochs(db: Database, workshopId: string): Promise<EpochRow[]> {
  const newest = db
    .select({ seq: change.seq, at: change.at, receivedAt: change.receivedAt, pos: change.pos })
    .from(change)
    .where(
      and(
        eq(change.workshopId, epoch.workshopId),
        eq(change.seatId, epoch.seatId),
        eq(change.epochId, epoch.epochId),
      ),
    )
    .orderBy(sql`${change.seq} desc`)
    .limit(1)
    .as('newest');
  const zeroed = (column: unknown) => sql<number>`coalesce(${column}, 0)::float8`;
  return db
    .select({
      seat: epoch.seatId,
      epoch: epoch.epochId,
      ordinal: epoch.ordinal,
      seq: zeroed(newest.seq),
      at: zeroed(newest.at),
      receivedAt: zeroed(newest.receivedAt),
      pos: zeroed(newest.pos),
    })
    .from(epoch)
    .leftJoinLateral(newest, sql`true`)
    .where(eq(epoch.workshopId, workshopId))
    .orderBy(asc(epoch.seatId), asc(epoch.ordinal));
}

/** Position of the first entry of each seat that counts for its fold: one look into the index an epoch, and the acts. */
export async function readFirstPositions(
  db: Database,
  workshopId: string,
): Promise<Map<string, number>> {
  const first = db
    .select({ pos: change.pos })
    .from(change)
    .where(
      and(
        eq(change.workshopId, epoch.workshopId),
        eq(change.seatId, epoch.seatId),
        eq(change.epochId, epoch.epochId),
      ),
    )
    .orderBy(asc(change.seq))
    .limit(1)
    .as('first');
  const [ofChanges, ofCommands] = await Promise.all([
    db
      .select({ seat: epoch.seatId, pos: first.pos })
      .from(epoch)
      .innerJoinLateral(first, sql`true`)
      .where(eq(epoch.workshopId, workshopId)),
    db
      .select({ seat: command.seatId, pos: min(command.pos) })
      .from(command)
      .where(and(eq(command.workshopId, workshopId), ne(command.kind, 'presence')))
      .groupBy(command.seatId),
  ]);
  const firsts = new Map<string, number>();
  for (const { seat, pos } of [...ofChanges, ...ofCommands])
    if (seat !== null && pos !== null) firsts.set(seat, Math.min(pos, firsts.get(seat) ?? pos));
  return firsts;
}

/** Fingerprints (hex) by seq of what an epoch's log holds from one seq to another, both included. */
export async function readFingerprints(
  db: Database,
  {
    workshopId,
    seatId,
    epoch: id,
    from,
    to,
  }: { workshopId: string; seatId: string; epoch: string; from: number; to: number },
): Promise<Map<number, string>> {
  const rows = await db
    .select({ seq: change.seq, fingerprint: change.fingerprint })
    .from(change)
    .where(
      and(
        eq(change.workshopId, workshopId),
        eq(change.seatId, seatId),
        eq(change.epochId, id),
        sql`${change.seq} between ${from} and ${to}`,
      ),
    );
  return new Map(rows.map((row) => [row.seq, row.fingerprint.toString('hex')]));
}

/** Where reading begins: all that stands after these positions. */
export interface LogCursor {
  readonly changes: number;
  readonly acts: number;
}

/** The log in its order, a page at a time. Presence is left out: it is judged anew. */
export async function* readEntriesFrom(
  db: Database,
  workshopId: string,
  from: LogCursor,
  ordinals: ReadonlyMap<string, number>,
): AsyncGenerator<LogEntry[]> {
  for (let next = from; ;) {
    const [changes, commands] = await Promise.all([
      readChangePage(db, workshopId, next.changes, ordinals),
      readCommandPage(db, workshopId, next.acts),
    ]);
    // Whichever page is full tells only what stands before its own end.
    const ends = [changes, commands]
      .filter((page) => page.length === PAGE_SIZE)
      .map((page) => page.at(-1)?.pos ?? 0);
    const end = ends.length > 0 ? Math.min(...ends) : Number.POSITIVE_INFINITY;
    const page = [...changes, ...commands]
      .filter((entry) => entry.pos <= end)
      .sort((a, b) => a.pos - b.pos);
    if (page.length > 0) yield page;
    if (end === Number.POSITIVE_INFINITY) return;
    next = { changes: Math.max(next.changes, end), acts: Math.max(next.acts, end) };
  }
}

async function readChangePage(
  db: Database,
  workshopId: string,
  from: number,
  ordinals: ReadonlyMap<string, number>,
): Promise<ChangeEntry[]> {
  const {
    pos,
    at,
    seatId,
    epochId: epochId,
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
      seat: seatId,
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
    .where(and(eq(change.workshopId, workshopId), gt(change.pos, from)))
    .orderBy(asc(change.pos))
    .limit(PAGE_SIZE);
  return rows.map((row) => fromChangeRow(row, ordinals.get(`${row.seat} ${row.epoch}`) ?? 0));
}

async function readCommandPage(
  db: Database,
  workshopId: string,
  from: number,
): Promise<CommandEntry[]> {
  const rows = await db
    .select()
    .from(command)
    .where(
      and(eq(command.workshopId, workshopId), gt(command.pos, from), ne(command.kind, 'presence')),
    )
    .orderBy(asc(command.pos))
    .limit(PAGE_SIZE);
  return rows.map(fromCommandRow);
}

/** All that was decided, presence left out. */
export async function readCommands(db: Database, workshopId: string): Promise<CommandEntry[]> {
  const rows = await db
    .select()
    .from(command)
    .where(and(eq(command.workshopId, workshopId), ne(command.kind, 'presence')))
    .orderBy(asc(command.pos));
  return rows.map(fromCommandRow);
}

/** The acts of one kind. */
export async function readCommandsOfKind(
  db: Database,
  workshopId: string,
  kind: string,
): Promise<CommandEntry[]> {
  const rows = await db
    .select()
    .from(command)
    .where(and(eq(command.workshopId, workshopId), eq(command.kind, kind)))
    .orderBy(asc(command.pos));
  return rows.map(fromCommandRow);
}

/** The last that was recorded of each seat's presence. */
export async function readLastPresence(db: Database, workshopId: string): Promise<CommandEntry[]> {
  const rows = await db
    .selectDistinctOn([command.seatId])
    .from(command)
    .where(and(eq(command.workshopId, workshopId), eq(command.kind, 'presence')))
    .orderBy(command.seatId, desc(command.pos));
  return rows.map(fromCommandRow);
}
