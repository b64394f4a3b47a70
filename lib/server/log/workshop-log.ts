import type { Connection } from '#db/connect.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { FRAME_LIMITS } from '#lib/protocol/version.ts';
import type { Log } from '../logger.ts';
import { NO_METER, type WorkshopMeter } from '../metrics/workshop-meter.ts';
import { estimateTimestamp } from './clock-offset.ts';
import type { LogEntry } from './entry.ts';
import { EpochRegistry, type EpochState } from './epochs.ts';
import type { WorkshopLease, WorkshopOwnership } from './ownership.ts';
import { readCreationTime, readEpochs, readFingerprints, readLastPos } from './read.ts';
import { prepareChange, toStorable, type NewCommandRow, type NewChangeRow } from './rows.ts';
import { readUsage, SeatUsages } from './usage.ts';
import { LogWriter } from './writer.ts';

export interface WorkshopLogOptions {
  readonly db: Connection;
  readonly ownership: WorkshopOwnership;
  readonly workshopId: string;
  /** The paths of a kind without a shape in all plans that the workshop has had. */
  readonly pathsOf?: (gvk: string) => readonly string[] | undefined;
  /** Called before the commit of a batch of which the server stores less than the agent sent. */
  readonly onReduced?: (seatId: string) => void;
  readonly onCommitted: (entries: readonly LogEntry[]) => void;
  /** This log writes nothing more. Open the workshop again to go on. */
  readonly onLost: (error: unknown) => void;
  /** Without it, nothing is measured. */
  readonly meter?: WorkshopMeter;
  readonly log: Log;
}

export interface AppendRequest {
  readonly seatId: string;
  readonly epoch: string;
  readonly changes: readonly Change[];
  /** Server's clock, ms since 1970. */
  readonly receivedAt: number;
  /** What to add to the agent's clock, ms. */
  readonly clockOffsetMs: number;
  /** Decides whether the seat can store a batch of this size, bytes of JSON. */
  readonly admitBytes?: (bytes: number) => Refusal | null;
}

export interface NewCommand {
  /** A person's id, `agent:<seat>` or `server`. */
  readonly actor: string;
  readonly kind: string;
  readonly seatId?: string | null;
  readonly payload: JsonObject;
  /** ms since 1970. */
  readonly at: number;
}

export type AppendResult = { readonly ok: true; readonly acked: number } | Refusal;
type PreparedChange = ReturnType<typeof prepareChange>;

/** The log of one workshop while this process owns it. Reopening it creates another object. */
export class WorkshopLog {
  readonly epochs: EpochRegistry;
  readonly usages: SeatUsages;
  readonly lastPos: number;
  /** When the workshop was created, ms since 1970. */
  readonly #createdAt: number;
  readonly #lease: WorkshopLease;
  readonly #writer: LogWriter;
  readonly #options: WorkshopLogOptions;
  /** Batches of a seat run one at a time: each is compared with what the last one committed. */
  readonly #appends = createKeyedQueue();
  readonly #closing = new AbortController();

  private constructor(
    options: WorkshopLogOptions,
    lease: WorkshopLease,
    epochs: EpochRegistry,
    usages: SeatUsages,
    lastPos: number,
    createdAt: number,
  ) {
    this.#options = options;
    this.#lease = lease;
    this.epochs = epochs;
    this.usages = usages;
    this.lastPos = lastPos;
    this.#createdAt = createdAt;
    const { db, workshopId, onCommitted, meter = NO_METER, log } = options;
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
      meter,
      log,
    });
    lease.lost.addEventListener(
      'abort',
      () => {
        onLost(new Error('the connection that owns the workshop was lost'));
      },
      { once: true, signal: this.#closing.signal },
    );
  }

  /**
   * Returns null if the workshop doesn't exist or another process owns it. Throws while the
   * database is unavailable.
   */
  static async open(options: WorkshopLogOptions): Promise<WorkshopLog | null> {
    const lease = await options.ownership.acquireLease(options.workshopId);
    if (!lease) return null;
    try {
      const [epochs, usages, lastPos, createdAt] = await Promise.all([
        readEpochs(options.db, options.workshopId),
        readUsage(options.db, options.workshopId),
        readLastPos(options.db, options.workshopId),
        readCreationTime(options.db, options.workshopId),
      ]);
      return new WorkshopLog(
        options,
        lease,
        new EpochRegistry(epochs),
        new SeatUsages(usages),
        lastPos,
        createdAt,
      );
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  /** Whether this log was closed or lost. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** What waits to be committed. */
  get queued(): { readonly rows: number; readonly bytes: number } {
    return this.#writer.queued;
  }

  get fence(): number {
    return this.#lease.fence;
  }

  /**
   * Commits an agent's batch (R1). Changes that are already committed are compared and not written
   * again. A missing seq is refused, with the expected one in the refusal (R2). Throws
   * `DatabaseUnavailableError`.
   */
  append(batch: AppendRequest): Promise<AppendResult> {
    return this.#appends.run(batch.seatId, () => this.#append(batch));
  }

  /**
   * Registers the epoch of an agent, between two batches of its seat. Throws if another process owns
   * the workshop.
   */
  registerEpoch(epoch: {
    readonly seatId: string;
    readonly epoch: string;
    readonly key: string;
  }): Promise<EpochState> {
    const { db, workshopId } = this.#options;
    return this.#appends.run(epoch.seatId, () =>
      this.epochs.registerEpoch(db, { workshopId, fence: this.fence, ...epoch }),
    );
  }

  /** Commits a command. Throws `DatabaseUnavailableError`. */
  async appendCommand(command: NewCommand): Promise<{ pos: number; at: number }> {
    const [entry] = await this.#writer.write([toCommandRow(command)]);
    if (!entry) throw new Error('a command was committed without a position');
    return { pos: entry.pos, at: entry.at };
  }

  /** Commits several commands in one transaction. Throws `DatabaseUnavailableError`. */
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
    epoch: epochId,
    changes,
    receivedAt,
    clockOffsetMs,
    admitBytes,
  }: AppendRequest): Promise<AppendResult> {
    const epoch = this.epochs.get(seatId, epochId);
    if (!epoch) return createRefusal('hello-required', 'The epoch was not announced by a hello.');
    const sequenceError = findSequenceError(changes, epoch.seq);
    if (sequenceError) return sequenceError;
    const prepared = changes.map((change) => prepareChange(change, this.#options.pathsOf));
    const batchBytes = sumBytes(prepared);
    if (batchBytes > FRAME_LIMITS.hardBytes)
      return createRefusal('too-large', `A batch can have up to ${FRAME_LIMITS.hardBytes} bytes.`);
    const refusal = admitBytes?.(batchBytes) ?? null;
    if (refusal) return refusal;
    const repeated = prepared.filter(({ change }) => change.seq <= epoch.seq);
    if (repeated.length > 0 && !(await this.#matchesStored(seatId, epochId, repeated)))
      return createRefusal('diverged', 'A change with this seq and other content was received.');
    const added = prepared.slice(repeated.length);
    if (added.some(({ isReduced }) => isReduced)) this.#options.onReduced?.(seatId);
    if (added.length > 0) {
      await this.#writer.write(this.#toChangeRows(seatId, epoch, added, receivedAt, clockOffsetMs));
      this.usages.add(seatId, added.length, sumBytes(added));
    }
    epoch.seq = Math.max(epoch.seq, added.at(-1)?.change.seq ?? 0);
    return { ok: true, acked: epoch.seq };
  }

  async #matchesStored(
    seatId: string,
    epoch: string,
    repeated: readonly PreparedChange[],
  ): Promise<boolean> {
    const [from, to] = [repeated[0]?.change.seq ?? 0, repeated.at(-1)?.change.seq ?? 0];
    const stored = await readFingerprints(this.#options.db, {
      workshopId: this.#options.workshopId,
      seatId,
      epoch,
      from,
      to,
    });
    return repeated.every(({ change, fingerprint }) => stored.get(change.seq) === fingerprint);
  }

  #toChangeRows(
    seatId: string,
    epoch: EpochState,
    added: readonly PreparedChange[],
    receivedAt: number,
    clockOffsetMs: number,
  ): NewChangeRow[] {
    // The server's own clock can be set back, but the times of an epoch never go back.
    epoch.lastReceivedAt = Math.max(epoch.lastReceivedAt, receivedAt);
    return added.map((prepared) => {
      epoch.lastAt = estimateTimestamp({
        seenAt: prepared.change.seenAt,
        offsetMs: clockOffsetMs,
        lastAt: epoch.lastAt,
        receivedAt: epoch.lastReceivedAt,
        createdAt: this.#createdAt,
      });
      return {
        log: 'change',
        seatId,
        epoch: epoch.epoch,
        epochOrdinal: epoch.ordinal,
        at: epoch.lastAt,
        receivedAt: epoch.lastReceivedAt,
        ...prepared,
      };
    });
  }
}

function sumBytes(changes: readonly { readonly bytes: number }[]): number {
  return changes.reduce((sum, { bytes }) => sum + bytes, 0);
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

/** Returns null if the seqs are consecutive and continue what is committed. */
function findSequenceError(changes: readonly Change[], committed: number): Refusal | null {
  const first = changes[0]?.seq ?? 0;
  if (changes.some((change, index) => change.seq !== first + index))
    return createRefusal('malformed', 'The seqs in this batch are not consecutive.');
  return first > committed + 1
    ? createRefusal('out-of-order', `The next change must be ${committed + 1}.`, {
        expected: committed + 1,
      })
    : null;
}
