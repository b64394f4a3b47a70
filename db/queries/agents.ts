import { and, desc, eq, isNull, or } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, workshop, seat } from '#db/schema.ts';

export type AgentRow = typeof agent.$inferSelect;

/** An admitted agent and the state of its workshop. */
export interface AgentWithSeat extends AgentRow {
  readonly workshopState: (typeof workshop.$inferSelect)['state'];
}

export async function findAgent(db: Database, key: string): Promise<AgentWithSeat | null> {
  const [row] = await db
    .select({ agent, state: workshop.state })
    .from(agent)
    .innerJoin(workshop, eq(workshop.id, agent.workshopId))
    .where(eq(agent.key, key));
  return row ? { ...row.agent, workshopState: row.state } : null;
}

/** Id of the seat that this machine has in the workshop now, under any key. */
export async function findSeatByMachine(
  db: Database,
  { workshopId, machineId }: { workshopId: string; machineId: string },
): Promise<string | null> {
  const [row] = await db
    .select({ seatId: agent.seatId })
    .from(agent)
    .where(
      and(eq(agent.workshopId, workshopId), eq(agent.machine, machineId), isNull(agent.revokedAt)),
    )
    .orderBy(desc(agent.enrolledAt))
    .limit(1);
  return row?.seatId ?? null;
}

/** Admits an agent. Revokes the seat's agent and this machine's other agents in the workshop. */
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
    tokenId: string;
    now: Date;
  },
): Promise<void> {
  await db
    .update(agent)
    .set({ revokedAt: now })
    .where(
      and(
        eq(agent.workshopId, workshopId),
        isNull(agent.revokedAt),
        or(eq(agent.seatId, seatId), eq(agent.machine, machineId)),
      ),
    );
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
}

/** All seats of a workshop in order. */
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
    })
    .from(seat)
    .leftJoin(agent, and(eq(agent.seatId, seat.id), isNull(agent.revokedAt)))
    .where(eq(seat.workshopId, workshopId))
    .orderBy(seat.ordinal);
  return rows.map(({ duplicateAt, ...row }) => ({
    ...row,
    hasDuplicateAgent: duplicateAt !== null,
  }));
}
