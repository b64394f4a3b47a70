import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { seatUsage } from '#db/schema.ts';

/** What a seat has stored. `bytes`: its changes as JSON. */
export interface SeatUsage {
  readonly rows: number;
  readonly bytes: number;
}

export interface SeatUsageRow extends SeatUsage {
  readonly seatId: string;
}

/** The usage of a workshop's seats, or of some of them. Seats that stored nothing have no row. */
export function readUsage(
  db: Database,
  workshopId: string,
  seatIds?: readonly string[],
): Promise<SeatUsageRow[]> {
  const { seatId, rows, bytes } = seatUsage;
  return db
    .select({ seatId, rows, bytes })
    .from(seatUsage)
    .where(
      and(
        eq(seatUsage.workshopId, workshopId),
        seatIds === undefined ? undefined : inArray(seatId, [...seatIds]),
      ),
    );
}

const NO_USAGE: SeatUsage = { rows: 0, bytes: 0 };

/** What the seats of a workshop have stored: the table `seat_usage` while its log is open. */
export class SeatUsages {
  readonly #usageBySeat = new Map<string, SeatUsage>();
  #totalBytes = 0;

  constructor(rows: readonly SeatUsageRow[]) {
    for (const { seatId, rows: count, bytes } of rows) this.add(seatId, count, bytes);
  }

  /** Bytes of all seats. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  get(seatId: string): SeatUsage {
    return this.#usageBySeat.get(seatId) ?? NO_USAGE;
  }

  /** Reads the usage of seats that were added: one that was restored still has its data. */
  async readMissing(db: Database, workshopId: string, seatIds: readonly string[]): Promise<void> {
    if (seatIds.length === 0) return;
    for (const { seatId, rows, bytes } of await readUsage(db, workshopId, seatIds))
      if (!this.#usageBySeat.has(seatId)) this.add(seatId, rows, bytes);
  }

  /** Changes of the seat were committed. */
  add(seatId: string, rows: number, bytes: number): void {
    const before = this.get(seatId);
    this.#usageBySeat.set(seatId, { rows: before.rows + rows, bytes: before.bytes + bytes });
    this.#totalBytes += bytes;
  }

  /** The seat was removed, with its data. */
  forget(seatId: string): void {
    this.#totalBytes -= this.get(seatId).bytes;
    this.#usageBySeat.delete(seatId);
  }
}
