import type { Connection } from '#db/connect.ts';
import type { NewRow } from './rows.ts';
import { toRow } from './rows.ts';

/** Another process took the event over: this one's fencing number is old, and nothing was written. */
export class FencedError extends Error {
  override readonly name = 'Fenced';
}

/**
 * One statement, one transaction. The owner's row is locked against a new fencing number (`takeFence` asks for the stronger
 * lock), so that a late statement of an old owner either commits before the new one reads, or writes nothing.
 */
const INSERT_ENTRIES = `
with owner as (select id from event where id = $1 and fence = $2 for key share),
changes as (
  insert into change (event, pos, seat, epoch, seq, op, uid, gvk, ns, name, object, detail, hash, seen_at, mono, at, received_at, fingerprint, fence)
  select owner.id, pos, seat, epoch, seq, op, uid, gvk, ns, name, object, detail, hash, seen_at, mono, at, received_at, decode(fingerprint, 'hex'), $2
  from owner, jsonb_to_recordset($3::jsonb) as row (pos bigint, seat text, epoch text, seq bigint, op text, uid text, gvk text, ns text, name text, object jsonb, detail jsonb, hash text, seen_at bigint, mono bigint, at bigint, received_at bigint, fingerprint text)
),
acts as (
  insert into act (event, pos, at, actor, kind, seat, payload, fence)
  select owner.id, pos, at, actor, kind, seat, payload, $2
  from owner, jsonb_to_recordset($4::jsonb) as row (pos bigint, at bigint, actor text, kind text, seat text, payload jsonb)
)
select count(*)::int as owned from owner`;

/** Commits entries with consecutive positions from `firstPos`, all or none. Throws `Fenced`, or what PostgreSQL says. */
export async function insertEntries(
  db: Connection,
  { workshopId, fence, firstPos }: { workshopId: string; fence: number; firstPos: number },
  entries: readonly NewRow[],
): Promise<void> {
  const rows = { change: [] as string[], act: [] as string[] };
  entries.forEach((entry, index) =>
    rows[entry.log].push(JSON.stringify(toRow(entry, firstPos + index))),
  );
  const values = [workshopId, fence, `[${rows.change.join()}]`, `[${rows.command.join()}]`];
  const { rows: result } = await db.$client.query<{ owned: number }>({
    name: 'log-insert',
    text: INSERT_ENTRIES,
    values,
  });
  if (result[0]?.owned !== 1) throw new FencedError(`another process owns event ${workshopId}`);
}
