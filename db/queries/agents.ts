import { and, desc, eq, isNull, or } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, event, seat } from '#db/schema.ts';

export type AgentRow = typeof agent.$inferSelect;

/** An admitted agent with its event and seat. */
export interface KnownAgent extends AgentRow {
  readonly eventState: (typeof event.$inferSelect)['state'];
}

export async function findAgent(db: Database, key: string): Promise<KnownAgent | null> {
  const [row] = await db
    .select({ agent, state: event.state })
    .from(agent)
    .innerJoin(event, eq(event.id, agent.event))
    .where(eq(agent.key, key));
  return row ? { ...row.agent, eventState: row.state } : null;
}

/** The seat on which this machine sits in the event now, whatever its key. */
export async function seatOfMachine(
  db: Database,
  { event: id, machine }: { event: string; machine: string },
): Promise<string | null> {
  const [row] = await db
    .select({ seat: agent.seat })
    .from(agent)
    .where(and(eq(agent.event, id), eq(agent.machine, machine), isNull(agent.revokedAt)))
    .orderBy(desc(agent.enrolledAt))
    .limit(1);
  return row?.seat ?? null;
}

/** Admits an agent: whoever held the seat before is revoked, and so is what this machine held elsewhere in the event. */
export async function admitAgent(
  db: Database,
  {
    key,
    event: id,
    seat: seatId,
    machine,
    hostname,
    token,
    now,
  }: {
    key: string;
    event: string;
    seat: string;
    machine: string;
    hostname: string;
    token: string;
    now: Date;
  },
): Promise<void> {
  await db
    .update(agent)
    .set({ revokedAt: now })
    .where(
      and(
        eq(agent.event, id),
        isNull(agent.revokedAt),
        or(eq(agent.seat, seatId), eq(agent.machine, machine)),
      ),
    );
  await db
    .insert(agent)
    .values({ key, event: id, seat: seatId, machine, hostname, token, enrolledAt: now });
}

export async function quarantineAgents(
  db: Database,
  seatId: string,
  quarantinedAt: Date | null,
): Promise<void> {
  await db
    .update(agent)
    .set({ quarantinedAt })
    .where(and(eq(agent.seat, seatId), isNull(agent.revokedAt)));
}

export interface SeatFacts {
  readonly id: string;
  readonly label: string;
  readonly ordinal: number;
  readonly handle: string | null;
  readonly person: string | null;
  readonly quarantined: boolean;
}

/** All seats of an event, in their order, with whether their agent is quarantined. */
export async function seatsWithAgents(db: Database, id: string): Promise<SeatFacts[]> {
  const rows = await db
    .select({
      id: seat.id,
      label: seat.label,
      ordinal: seat.ordinal,
      handle: seat.handle,
      person: seat.person,
      quarantinedAt: agent.quarantinedAt,
    })
    .from(seat)
    .leftJoin(agent, and(eq(agent.seat, seat.id), isNull(agent.revokedAt)))
    .where(eq(seat.event, id))
    .orderBy(seat.ordinal);
  return rows.map(({ quarantinedAt, ...facts }) => ({
    ...facts,
    quarantined: quarantinedAt !== null,
  }));
}
