import type { Connection } from '#db/connect.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { FRAME_LIMITS } from '#lib/protocol/version.ts';
import { estimateTimestamp } from './clock-offset.ts';
import type { LogEntry } from './entry.ts';
import { EpochRegistry, type EpochState } from './epochs.ts';
import type { WorkshopLease, WorkshopOwnership } from './ownership.ts';
import { readEpochs, readFingerprints, readLastPos } from './read.ts';
import { prepareChange, toStorable, type NewCommandRow, type NewChangeRow } from './rows.ts';
import { LogWriter } from './writer.ts';

export interface WorkshopLogOptions {
  readonly db: Connection;
  readonly ownership: WorkshopOwnership;
  readonly workshopId: string;
  readonly onCommitted: (entries: readonly LogEntry[]) => void;
  /** Nothing more is written through this log: open it again. */
  readonly onLost: (error: unknown) => void;
  readonly log: (line: string) => void;
}

export interface AppendRequest {
  readonly seatId: string;
  readonly epoch: string;
  readonly changes: readonly Change[];
  /** Server's clock, ms since 1970. */
  readonly receivedAt: number;
  /** What to add to the agent's clock, ms. */
  readonly clockOffsetMs: number;
}

export interface NewCommand {
  /** Person's id, `agent:<seat>` or `server`. */
  readonly actor: string;
  readonly kind: string;
  readonly seatId?: string | null;
  readonly payload: JsonObject;
  /** ms since 1970. */
  readonly at: number;
}

export type AppendResult = { readonly ok: true; readonly acked: number } | Refusal;
type PreparedChange = ReturnType<typeof prepareChange>;

/** The log of one event while this process owns it. Another life of it is another object. */
export class WorkshopLog {
  readonly epochs: EpochRegistry;
  readonly lastPos: number;
  readonly #lease: WorkshopLease;
  readonly #writer: LogWriter;
  readonly #options: WorkshopLogOptions;
  /** A seat's batches, one after the other: the next is judged by what the last one committed. */
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #closing = new AbortController();

  private constructor(
    options: WorkshopLogOptions,
    lease: WorkshopLease,
    epochs: EpochRegistry,
    lastPos: number,
  ) {
    this.#options = options;
    this.#lease = lease;
    this.epochs = epochs;
    this.lastPos = lastPos;
    const { db, workshopId, onCommitted, log } = options;
    const onLost = (error: unknown): void => {
      if (this.#closing.signal.aborted) return;
      this.#closing.abort();
      this.#writer.abandon();
      options.onLost(error);
    };
    this.#writer = new LogWriter({
      db,
      workshopId,
      fence: lease.fence,
      lastPos,
      onCommitted,
      onLost,
      log,
    });
    lease.lost.addEventListener(
      'abort',
      () => {
        onLost(new Error('the connection that holds the event is gone'));
      },
      { once: true, signal: this.#closing.signal },
    );
  }

  /** null when the event does not exist or another process owns it. Throws while the database is away. */
  static async open(options: WorkshopLogOptions): Promise<WorkshopLog | null> {
    const lease = await options.ownership.acquireLease(options.workshopId);
    if (!lease) return null;
    try {
      const [epochs, lastPos] = await Promise.all([
        readEpochs(options.db, options.workshopId),
        readLastPos(options.db, options.workshopId),
      ]);
      return new WorkshopLog(options, lease, new EpochRegistry(epochs), lastPos);
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  /** Nothing more is written through it. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  get fence(): number {
    return this.#lease.fence;
  }

  /** Commits an agent's batch (R1): what came before is compared, not written again; a hole is refused by name. Throws `Unavailable`. */
  append(batch: AppendRequest): Promise<AppendResult> {
    const before = this.#queues.get(batch.seatId) ?? Promise.resolve();
    const turn = before.catch(() => {}).then(() => this.#append(batch));
    this.#queues.set(batch.seatId, turn);
    const forget = (): void => {
      if (this.#queues.get(batch.seatId) === turn) this.#queues.delete(batch.seatId);
    };
    turn.then(forget, forget);
    return turn;
  }

  /** Commits a decision. Throws `Unavailable`. */
  async appendCommand(command: NewCommand): Promise<{ pos: number; at: number }> {
    const [entry] = await this.#writer.write([toCommandRow(command)]);
    if (!entry) throw new Error('an act was committed without a position');
    return { pos: entry.pos, at: entry.at };
  }

  /** Commits decisions of the server's together. Throws `Unavailable`. */
  async appendCommands(commands: readonly NewCommand[]): Promise<void> {
    if (commands.length > 0) await this.#writer.write(commands.map(toCommandRow));
  }

  async close(): Promise<void> {
    await this.#writer.stop();
    this.#closing.abort();
    await this.#lease.release();
  }

  async #append({
    seatId,
    epoch: id,
    changes,
    receivedAt,
    clockOffsetMs,
  }: AppendRequest): Promise<AppendResult> {
    const epoch = this.epochs.get(seatId, id);
    if (!epoch) return createRefusal('hello-required', 'This epoch was not announced by a hello.');
    const sequenceError = findSequenceError(changes, epoch.seq);
    if (sequenceError) return sequenceError;
    const prepared = changes.map(prepareChange);
    if (prepared.reduce((sum, { bytes }) => sum + bytes, 0) > FRAME_LIMITS.hardBytes)
      return createRefusal('too-large', `A batch may have ${FRAME_LIMITS.hardBytes} bytes.`);
    const old = prepared.filter(({ change }) => change.seq <= epoch.seq);
    if (old.length > 0 && !(await this.#matchesStored(seatId, id, old)))
      return createRefusal('diverged', 'This number came before with another content.');
    const fresh = prepared.slice(old.length);
    if (fresh.length > 0)
      await this.#writer.write(this.#toChangeRows(seatId, epoch, fresh, receivedAt, clockOffsetMs));
    epoch.seq = Math.max(epoch.seq, fresh.at(-1)?.change.seq ?? 0);
    return { ok: true, acked: epoch.seq };
  }

  async #matchesStored(
    seatId: string,
    epoch: string,
    old: readonly PreparedChange[],
  ): Promise<boolean> {
    const [from, to] = [old[0]?.change.seq ?? 0, old.at(-1)?.change.seq ?? 0];
    const stored = await readFingerprints(this.#options.db, {
      workshopId: this.#options.workshopId,
      seatId,
      epoch,
      from,
      to,
    });
    return old.every((one) => stored.get(one.change.seq) === one.fingerprint);
  }

  #toChangeRows(
    seatId: string,
    epoch: EpochState,
    fresh: readonly PreparedChange[],
    receivedAt: number,
    offset: number,
  ): NewChangeRow[] {
    // The server's own clock may be set back; times of an epoch may not.
    epoch.lastReceivedAt = Math.max(epoch.lastReceivedAt, receivedAt);
    return fresh.map((one) => {
      epoch.lastAt = estimateTimestamp({
        seenAt: one.change.seenAt,
        offset,
        lastAt: epoch.lastAt,
        receivedAt: epoch.lastReceivedAt,
      });
      return {
        log: 'change',
        seatId,
        epoch: epoch.epoch,
        epochOrdinal: epoch.ordinal,
        at: epoch.lastAt,
        receivedAt: epoch.lastReceivedAt,
        ...one,
      };
    });
  }
}

function toCommandRow({ actor, kind, seatId = null, payload, at }: NewCommand): NewCommandRow {
  return {
    log: 'command',
    actor,
    kind,
    seatId,
    payload: toStorable(payload) as JsonObject,
    at,
    bytes: 200 + JSON.stringify(payload).length,
  };
}

/** null when the numbers run on from what is committed, without a hole. */
function findSequenceError(changes: readonly Change[], committed: number): Refusal | null {
  const first = changes[0]?.seq ?? 0;
  if (changes.some((change, index) => change.seq !== first + index))
    return createRefusal('malformed', 'The numbers in this batch have a hole.');
  return first > committed + 1
    ? createRefusal('out-of-order', `Change ${committed + 1} comes next.`, {
        expected: committed + 1,
      })
    : null;
}
