import type { Database } from '#db/connect.ts';
import { listFreeRosterRows, setRosterMatch } from '#db/queries/roster.ts';
import { matchByName } from '#lib/roster/match.ts';

/**
 * Matches a student who got a seat with the row of the roster that has the name. Without such a row,
 * or with several, the student stays unmatched. Call it in a transaction after `lockWorkshop`.
 */
export async function matchNewStudent(
  tx: Database,
  { workshopId, seatId, name }: { workshopId: string; seatId: string; name: string },
): Promise<void> {
  const rows = await listFreeRosterRows(tx, workshopId);
  for (const match of matchByName(rows, [{ seatId, name }]))
    await setRosterMatch(tx, { workshopId, ...match, matchedBy: 'name' });
}
