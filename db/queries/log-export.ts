import { sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { command, change, seat } from '#db/schema.ts';
import type { JsonObject } from '#lib/kit/json.ts';

/** One row of a workshop's log, from either table. Times are ms since 1970. */
export interface LogRow {
  readonly pos: number;
  readonly at: number;
  readonly type: 'change' | 'command';
  /** `op` of a change, `kind` of a command. */
  readonly kind: string;
  readonly seatId: string | null;
  readonly epoch: string | null;
  readonly seq: number | null;
  readonly gvk: string | null;
  readonly ns: string | null;
  readonly name: string | null;
  readonly uid: string | null;
  /** Slim object of a change, payload of a command. */
  readonly data: JsonObject | null;
  readonly detail: JsonObject | null;
  readonly actor: string | null;
}

/** Rows per query. Bounds the memory of an export of any length. */
const PAGE_ROWS = 200;

/**
 * The log of a workshop in order. Reads a page when the page before it is used up. `commandKind`:
 * only commands of this kind.
 */
export async function* readLog(
  db: Database,
  workshopId: string,
  { commandKind }: { commandKind?: string } = {},
): AsyncGenerator<LogRow> {
  for (let after = 0; ;) {
    const rows = await readPage(db, workshopId, after, commandKind);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    after = last.pos;
  }
}

async function readPage(
  db: Database,
  workshopId: string,
  after: number,
  commandKind: string | undefined,
): Promise<LogRow[]> {
  const isShown = sql`seat_id is null or seat_id not in (
    select id from ${seat} where workshop_id = ${workshopId} and removed_at is not null)`;
  const changes = sql`(select pos, at, 'change' as type, op as kind, seat_id as "seatId", epoch_id as epoch,
      seq, gvk, ns, name, uid, object as data, detail, null as actor
    from ${change} where workshop_id = ${workshopId} and pos > ${after} and (${isShown}) order by pos limit ${PAGE_ROWS})`;
  const ofKind = commandKind === undefined ? sql`` : sql`and kind = ${commandKind}`;
  const commands = sql`(select pos, at, 'command' as type, kind, seat_id as "seatId", null as epoch,
      null::bigint as seq, null as gvk, null as ns, null as name, null as uid, payload as data,
      null::jsonb as detail, actor
    from ${command} where workshop_id = ${workshopId} and pos > ${after} ${ofKind} and (${isShown}) order by pos limit ${PAGE_ROWS})`;
  const { rows } = await db.execute<Record<keyof LogRow, unknown>>(
    commandKind === undefined
      ? sql`${changes} union all ${commands} order by pos limit ${PAGE_ROWS}`
      : commands,
  );
  return rows.map(
    (row) =>
      ({
        ...row,
        pos: Number(row.pos),
        at: Number(row.at),
        seq: row.seq === null ? null : Number(row.seq),
      }) as LogRow,
  );
}
