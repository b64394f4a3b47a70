import { randomUUID } from 'node:crypto';
import type { Database } from '#db/connect.ts';
import { event, seat } from '#db/schema.ts';
import { seatLabel } from '#lib/protocol/seat-label.ts';

/** A live event with `seats` empty seats, for tests; answers their ids. */
export async function makeEvent(
  db: Database,
  {
    seats = 1,
    pack = 'test',
    packVersion = '1',
  }: { seats?: number; pack?: string; packVersion?: string } = {},
): Promise<{ event: string; seats: string[] }> {
  const id = `event-${randomUUID()}`;
  await db
    .insert(event)
    .values({
      id,
      name: 'A test',
      code: id.slice(-8).toUpperCase(),
      state: 'live',
      pack,
      packVersion,
      language: 'en',
      timeZone: 'UTC',
      startsAt: new Date(0),
    });
  const rows = Array.from({ length: seats }, (_, index) => ({
    id: `seat-${randomUUID()}`,
    event: id,
    label: seatLabel(index + 1),
    ordinal: index + 1,
    handle: `student ${index + 1}`,
  }));
  if (rows.length > 0) await db.insert(seat).values(rows);
  return { event: id, seats: rows.map((row) => row.id) };
}
