import { and, asc, count, eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { keptSeatPair, person } from '#db/schema.ts';

/** Two seats in the order in which a pair is stored. */
export interface SeatPair {
  readonly firstSeatId: string;
  readonly secondSeatId: string;
}

/** A pair that staff keep apart. `keptByName`: null if the person doesn't exist any more. */
export interface KeptPairRow extends SeatPair {
  readonly keptByName: string | null;
  readonly keptAt: Date;
}

/** The pairs that staff keep apart, in the order of their decisions. */
export async function listKeptSeatPairs(db: Database, workshopId: string): Promise<KeptPairRow[]> {
  return db
    .select({
      firstSeatId: keptSeatPair.firstSeatId,
      secondSeatId: keptSeatPair.secondSeatId,
      keptByName: person.name,
      keptAt: keptSeatPair.keptAt,
    })
    .from(keptSeatPair)
    .leftJoin(person, eq(person.id, keptSeatPair.keptBy))
    .where(eq(keptSeatPair.workshopId, workshopId))
    .orderBy(asc(keptSeatPair.keptAt), asc(keptSeatPair.firstSeatId));
}

export async function countKeptSeatPairs(db: Database, workshopId: string): Promise<number> {
  const [row] = await db
    .select({ pairs: count() })
    .from(keptSeatPair)
    .where(eq(keptSeatPair.workshopId, workshopId));
  return row?.pairs ?? 0;
}

/** Keeps a pair apart. A pair that is kept already stays as it was. */
export async function insertKeptSeatPair(
  db: Database,
  row: SeatPair & { readonly workshopId: string; readonly keptBy: string; readonly keptAt: Date },
): Promise<void> {
  await db.insert(keptSeatPair).values(row).onConflictDoNothing();
}

export async function deleteKeptSeatPair(
  db: Database,
  { firstSeatId, secondSeatId }: SeatPair,
): Promise<void> {
  await db
    .delete(keptSeatPair)
    .where(
      and(eq(keptSeatPair.firstSeatId, firstSeatId), eq(keptSeatPair.secondSeatId, secondSeatId)),
    );
}
