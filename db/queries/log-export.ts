import { sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { act, change } from '#db/schema.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** One row of an event's log, of either table. Times are ms since 1970. */
export interface LogRow {
  readonly pos: number;
  readonly at: number;
  readonly type: 'change' | 'act';
  /** `op` of a change, `kind` of an act. */
  readonly kind: string;
  readonly seat: string | null;
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
const PAGE = 200;

/** The log of an event in its order, page by page, each page read only when the one before is used up. `acts`: of this kind alone. */
export async function* readLog(
  db: Database,
  event: string,
  { acts }: { acts?: string } = {},
): AsyncGenerator<LogRow> {
  for (let after = 0; ;) {
    const rows = await page(db, event, after, acts);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.pos;
  }
}

async function page(
  db: Database,
  event: string,
  after: number,
  acts: string | undefined,
): Promise<LogRow[]> {
  const changes = sql`(select pos, at, 'change' as type, op as kind, seat, epoch, seq, gvk, ns, name, uid, object as data, detail, null as actor
    from ${change} where event = ${event} and pos > ${after} order by pos limit ${PAGE})`;
  const decided = sql`(select pos, at, 'act', kind, seat, null, null::bigint, null, null, null, null, payload, null::jsonb, actor
    from ${act} where event = ${event} and pos > ${after} ${acts === undefined ? sql`` : sql`and kind = ${acts}`} order by pos limit ${PAGE})`;
  const rows =
    acts === undefined
      ? sql`${changes} union all ${decided}`
      : sql`select * from ${decided} as acts (pos, at, type, kind, seat, epoch, seq, gvk, ns, name, uid, data, detail, actor)`;
  const { rows: found } = await db.execute<Record<keyof LogRow, unknown>>(
    sql`${rows} order by pos limit ${PAGE}`,
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
