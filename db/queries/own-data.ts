import { and, asc, eq, gt, inArray, notInArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, change, command, fact, roster, seat, seatGrant, session } from '#db/schema.ts';
import { listMergedSeats } from './seat-removal.ts';

/** Changes of one statement. */
const PAGE_ROWS = 500;
/** Notes are private to staff. */
const PRIVATE_KINDS = ['add-note', 'delete-note'];

/** A row of a student's own data: the table, and what the student can know of it. */
export interface OwnDataRow {
  readonly table: 'seat' | 'roster' | 'browser' | 'agent' | 'command' | 'fact' | 'change';
  readonly data: object;
}

/**
 * Everything that is stored about the student of a seat, also under seats that were merged into it,
 * without secrets and without notes of staff.
 */
export async function* readOwnData(
  db: Database,
  { id, workshopId }: { readonly id: string; readonly workshopId: string },
): AsyncGenerator<OwnDataRow> {
  const ids = await listMergedSeats(db, { id, workshopId });
  const { label, displayName, createdAt } = seat;
  for (const data of await db
    .select({ id: seat.id, label, displayName, createdAt })
    .from(seat)
    .where(eq(seat.id, id)))
    yield { table: 'seat', data };
  for (const { workshopId: _workshop, key: _key, note: _note, ...data } of await db
    .select()
    .from(roster)
    .where(eq(roster.seatId, id)))
    yield { table: 'roster', data };
  for (const data of await db
    .select({
      browser: session.browser,
      address: session.address,
      source: seatGrant.source,
      createdAt: seatGrant.createdAt,
      lastUsedAt: session.lastUsedAt,
    })
    .from(seatGrant)
    .innerJoin(session, eq(session.hash, seatGrant.sessionHash))
    .where(eq(seatGrant.seatId, id)))
    yield { table: 'browser', data };
  for (const data of await db
    .select({ machine: agent.machine, hostname: agent.hostname, enrolledAt: agent.enrolledAt })
    .from(agent)
    .where(eq(agent.seatId, id)))
    yield { table: 'agent', data };
  for (const data of await db
    .select({ pos: command.pos, at: command.at, kind: command.kind, payload: command.payload })
    .from(command)
    .where(
      and(
        eq(command.workshopId, workshopId),
        inArray(command.seatId, ids),
        notInArray(command.kind, PRIVATE_KINDS),
      ),
    )
    .orderBy(asc(command.pos)))
    yield { table: 'command', data };
  for (const { workshopId: _workshop, seatId: _seat, ...data } of await db
    .select()
    .from(fact)
    .where(and(eq(fact.workshopId, workshopId), inArray(fact.seatId, ids)))
    .orderBy(asc(fact.pos)))
    yield { table: 'fact', data };
  for (let after = 0; ;) {
    const rows = await db
      .select({
        pos: change.pos,
        at: change.at,
        op: change.op,
        gvk: change.gvk,
        ns: change.ns,
        name: change.name,
        object: change.object,
      })
      .from(change)
      .where(
        and(eq(change.workshopId, workshopId), inArray(change.seatId, ids), gt(change.pos, after)),
      )
      .orderBy(asc(change.pos))
      .limit(PAGE_ROWS);
    for (const data of rows) yield { table: 'change', data };
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    after = last.pos;
  }
}
