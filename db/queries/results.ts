import { sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import type { JsonObject } from '#lib/kit/json.ts';

/** What the results of a workshop depend on. Two equal texts stand for equal data. */
export interface ResultsVersion {
  /** Of the log and the facts, which grow while the workshop runs. */
  readonly log: string;
  /** Of the workshop, its seats and its staff, which can be renamed and erased at any time. */
  readonly rows: string;
}

/** Costs some index lookups and one pass over the seats. null: the workshop doesn't exist. */
export async function readResultsVersion(
  db: Database,
  workshopId: string,
): Promise<ResultsVersion | null> {
  const { rows } = await db.execute<{ log: string; rows: string }>(sql`
    select
      concat_ws('.',
        coalesce((select f.fold || '-' || f.pos || '-' || f.made_at || '-' || coalesce(f.log_erased_at::text, '')
          from fact_state f where f.workshop_id = w.id), ''),
        coalesce((select max(c.pos) from command c where c.workshop_id = w.id), 0)) as log,
      md5(concat_ws('|',
        w.name, w.state, w.pack_digest, w.time_zone, w.started_at, w.ended_at, w.names_erased_at,
        (select string_agg(concat_ws(',', s.id, s.label, s.display_name, s.is_test, s.person_id,
            s.removed_at), ';' order by s.id) from seat s where s.workshop_id = w.id),
        (select string_agg(concat_ws(',', m.person_id, m.role, p.name), ';' order by m.person_id)
          from membership m join person p on p.id = m.person_id
          where m.workshop_id = w.id))) as rows
    from workshop w where w.id = ${workshopId}`);
  return rows[0] ?? null;
}

/** A seat that isn't removed. `isStaff`: its person has a role in the workshop. */
export interface ResultSeatRow {
  readonly id: string;
  readonly label: string;
  readonly displayName: string | null;
  readonly isTest: boolean;
  readonly isStaff: boolean;
}

/** The seats of a workshop in the order of their places. */
export async function readResultSeats(db: Database, workshopId: string): Promise<ResultSeatRow[]> {
  const { rows } = await db.execute<Record<keyof ResultSeatRow, unknown>>(sql`
    select s.id, s.label, s.display_name as "displayName", s.is_test as "isTest",
      m.role is not null as "isStaff"
    from seat s
    left join membership m on m.workshop_id = s.workshop_id and m.person_id = s.person_id
    where s.workshop_id = ${workshopId} and s.removed_at is null
    order by s.ordinal`);
  return rows as unknown as ResultSeatRow[];
}

/** A command as the log has it. `at`: ms since 1970. */
export interface CommandRecord {
  readonly pos: number;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly seatId: string | null;
  readonly payload: JsonObject;
}

/** All commands of a workshop in the order of the log, presence included. */
export async function readCommandLog(db: Database, workshopId: string): Promise<CommandRecord[]> {
  // The columns are read as they come: mapping 100,000 rows would take longer than reading them.
  const { rows } = await db.execute<Record<keyof CommandRecord, unknown>>(sql`
    select pos::float8, at::float8, actor, kind, seat_id as "seatId", payload
    from command where workshop_id = ${workshopId} order by pos`);
  return rows as unknown as CommandRecord[];
}

/** Names of the staff by person: of the members, and of former ones who wrote commands. */
export async function readStaffNames(
  db: Database,
  workshopId: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.execute<{ id: string; name: string }>(sql`
    select p.id, p.name from person p
    where p.id in (select person_id from membership where workshop_id = ${workshopId})
      or (p.id in (select actor from command where workshop_id = ${workshopId})
        and p.id not in (
          select person_id from seat where workshop_id = ${workshopId} and person_id is not null))`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
