import type { Connection } from '#db/connect.ts';
import { DatabaseQueryError } from '#db/errors.ts';
import { toRow, type NewRow } from './rows.ts';

/**
 * Another process took over the workshop, so this one's fencing number is old. Nothing was written.
 */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/**
 * One statement, one transaction. It locks the workshop's row against a new fencing number
 * (`acquireLease` asks for the stronger lock). A late statement of an old owner therefore either
 * commits before the new owner reads, or writes nothing. The usage of the seats is updated with the
 * changes, so that it can't differ from them. A seat that was deleted meanwhile has none.
 */
const INSERT_ENTRIES = `
with owner as (select id from workshop where id = $1 and fence = $2 for key share),
changes as (
  insert into change (workshop_id, pos, seat_id, epoch_id, seq, op, uid, gvk, ns, name, object, detail, hash, seen_at, mono, at, received_at, fingerprint, fence)
  select owner.id, pos, seat_id, epoch_id, seq, op, uid, gvk, ns, name, object, detail, hash, seen_at, mono, at, received_at, decode(fingerprint, 'hex'), $2
  from owner, jsonb_to_recordset($3::jsonb) as row (pos bigint, seat_id text, epoch_id text, seq bigint, op text, uid text, gvk text, ns text, name text, object jsonb, detail jsonb, hash text, seen_at bigint, mono bigint, at bigint, received_at bigint, fingerprint text)
),
commands as (
  insert into command (workshop_id, pos, at, actor, kind, seat_id, payload, fence)
  select owner.id, pos, at, actor, kind, seat_id, payload, $2
  from owner, jsonb_to_recordset($4::jsonb) as row (pos bigint, at bigint, actor text, kind text, seat_id text, payload jsonb)
),
seats as (
  select seat.id, added.rows, added.bytes
  from jsonb_to_recordset($5::jsonb) as added (seat_id text, rows bigint, bytes bigint)
  join seat on seat.id = added.seat_id
  for key share of seat
),
usage as (
  insert into seat_usage as stored (seat_id, workshop_id, rows, bytes)
  select seats.id, owner.id, seats.rows, seats.bytes from owner, seats
  on conflict (seat_id) do update
  set rows = stored.rows + excluded.rows, bytes = stored.bytes + excluded.bytes
)
select count(*)::int as owned from owner`;

/**
 * Commits entries with consecutive positions from `firstPos`: all of them or none. Throws
 * `FencedError` or `DatabaseQueryError`.
 */
export async function insertEntries(
  db: Connection,
  { workshopId, fence, firstPos }: { workshopId: string; fence: number; firstPos: number },
  entries: readonly NewRow[],
): Promise<void> {
  const rows = { change: [] as string[], command: [] as string[] };
  entries.forEach((entry, index) =>
    rows[entry.log].push(JSON.stringify(toRow(entry, firstPos + index))),
  );
  const values = [
    workshopId,
    fence,
    `[${rows.change.join()}]`,
    `[${rows.command.join()}]`,
    JSON.stringify(sumBySeat(entries)),
  ];
  const { rows: result } = await db.$client
    .query<{ owned: number }>({ name: 'log-insert', text: INSERT_ENTRIES, values })
    .catch((error: unknown) => {
      throw new DatabaseQueryError("The log couldn't be written.", { cause: error });
    });
  if (result[0]?.owned !== 1) throw new FencedError(`another process owns workshop ${workshopId}`);
}

function sumBySeat(
  entries: readonly NewRow[],
): { readonly seat_id: string; readonly rows: number; readonly bytes: number }[] {
  const sums = new Map<string, { rows: number; bytes: number }>();
  for (const entry of entries)
    if (entry.log === 'change') {
      const { rows, bytes } = sums.get(entry.seatId) ?? { rows: 0, bytes: 0 };
      sums.set(entry.seatId, { rows: rows + 1, bytes: bytes + entry.bytes });
    }
  return Array.from(sums, ([seat_id, sum]) => ({ seat_id, ...sum }));
}
