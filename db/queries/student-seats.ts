import { and, asc, count, eq, exists, isNull, ne, notExists } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, membership, person, seat, seatGrant } from '#db/schema.ts';
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

/** Marks a seat as a test seat, or no longer. Returns whether that is a change. */
export async function setTestSeat(
  db: Database,
  { id, isTest }: { id: string; isTest: boolean },
): Promise<boolean> {
  const rows = await db
    .update(seat)
    .set({ isTest })
    .where(and(eq(seat.id, id), ne(seat.isTest, isTest)))
    .returning({ id: seat.id });
  return rows.length > 0;
}

/**
 * Marks a seat as a test seat when a member of its workshop is the first who opens it: staff try the
 * workshop as students do.
 */
export async function markSeatOfStaff(
  db: Database,
  { seatId, personId }: { seatId: string; personId: string },
): Promise<void> {
  const memberships = db
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.workshopId, seat.workshopId), eq(membership.personId, personId)));
  const grants = db
    .select({ seatId: seatGrant.seatId })
    .from(seatGrant)
    .where(eq(seatGrant.seatId, seatId));
  await db
    .update(seat)
    .set({ isTest: true })
    .where(and(eq(seat.id, seatId), exists(memberships), notExists(grants)));
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

/** What the tables know about a student's seat. */
export interface StudentSeat {
  readonly id: string;
  /** null: the seat has no student. */
  readonly joinedAt: Date | null;
  /** The host name of the VM whose agent is admitted now; null without one. */
  readonly vm: string | null;
  /** Browsers that can open the seat. */
  readonly devices: number;
  readonly isTest: boolean;
}

/** The seats of a workshop in order, without removed ones. */
export function listStudentSeats(db: Database, workshopId: string): Promise<StudentSeat[]> {
  return db
    .select({
      id: seat.id,
      joinedAt: person.createdAt,
      vm: agent.hostname,
      devices: count(seatGrant.sessionHash),
      isTest: seat.isTest,
    })
    .from(seat)
    .leftJoin(person, eq(person.id, seat.personId))
    .leftJoin(agent, and(eq(agent.seatId, seat.id), isNull(agent.revokedAt)))
    .leftJoin(seatGrant, eq(seatGrant.seatId, seat.id))
    .where(and(eq(seat.workshopId, workshopId), isNull(seat.removedAt)))
    .groupBy(seat.id, person.createdAt, agent.hostname)
    .orderBy(asc(seat.ordinal));
}
