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

  constructor(rows: readonly EpochRow[]) {
    for (const { seatId, epoch, ordinal, seq, at, receivedAt } of rows)
      this.#getOrCreateSeat(seatId).set(epoch, {
        epoch,
        ordinal,
        seq,
        lastAt: at,
        lastReceivedAt: receivedAt,
      });
  }

  /** Whether an agent of this seat ever announced an epoch. */
  hasEpochs(seatId: string): boolean {
    return (this.#epochsBySeat.get(seatId)?.size ?? 0) > 0;
  }

  get(seatId: string, epoch: string): EpochState | undefined {
    return this.#epochsBySeat.get(seatId)?.get(epoch);
  }

  getNewest(seatId: string): EpochState | undefined {
    return [...this.#getOrCreateSeat(seatId).values()].reduce<EpochState | undefined>(
      (last, next) => (last && last.ordinal > next.ordinal ? last : next),
      undefined,
    );
  }

  /**
   * Returns the epoch, and gives a new one the next ordinal, which is committed before it is used.
   * Throws if another process owns the workshop.
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
    this.#getOrCreateSeat(seatId).set(epoch, state);
    return state;
  }

  #getOrCreateSeat(seatId: string): Map<string, EpochState> {
    const known = this.#epochsBySeat.get(seatId) ?? new Map<string, EpochState>();
    this.#epochsBySeat.set(seatId, known);
    return known;
  }
}
