import { sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import type { EpochRow } from './read.ts';

/** Ordinals by `<seat> <epoch>`, as `readTail` takes them. */
export function mapOrdinals(rows: readonly EpochRow[]): Map<string, number> {
  return new Map(rows.map(({ seatId, epoch, ordinal }) => [`${seatId} ${epoch}`, ordinal]));
}

/** One epoch of a seat as the log holds it. */
export interface EpochState {
  readonly epoch: string;
  readonly ordinal: number;
  /** Highest seq committed. */
  seq: number;
  lastAt: number;
  lastReceivedAt: number;
}

/** The epochs of an event's seats, in the order in which the server met them. */
export class EpochRegistry {
  readonly #bySeat = new Map<string, Map<string, EpochState>>();

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

  /** Seats of which something is in the log. */
  hasEpochs(seatId: string): boolean {
    return (this.#bySeat.get(seatId)?.size ?? 0) > 0;
  }

  get(seatId: string, epoch: string): EpochState | undefined {
    return this.#bySeat.get(seatId)?.get(epoch);
  }

  getNewest(seatId: string): EpochState | undefined {
    return [...this.#getOrCreateSeat(seatId).values()].reduce<EpochState | undefined>(
      (last, next) => (last && last.ordinal > next.ordinal ? last : next),
      undefined,
    );
  }

  /** Gives a new epoch its number, committed before it is used. Throws when the event has another owner. */
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
      sql`insert into epoch (event, seat, epoch, ordinal, key) select id, ${seatId}, ${epoch}, ${ordinal}, ${key} from event where id = ${workshopId} and fence = ${fence} for key share`,
    );
    if (rowCount !== 1) throw new Error(`another process owns event ${workshopId}`);
    const state = { epoch, ordinal, seq: 0, lastAt: 0, lastReceivedAt: 0 };
    this.#getOrCreateSeat(seatId).set(epoch, state);
    return state;
  }

  #getOrCreateSeat(seatId: string): Map<string, EpochState> {
    const known = this.#bySeat.get(seatId) ?? new Map<string, EpochState>();
    this.#bySeat.set(seatId, known);
    return known;
  }
}
