import { and, eq, ne } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, seat, seatGrant } from '#db/schema.ts';
import { displayNameKey } from '#lib/protocol/display-name.ts';
import { seatLabel } from '#lib/protocol/seat-label.ts';
import { uniqueDisplayName } from './seats.ts';

/**
 * Gives a student another name, with a number if another seat has it. Returns the name. Call it in
 * a transaction after `lockWorkshop`.
 */
export async function renameSeat(
  db: Database,
  { id, workshopId, wanted }: { id: string; workshopId: string; wanted: string },
): Promise<string> {
  // The seat's present name doesn't count as taken.
  await db.update(seat).set({ handleKey: null }).where(eq(seat.id, id));
  const displayName = await uniqueDisplayName(db, workshopId, wanted);
  await db
    .update(seat)
    .set({ displayName, handleKey: displayNameKey(displayName) })
    .where(eq(seat.id, id));
  return displayName;
}

/**
 * Moves a seat to another place. Returns false if a seat has the label, also a removed one that can
 * be restored. Call it in a transaction after `lockWorkshop`.
 */
export async function moveSeat(
  db: Database,
  { id, workshopId, ordinal }: { id: string; workshopId: string; ordinal: number },
): Promise<boolean> {
  const label = seatLabel(ordinal);
  const [taken] = await db
    .select({ id: seat.id })
    .from(seat)
    .where(and(eq(seat.workshopId, workshopId), eq(seat.label, label), ne(seat.id, id)));
  if (taken !== undefined) return false;
  await db.update(seat).set({ label, ordinal }).where(eq(seat.id, id));
  return true;
}

/** Lets the browsers of one seat open another one. */
export async function copySeatGrants(
  db: Database,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const grants = await db.select().from(seatGrant).where(eq(seatGrant.seatId, from));
  if (grants.length > 0)
    await db
      .insert(seatGrant)
      .values(grants.map((grant) => ({ ...grant, seatId: to })))
      .onConflictDoNothing();
}

/** The machine ids that agents reported, by seat. */
export async function listMachinesOfSeats(
  db: Database,
  workshopId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db
    .select({ seatId: agent.seatId, machine: agent.machine })
    .from(agent)
    .where(eq(agent.workshopId, workshopId));
  const machines = new Map<string, string[]>();
  for (const { seatId, machine } of rows)
    machines.set(seatId, [...(machines.get(seatId) ?? []), machine]);
  return machines;
}
