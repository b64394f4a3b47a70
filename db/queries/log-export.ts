import { sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { command, change } from '#db/schema.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** One row of an event's log, of either table. Times are ms since 1970. */
export interface LogRow {
  readonly pos: number;
  readonly at: number;
  readonly type: 'change' | 'command';
  /** `op` of a change, `kind` of an act. */
  readonly kind: string;
  readonly seatId: string | null;
  readonly epoch: string | null;
  readonly seq: number | null;
  readonly gvk: string | null;
  readonly ns: string | null;
  readonly name: string | null;
  readonly uid: string | null;
  /** Slim object of a change, payload of an act. */
  readonly data: JsonObject | null;
  readonly detail: JsonObject | null;
  readonly actor: string | null;
}

/** Rows read at a time: what an export holds in memory, however long the log. */
const PAGE_ROWS = 200;

/** The log of an event in its order, page by page, each page read only when the one before is used up. `acts`: of this kind alone. */
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
  const changeRows = sql`(select pos, at, 'change' as type, op as kind, seat, epoch, seq, gvk, ns, name, uid, object as data, detail, null as actor
    from ${change} where event = ${workshopId} and pos > ${after} order by pos limit ${PAGE_ROWS})`;
  const commandRows = sql`(select pos, at, 'act', kind, seat, null, null::bigint, null, null, null, null, payload, null::jsonb, actor
    from ${command} where event = ${workshopId} and pos > ${after} ${commandKind === undefined ? sql`` : sql`and kind = ${commandKind}`} order by pos limit ${PAGE_ROWS})`;
  const rows =
    commandKind === undefined
      ? sql`${changeRows} union all ${commandRows}`
      : sql`select * from ${commandRows} as acts (pos, at, type, kind, seat, epoch, seq, gvk, ns, name, uid, data, detail, actor)`;
  const { rows: found } = await db.execute<Record<keyof LogRow, unknown>>(
    sql`${rows} order by pos limit ${PAGE_ROWS}`,
  );
  return found.map(
    (row) =>
      ({
        ...row,
        pos: Number(row.pos),
        at: Number(row.at),
        seq: row.seq === null ? null : Number(row.seq),
      }) as LogRow,
  );
}
