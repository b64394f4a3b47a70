import { and, desc, eq, isNull, or } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, workshop, seat } from '#db/schema.ts';

export type AgentRow = typeof agent.$inferSelect;

/** An admitted agent with its event and seat. */
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

/** The seat on which this machine sits in the event now, whatever its key. */
export async function findSeatByMachine(
  db: Database,
  { workshopId: id, machineId }: { workshopId: string; machineId: string },
): Promise<string | null> {
  const [row] = await db
    .select({ seat: agent.seatId })
    .from(agent)
    .where(and(eq(agent.workshopId, id), eq(agent.machine, machineId), isNull(agent.revokedAt)))
    .orderBy(desc(agent.enrolledAt))
    .limit(1);
  return row?.seat ?? null;
}

/** Admits an agent: whoever held the seat before is revoked, and so is what this machine held elsewhere in the event. */
export async function admitAgent(
  db: Database,
  {
    key,
    workshopId: id,
    seatId: seatId,
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
        eq(agent.workshopId, id),
        isNull(agent.revokedAt),
        or(eq(agent.seatId, seatId), eq(agent.machine, machineId)),
      ),
    );
  await db
    .insert(agent)
    .values({
      key,
      workshopId: id,
      seatId: seatId,
      machine: machineId,
      hostname,
      tokenId,
      enrolledAt: now,
    });
}

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

/** All seats of an event, in their order, with whether their agent is quarantined. */
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
  return rows.map(({ duplicateAt, ...facts }) => ({
    ...facts,
    hasDuplicateAgent: duplicateAt !== null,
  }));
}
