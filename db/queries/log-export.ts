import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { change, command, seat } from '#db/schema.ts';
import type { JsonObject } from '#lib/kit/json.ts';

/** A command in the log of a workshop. `at`: ms since 1970. */
export interface LoggedCommand {
  readonly pos: number;
  readonly at: number;
  readonly seatId: string | null;
  readonly payload: JsonObject;
}

/** What the agent of a seat said about its cluster last, if its log still exists. */
export async function readClusters(
  db: Database,
  workshopId: string,
): Promise<ReadonlyMap<string, { readonly distribution: string; readonly version: string }>> {
  const { rows } = await db.execute<{ seatId: string; distribution: string; version: string }>(sql`
    select distinct on (seat_id) seat_id as "seatId",
      coalesce(detail #>> '{cluster,distribution}', '') as distribution,
      coalesce(detail #>> '{cluster,version}', '') as version
    from ${change} where workshop_id = ${workshopId} and op = 'cluster' order by seat_id, pos desc`);
  return new Map(rows.map(({ seatId, ...cluster }) => [seatId, cluster]));
}

/** Rows per query. Bounds the memory of an export of any length. */
const PAGE_ROWS = 200;

/**
 * The commands of a kind in the order of the log, without those of removed seats. Reads a page when
 * the page before it is used up.
 */
export async function* readCommandsOfKind(
  db: Database,
  workshopId: string,
  kind: string,
): AsyncGenerator<LoggedCommand> {
  const isShown = sql`${command.seatId} not in (
    select id from ${seat} where workshop_id = ${workshopId} and removed_at is not null)`;
  for (let after = 0; ;) {
    const rows = await db
      .select({
        pos: command.pos,
        at: command.at,
        seatId: command.seatId,
        payload: command.payload,
      })
      .from(command)
      .where(
        and(
          eq(command.workshopId, workshopId),
          eq(command.kind, kind),
          gt(command.pos, after),
          or(isNull(command.seatId), isShown),
        ),
      )
      .orderBy(asc(command.pos))
      .limit(PAGE_ROWS);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    after = last.pos;
  }
}
