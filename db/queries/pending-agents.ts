import { and, asc, count, eq, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { pendingAgent, seat, token } from '#db/schema.ts';

export type PendingAgentRow = typeof pendingAgent.$inferSelect;

export async function findPendingAgent(db: Database, key: string): Promise<PendingAgentRow | null> {
  const [row] = await db.select().from(pendingAgent).where(eq(pendingAgent.key, key));
  return row ?? null;
}

/** Like `findPendingAgent`, and keeps others from deciding about it until the transaction ends. */
export async function lockPendingAgent(db: Database, key: string): Promise<PendingAgentRow | null> {
  const [row] = await db.select().from(pendingAgent).where(eq(pendingAgent.key, key)).for('update');
  return row ?? null;
}

/** Records that a VM waits or asked again. A refused VM stays refused. */
export async function savePendingAgent(
  db: Database,
  row: typeof pendingAgent.$inferInsert & { readonly askedAt: Date },
): Promise<void> {
  const { workshopId, tokenId, seatId, machine, hostname, wishedLabel, address, askedAt } = row;
  await db.insert(pendingAgent).values(row).onConflictDoUpdate({
    target: pendingAgent.key,
    set: { workshopId, tokenId, seatId, machine, hostname, wishedLabel, address, askedAt },
  });
}

/** The VMs that wait because of a token, or for a seat without one. */
export async function countPendingAgents(
  db: Database,
  filter: { readonly tokenId: string } | { readonly seatId: string },
): Promise<number> {
  const [row] = await db
    .select({ waiting: count() })
    .from(pendingAgent)
    .where(
      'tokenId' in filter
        ? eq(pendingAgent.tokenId, filter.tokenId)
        : and(isNull(pendingAgent.tokenId), eq(pendingAgent.seatId, filter.seatId)),
    );
  return row?.waiting ?? 0;
}

export interface ListedPendingAgent extends PendingAgentRow {
  readonly tokenLabel: string | null;
  readonly seatLabel: string | null;
}

/** The VMs that wait in a workshop, or for one seat, in the order in which they first asked. */
export async function listPendingAgents(
  db: Database,
  filter: { readonly workshopId: string } | { readonly seatId: string },
): Promise<ListedPendingAgent[]> {
  const rows = await db
    .select({ pendingAgent, tokenLabel: token.label, seatLabel: seat.label })
    .from(pendingAgent)
    .leftJoin(token, eq(token.id, pendingAgent.tokenId))
    .leftJoin(seat, and(eq(seat.id, pendingAgent.seatId), isNull(seat.removedAt)))
    .where(
      and(
        eq(pendingAgent.state, 'waiting'),
        'workshopId' in filter
          ? eq(pendingAgent.workshopId, filter.workshopId)
          : and(eq(pendingAgent.seatId, filter.seatId), isNotNull(seat.id)),
      ),
    )
    .orderBy(asc(pendingAgent.createdAt), asc(pendingAgent.key));
  return rows.map((row) => ({
    ...row.pendingAgent,
    tokenLabel: row.tokenLabel,
    seatLabel: row.seatLabel,
  }));
}

/** Refuses VMs that wait in a workshop. Returns their keys. */
export async function refusePendingAgents(
  db: Database,
  { workshopId, keys }: { workshopId: string; keys: readonly string[] },
): Promise<string[]> {
  const rows = await db
    .update(pendingAgent)
    .set({ state: 'refused' })
    .where(
      and(
        eq(pendingAgent.workshopId, workshopId),
        eq(pendingAgent.state, 'waiting'),
        inArray(pendingAgent.key, [...keys]),
      ),
    )
    .returning({ key: pendingAgent.key });
  return rows.map(({ key }) => key);
}

export async function deletePendingAgent(db: Database, key: string): Promise<void> {
  await db.delete(pendingAgent).where(eq(pendingAgent.key, key));
}

/** Deletes the VMs that first asked before `before`. */
export async function deleteOldPendingAgents(db: Database, before: Date): Promise<void> {
  await db.delete(pendingAgent).where(lt(pendingAgent.createdAt, before));
}
