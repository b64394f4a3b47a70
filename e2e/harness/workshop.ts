import { randomUUID } from 'node:crypto';
import type { Database } from '#db/connect.ts';
import { workshop, seat } from '#db/schema.ts';
import { seatLabel } from '#lib/protocol/seat-label.ts';

/** Creates a live workshop with empty seats. @returns their ids */
export async function createTestWorkshop(
  db: Database,
  {
    seats = 1,
    pack: packId = 'test',
    packVersion = '1',
  }: { seats?: number; pack?: string; packVersion?: string } = {},
): Promise<{ workshopId: string; seats: string[] }> {
  const id = `workshop-${randomUUID()}`;
  await db.insert(workshop).values({
    id,
    name: 'A test',
    code: id.slice(-8).toUpperCase(),
    state: 'live',
    packId,
    packVersion,
    language: 'en',
    timeZone: 'UTC',
    startsAt: new Date(0),
  });
  const rows = Array.from({ length: seats }, (_, index) => ({
    id: `seat-${randomUUID()}`,
    workshopId: id,
    label: seatLabel(index + 1),
    ordinal: index + 1,
    displayName: `student ${index + 1}`,
  }));
  if (rows.length > 0) await db.insert(seat).values(rows);
  return { workshopId: id, seats: rows.map((row) => row.id) };
}
