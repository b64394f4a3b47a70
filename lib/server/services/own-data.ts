import { readOwnData, type OwnDataRow } from '#db/queries/own-data.ts';
import { Semaphore } from '#lib/kit/semaphore.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { AppServices } from '../context.ts';
import { openDownload } from '../exports/download.ts';
import { requireSeatAccess } from './access.ts';
import type { ServiceDeps } from './deps.ts';

/** Students who download their data at once. Each download reads from the database as it is sent. */
const MAX_OWN_DOWNLOADS = 4;
const BUSY_RETRY_MS = 10_000;
/** Characters that are sent together. */
const CHUNK_CHARS = 64 * 1024;

/** What is stored about a student, for the student. */
export function ownDataService({
  db,
  now,
}: Pick<ServiceDeps, 'db' | 'now'>): Pick<AppServices['seats'], 'openOwnData'> {
  const slots = new Semaphore(MAX_OWN_DOWNLOADS);
  return {
    async openOwnData(caller, seatId) {
      const { seat, workshop, isOwnSeat } = await requireSeatAccess(db, caller, seatId);
      if (!isOwnSeat) throw new HttpError('forbidden');
      const release = slots.tryAcquire();
      if (release === null) throw new HttpError('too-many', { retryMs: BUSY_RETRY_MS });
      const about = { workshop: workshop.name, writtenAt: now().toISOString() };
      const bytes = writeJson(about, readOwnData(db, { id: seat.id, workshopId: workshop.id }));
      const body = await openDownload(bytes, { onComplete: () => undefined, onClose: release });
      return { fileName: `${workshop.code}-${seat.label}.json`, type: 'application/json', body };
    },
  };
}

/** One JSON object: what it is about, and the rows in the order in which they are read. */
async function* writeJson(
  about: object,
  rows: AsyncIterable<OwnDataRow>,
): AsyncGenerator<Uint8Array, number> {
  const encoder = new TextEncoder();
  let count = 0;
  let text = `${JSON.stringify(about).slice(0, -1)},"rows":[`;
  for await (const row of rows) {
    text += `${count === 0 ? '' : ','}\n${JSON.stringify(row)}`;
    count += 1;
    if (text.length < CHUNK_CHARS) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(`${text}\n]}\n`);
  return count;
}
