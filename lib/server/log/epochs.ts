import { sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import type { EpochRow } from './read.ts';

/** Ordinals by `<seat> <epoch>`, as `readTail` takes them. */
export function ordinalsOf(rows: readonly EpochRow[]): Map<string, number> {
  return new Map(rows.map(({ seat, epoch, ordinal }) => [`${seat} ${epoch}`, ordinal]));
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
export class EpochBook {
  readonly #bySeat = new Map<string, Map<string, EpochState>>();

  constructor(rows: readonly EpochRow[]) {
    for (const { seat, epoch, ordinal, seq, at, receivedAt } of rows)
      this.#of(seat).set(epoch, { epoch, ordinal, seq, lastAt: at, lastReceivedAt: receivedAt });
  }

  /** Seats of which something is in the log. */
  seen(seat: string): boolean {
    return (this.#bySeat.get(seat)?.size ?? 0) > 0;
  }

  get(seat: string, epoch: string): EpochState | undefined {
    return this.#bySeat.get(seat)?.get(epoch);
  }

  newest(seat: string): EpochState | undefined {
    return [...this.#of(seat).values()].reduce<EpochState | undefined>(
      (last, next) => (last && last.ordinal > next.ordinal ? last : next),
      undefined,
    );
  }

  /** Gives a new epoch its number, committed before it is used. Throws when the event has another owner. */
  async admit(
    db: Database,
    {
      event,
      fence,
      seat,
      epoch,
      key,
    }: { event: string; fence: number; seat: string; epoch: string; key: string },
  ): Promise<EpochState> {
    const known = this.get(seat, epoch);
    if (known) return known;
    const ordinal = (this.newest(seat)?.ordinal ?? 0) + 1;
    const { rowCount } = await db.execute(
      sql`insert into epoch (event, seat, epoch, ordinal, key) select id, ${seat}, ${epoch}, ${ordinal}, ${key} from event where id = ${event} and fence = ${fence} for key share`,
    );
    if (rowCount !== 1) throw new Error(`another process owns event ${event}`);
    const state = { epoch, ordinal, seq: 0, lastAt: 0, lastReceivedAt: 0 };
    this.#of(seat).set(epoch, state);
    return state;
  }

  #of(seat: string): Map<string, EpochState> {
    const known = this.#bySeat.get(seat) ?? new Map<string, EpochState>();
    this.#bySeat.set(seat, known);
    return known;
  }
}
