import { and, asc, desc, eq, gt, max, min, ne, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { command, change, epoch, workshop } from '#db/schema.ts';
import { RECORD_PRESENCE, type CommandEntry, type ChangeEntry, type LogEntry } from './entry.ts';
import { fromCommandRow, fromChangeRow } from './rows.ts';

const PAGE_SIZE = 2_000;

/** Position of the newest row of a workshop's log; 0 if it is empty. */
export async function readLastPos(db: Database, workshopId: string): Promise<number> {
  const [[newestChange], [newestCommand]] = await Promise.all([
    db
      .select({ pos: max(change.pos) })
      .from(change)
      .where(eq(change.workshopId, workshopId)),
    db
      .select({ pos: max(command.pos) })
      .from(command)
      .where(eq(command.workshopId, workshopId)),
  ]);
  return Math.max(newestChange?.pos ?? 0, newestCommand?.pos ?? 0);
}

/** When a workshop was created, ms since 1970; 0 if it doesn't exist. */
export async function readCreationTime(db: Database, workshopId: string): Promise<number> {
  const [row] = await db
    .select({ createdAt: workshop.createdAt })
    .from(workshop)
    .where(eq(workshop.id, workshopId));
  return row?.createdAt.getTime() ?? 0;
}

export interface EpochRow {
  readonly seatId: string;
  readonly epoch: string;
  readonly ordinal: number;
  /** Highest committed seq, with the times (ms since 1970) and `pos` of that change; else 0. */
  readonly seq: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly pos: number;
}

/** All epochs of a workshop and how far each is committed. Costs one index lookup per epoch. */
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
      seatId: epoch.seatId,
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

/**
 * Position of the first entry of each seat that its fold needs: the first change, or the first
 * command that isn't about presence. Costs one index lookup per epoch and a scan of the commands.
 */
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
  const [firstChanges, firstCommands] = await Promise.all([
    db
      .select({ seatId: epoch.seatId, pos: first.pos })
      .from(epoch)
      .innerJoinLateral(first, sql`true`)
      .where(eq(epoch.workshopId, workshopId)),
    db
      .select({ seatId: command.seatId, pos: min(command.pos) })
      .from(command)
      .where(and(eq(command.workshopId, workshopId), ne(command.kind, RECORD_PRESENCE)))
      .groupBy(command.seatId),
  ]);
  const positions = new Map<string, number>();
  for (const { seatId, pos } of [...firstChanges, ...firstCommands])
    if (seatId !== null && pos !== null)
      positions.set(seatId, Math.min(pos, positions.get(seatId) ?? pos));
  return positions;
}

/** Fingerprints (hex) by seq of an epoch's committed changes, `from` and `to` included. */
export async function readFingerprints(
  db: Database,
  {
    workshopId,
    seatId,
    epoch: epochId,
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
        eq(change.epochId, epochId),
        sql`${change.seq} between ${from} and ${to}`,
      ),
    );
  return new Map(rows.map((row) => [row.seq, row.fingerprint.toString('hex')]));
}

/** The positions after which to read. */
export interface LogCursor {
  readonly changes: number;
  readonly commands: number;
}

/**
 * Reads the log in order of `pos`, page by page. Leaves out presence, which is computed again after
 * a start. `ordinals` comes from `mapOrdinals`.
 */
export async function* readEntriesFrom(
  db: Database,
  workshopId: string,
  from: LogCursor,
  ordinals: ReadonlyMap<string, number>,
): AsyncGenerator<LogEntry[]> {
  for (let next = from; ;) {
    const [changes, commands] = await Promise.all([
      readChangePage(db, workshopId, next.changes, ordinals),
      readCommandPage(db, workshopId, next.commands),
    ]);
    // A full page may continue after its end, so only entries up to that position are complete.
    const ends = [changes, commands]
      .filter((page) => page.length === PAGE_SIZE)
      .map((page) => page.at(-1)?.pos ?? 0);
    const end = ends.length > 0 ? Math.min(...ends) : Number.POSITIVE_INFINITY;
    const page = [...changes, ...commands]
      .filter((entry) => entry.pos <= end)
      .sort((a, b) => a.pos - b.pos);
    if (page.length > 0) yield page;
    if (end === Number.POSITIVE_INFINITY) return;
    next = { changes: Math.max(next.changes, end), commands: Math.max(next.commands, end) };
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
    epochId,
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
      seatId,
      epochId,
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
  return rows.map((row) => fromChangeRow(row, ordinals.get(`${row.seatId} ${row.epochId}`) ?? 0));
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
      and(
        eq(command.workshopId, workshopId),
        gt(command.pos, from),
        ne(command.kind, RECORD_PRESENCE),
      ),
    )
    .orderBy(asc(command.pos))
    .limit(PAGE_SIZE);
  return rows.map(fromCommandRow);
}

/** All commands of a workshop, without presence. */
export async function readCommands(db: Database, workshopId: string): Promise<CommandEntry[]> {
  const rows = await db
    .select()
    .from(command)
    .where(and(eq(command.workshopId, workshopId), ne(command.kind, RECORD_PRESENCE)))
    .orderBy(asc(command.pos));
  return rows.map(fromCommandRow);
}

/** The commands of one kind. */
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

/** The last recorded presence of each seat. */
export async function readLastPresence(db: Database, workshopId: string): Promise<CommandEntry[]> {
  const rows = await db
    .selectDistinctOn([command.seatId])
    .from(command)
    .where(and(eq(command.workshopId, workshopId), eq(command.kind, RECORD_PRESENCE)))
    .orderBy(command.seatId, desc(command.pos));
  return rows.map(fromCommandRow);
}
