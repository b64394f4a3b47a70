import { sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import type { EpochRow } from './read.ts';

/** Ordinals by `<seatId> <epoch>`, as `readEntriesFrom` needs them. */
export function mapOrdinals(rows: readonly EpochRow[]): Map<string, number> {
  return new Map(rows.map(({ seatId, epoch, ordinal }) => [`${seatId} ${epoch}`, ordinal]));
}

/** How far one epoch of a seat is committed. Times are ms since 1970. */
export interface EpochState {
  readonly epoch: string;
  readonly ordinal: number;
  /** Highest committed seq; 0 before the first. */
  seq: number;
  lastAt: number;
  lastReceivedAt: number;
}

/** The epochs of a workshop's seats, numbered in the order in which the server met them. */
export class EpochRegistry {
  readonly #epochsBySeat = new Map<string, Map<string, EpochState>>();
  readonly #newestBySeat = new Map<string, EpochState>();

  constructor(rows: readonly EpochRow[]) {
    for (const { seatId, epoch, ordinal, seq, at, receivedAt } of rows)
      this.#add(seatId, { epoch, ordinal, seq, lastAt: at, lastReceivedAt: receivedAt });
  }

  /** Number of the seat's epochs. */
  count(seatId: string): number {
    return this.#epochsBySeat.get(seatId)?.size ?? 0;
  }

  /** Whether an agent of this seat ever announced an epoch. */
  hasEpochs(seatId: string): boolean {
    return (this.#epochsBySeat.get(seatId)?.size ?? 0) > 0;
  }

  get(seatId: string, epoch: string): EpochState | undefined {
    return this.#epochsBySeat.get(seatId)?.get(epoch);
  }

  getNewest(seatId: string): EpochState | undefined {
    return this.#newestBySeat.get(seatId);
  }

  /**
   * Returns the epoch, and gives a new one the next ordinal, which is committed before it is used.
   * Deletes earlier epochs without changes: nothing refers to them. Don't call it while a change of
   * the seat is committed. Throws if another process owns the workshop.
   */
  async registerEpoch(
    db: Database,
    {
      workshopId,
      fence,
      seatId,
      epoch,
      key,
    }: { workshopId: string; fence: number; seatId: string; epoch: string; key: string },
  ): Promise<EpochState> {
    const known = this.get(seatId, epoch);
    if (known) return known;
    const ordinal = (this.getNewest(seatId)?.ordinal ?? 0) + 1;
    const { rowCount } = await db.execute(
      sql`insert into epoch (workshop_id, seat_id, epoch_id, ordinal, key) select id, ${seatId}, ${epoch}, ${ordinal}, ${key} from workshop where id = ${workshopId} and fence = ${fence} for key share`,
    );
    if (rowCount !== 1) throw new Error(`another process owns workshop ${workshopId}`);
    const state = { epoch, ordinal, seq: 0, lastAt: 0, lastReceivedAt: 0 };
    await this.#deleteEmpty(db, workshopId, seatId);
    this.#add(seatId, state);
    return state;
  }

  async #deleteEmpty(db: Database, workshopId: string, seatId: string): Promise<void> {
    const epochs = this.#epochsBySeat.get(seatId);
    const empty = [...(epochs?.values() ?? [])].filter(({ seq }) => seq === 0);
    if (empty.length === 0) return;
    await db.execute(
      sql`delete from epoch where workshop_id = ${workshopId} and seat_id = ${seatId} and epoch_id in (${sql.join(
        empty.map(({ epoch }) => sql`${epoch}`),
        sql`, `,
      )})`,
    );
    for (const { epoch } of empty) epochs?.delete(epoch);
  }

  #add(seatId: string, state: EpochState): void {
    const epochs = this.#epochsBySeat.get(seatId) ?? new Map<string, EpochState>();
    epochs.set(state.epoch, state);
    this.#epochsBySeat.set(seatId, epochs);
    const newest = this.#newestBySeat.get(seatId);
    if (!newest || newest.ordinal < state.ordinal) this.#newestBySeat.set(seatId, state);
  }
}
