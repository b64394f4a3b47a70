import pg from 'pg';
import type { StoredChange } from './compare.ts';
import { FINGERPRINT_DIGITS } from './recording-spool.ts';

/** Reads the log of a workshop, or of one of its seats, in the order of `pos`. */
export async function readStored(
  databaseUrl: string,
  workshopId: string,
  seatId?: string,
): Promise<StoredChange[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<StoredChange>(
      `select seat_id as "seatId", epoch_id as epoch, seq::int, mono::int as serial,
         substr(encode(fingerprint, 'hex'), 1, ${FINGERPRINT_DIGITS}) as fingerprint
       from change where workshop_id = $1 and ($2::text is null or seat_id = $2) order by pos`,
      [workshopId, seatId ?? null],
    );
    return rows;
  } finally {
    await client.end();
  }
}
