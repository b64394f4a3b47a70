import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, workshop, seat } from '#db/schema.ts';

export type AgentRow = typeof agent.$inferSelect;

/** An admitted agent and the state of its workshop. */
export interface AgentWithSeat extends AgentRow {
  readonly workshopState: (typeof workshop.$inferSelect)['state'];
  readonly workshopEndedAt: Date | null;
  readonly seatRemovedAt: Date | null;
}

export async function findAgent(db: Database, key: string): Promise<AgentWithSeat | null> {
  const [row] = await db
    .select({
      agent,
      state: workshop.state,
      endedAt: workshop.endedAt,
      removedAt: seat.removedAt,
    })
    .from(agent)
    .innerJoin(workshop, eq(workshop.id, agent.workshopId))
    .innerJoin(seat, eq(seat.id, agent.seatId))
    .where(eq(agent.key, key));
  return row
    ? {
        ...row.agent,
        workshopState: row.state,
        workshopEndedAt: row.endedAt,
        seatRemovedAt: row.removedAt,
      }
    : null;
}

/** The seat whose agent reports this machine id in the workshop now, under any key. */
export async function findSeatByMachine(
  db: Database,
  { workshopId, machineId }: { workshopId: string; machineId: string },
): Promise<string | null> {
  const [row] = await db
    .select({ seatId: agent.seatId })
    .from(agent)
    .innerJoin(seat, eq(seat.id, agent.seatId))
    .where(
      and(
        eq(agent.workshopId, workshopId),
        eq(agent.machine, machineId),
        isNull(agent.revokedAt),
        isNull(seat.removedAt),
      ),
    )
    .orderBy(desc(agent.enrolledAt))
    .limit(1);
  return row?.seatId ?? null;
}

/** The agent of a seat. */
export async function findAgentOfSeat(db: Database, seatId: string): Promise<AgentRow | null> {
  const [row] = await db
    .select()
    .from(agent)
    .where(and(eq(agent.seatId, seatId), isNull(agent.revokedAt)));
  return row ?? null;
}

/**
 * Admits an agent to a seat, and revokes the seat's agent before it. The agents of other seats stay,
 * whatever machine id they report.
 */
export async function admitAgent(
  db: Database,
  {
    key,
    workshopId,
    seatId,
    machineId,
    hostname,
    tokenId,
    now,
  }: {
    key: string;
    workshopId: string;
    seatId: string;
    machineId: string;
    hostname: string;
    tokenId: string | null;
    now: Date;
  },
): Promise<void> {
  await db
    .update(agent)
    .set({ revokedAt: now })
    .where(and(eq(agent.seatId, seatId), isNull(agent.revokedAt)));
  await db
    .insert(agent)
    .values({ key, workshopId, seatId, machine: machineId, hostname, tokenId, enrolledAt: now });
}

/** Marks the seat's agent as duplicate, or clears the mark with null. */
export async function markDuplicateAgent(
  db: Database,
  seatId: string,
  duplicateAt: Date | null,
): Promise<void> {
  await db
    .update(agent)
    .set({ duplicateAt })
    .where(and(eq(agent.seatId, seatId), isNull(agent.revokedAt)));
}

export interface SeatWithAgent {
  readonly id: string;
  readonly label: string;
  readonly ordinal: number;
  readonly displayName: string | null;
  readonly personId: string | null;
  readonly hasDuplicateAgent: boolean;
  /** The seat was removed and can still be restored. */
  readonly isRemoved: boolean;
}

/** All seats of a workshop in order, with removed ones that can be restored. */
export async function listSeatsWithAgents(
  db: Database,
  workshopId: string,
): Promise<SeatWithAgent[]> {
  const rows = await db
    .select({
      id: seat.id,
      label: seat.label,
      ordinal: seat.ordinal,
      displayName: seat.displayName,
      personId: seat.personId,
      duplicateAt: agent.duplicateAt,
      removedAt: seat.removedAt,
    })
    .from(seat)
    .leftJoin(agent, and(eq(agent.seatId, seat.id), isNull(agent.revokedAt)))
    .where(eq(seat.workshopId, workshopId))
    .orderBy(seat.ordinal);
  return rows.map(({ duplicateAt, removedAt, ...row }) => ({
    ...row,
    isRemoved: removedAt !== null,
    hasDuplicateAgent: duplicateAt !== null,
  }));
}
