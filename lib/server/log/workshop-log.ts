import type { Connection } from '#db/connect.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import { FRAME } from '#lib/protocol/version.ts';
import { estimateAt } from './clock-offset.ts';
import type { Entry } from './entry.ts';
import { EpochBook, type EpochState } from './epochs.ts';
import type { Held, Ownership } from './ownership.ts';
import { readEpochs, readFingerprints, readLastPos } from './read.ts';
import { fingerprint, storable, type NewAct, type NewChange } from './rows.ts';
import { Writer } from './writer.ts';

export interface LogOptions {
  readonly db: Connection;
  readonly ownership: Ownership;
  readonly event: string;
  readonly onCommitted: (entries: readonly Entry[]) => void;
  /** Nothing more is written through this log: open it again. */
  readonly onLost: (error: unknown) => void;
  readonly log: (line: string) => void;
}

export interface Append {
  readonly seat: string;
  readonly epoch: string;
  readonly changes: readonly Change[];
  /** Server's clock, ms since 1970. */
  readonly receivedAt: number;
  /** What to add to the agent's clock, ms. */
  readonly offset: number;
}

export interface NewDecision {
  /** Person's id, `agent:<seat>` or `server`. */
  readonly actor: string;
  readonly kind: string;
  readonly seat?: string | null;
  readonly payload: JsonObject;
  /** ms since 1970. */
  readonly at: number;
}

export type Appended = { readonly ok: true; readonly acked: number } | Refusal;
type Printed = ReturnType<typeof fingerprint>;

/** The log of one event while this process owns it. Another life of it is another object. */
export class EventLog {
  readonly epochs: EpochBook;
  readonly lastPos: number;
  readonly #held: Held;
  readonly #writer: Writer;
  readonly #options: LogOptions;
  /** A seat's batches, one after the other: the next is judged by what the last one committed. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #ended = new AbortController();

  private constructor(options: LogOptions, held: Held, epochs: EpochBook, lastPos: number) {
    this.#options = options;
    this.#held = held;
    this.epochs = epochs;
    this.lastPos = lastPos;
    const { db, event, onCommitted, log } = options;
    const onLost = (error: unknown): void => {
      if (this.#ended.signal.aborted) return;
      this.#ended.abort();
      this.#writer.abandon();
      options.onLost(error);
    };
    this.#writer = new Writer({ db, event, fence: held.fence, lastPos, onCommitted, onLost, log });
    held.lost.addEventListener(
      'abort',
      () => {
        onLost(new Error('the connection that holds the event is gone'));
      },
      { once: true, signal: this.#ended.signal },
    );
  }

  /** null when the event does not exist or another process owns it. Throws while the database is away. */
  static async open(options: LogOptions): Promise<EventLog | null> {
    const held = await options.ownership.take(options.event);
    if (!held) return null;
    try {
      const [epochs, lastPos] = await Promise.all([
        readEpochs(options.db, options.event),
        readLastPos(options.db, options.event),
      ]);
      return new EventLog(options, held, new EpochBook(epochs), lastPos);
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /** Nothing more is written through it. */
  get isOver(): boolean {
    return this.#ended.signal.aborted;
  }

  get fence(): number {
    return this.#held.fence;
  }

  /** Commits an agent's batch (R1): what came before is compared, not written again; a hole is refused by name. Throws `Unavailable`. */
  append(batch: Append): Promise<Appended> {
    const before = this.#turns.get(batch.seat) ?? Promise.resolve();
    const turn = before.catch(() => {}).then(() => this.#append(batch));
    this.#turns.set(batch.seat, turn);
    const forget = (): void => {
      if (this.#turns.get(batch.seat) === turn) this.#turns.delete(batch.seat);
    };
    turn.then(forget, forget);
    return turn;
  }

  /** Commits a decision. Throws `Unavailable`. */
  async act(act: NewDecision): Promise<{ pos: number; at: number }> {
    const [entry] = await this.#writer.write([toNewAct(act)]);
    if (!entry) throw new Error('an act was committed without a position');
    return { pos: entry.pos, at: entry.at };
  }

  /** Commits decisions of the server's together. Throws `Unavailable`. */
  async acts(acts: readonly NewDecision[]): Promise<void> {
    if (acts.length > 0) await this.#writer.write(acts.map(toNewAct));
  }

  async close(): Promise<void> {
    await this.#writer.stop();
    this.#ended.abort();
    await this.#held.release();
  }

  async #append({ seat, epoch: id, changes, receivedAt, offset }: Append): Promise<Appended> {
    const epoch = this.epochs.get(seat, id);
    if (!epoch) return refuse('not-welcome', 'This epoch was not announced by a hello.');
    const wrong = wrongNumbers(changes, epoch.seq);
    if (wrong) return wrong;
    const printed = changes.map(fingerprint);
    if (printed.reduce((sum, { bytes }) => sum + bytes, 0) > FRAME.hardLimit)
      return refuse('too-large', `A batch may have ${FRAME.hardLimit} bytes.`);
    const old = printed.filter(({ change }) => change.seq <= epoch.seq);
    if (old.length > 0 && !(await this.#sameAsBefore(seat, id, old)))
      return refuse('diverged', 'This number came before with another content.');
    const fresh = printed.slice(old.length);
    if (fresh.length > 0)
      await this.#writer.write(this.#newChanges(seat, epoch, fresh, receivedAt, offset));
    epoch.seq = Math.max(epoch.seq, fresh.at(-1)?.change.seq ?? 0);
    return { ok: true, acked: epoch.seq };
  }

  async #sameAsBefore(seat: string, epoch: string, old: readonly Printed[]): Promise<boolean> {
    const [from, to] = [old[0]?.change.seq ?? 0, old.at(-1)?.change.seq ?? 0];
    const before = await readFingerprints(this.#options.db, {
      event: this.#options.event,
      seat,
      epoch,
      from,
      to,
    });
    return old.every((one) => before.get(one.change.seq) === one.fingerprint);
  }

  #newChanges(
    seat: string,
    epoch: EpochState,
    fresh: readonly Printed[],
    receivedAt: number,
    offset: number,
  ): NewChange[] {
    // The server's own clock may be set back; times of an epoch may not.
    epoch.lastReceivedAt = Math.max(epoch.lastReceivedAt, receivedAt);
    return fresh.map((one) => {
      epoch.lastAt = estimateAt({
        seenAt: one.change.seenAt,
        offset,
        lastAt: epoch.lastAt,
        receivedAt: epoch.lastReceivedAt,
      });
      return {
        log: 'change',
        seat,
        epoch: epoch.epoch,
        epochOrdinal: epoch.ordinal,
        at: epoch.lastAt,
        receivedAt: epoch.lastReceivedAt,
        ...one,
      };
    });
  }
}

function toNewAct({ actor, kind, seat = null, payload, at }: NewDecision): NewAct {
  return {
    log: 'act',
    actor,
    kind,
    seat,
    payload: storable(payload) as JsonObject,
    at,
    bytes: 200 + JSON.stringify(payload).length,
  };
}

/** null when the numbers run on from what is committed, without a hole. */
function wrongNumbers(changes: readonly Change[], committed: number): Refusal | null {
  const first = changes[0]?.seq ?? 0;
  if (changes.some((change, index) => change.seq !== first + index))
    return refuse('malformed', 'The numbers in this batch have a hole.');
  return first > committed + 1
    ? refuse('out-of-order', `Change ${committed + 1} comes next.`, { expected: committed + 1 })
    : null;
}
