import { databaseErrorText } from '#db/errors.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import type { RoomWarning, StorageLimit } from '#lib/room/storage.ts';
import type { NewCommand } from '../log/workshop-log.ts';
import type { SeatUsages } from '../log/usage.ts';
import type { Log } from '../logger.ts';
import { MAX_EPOCHS_PER_SEAT, RETRY_MS, STORAGE_LIMITS } from './limits.ts';
import { SeatRates } from './seat-rates.ts';
import {
  findExceededLimit,
  findStorageWarning,
  type ExceededLimit,
  type StorageFacts,
} from './storage-decision.ts';

/** What the quota reads of a seat: the fold of the commands that it writes itself. */
export interface QuotaSeat {
  readonly storageLimit: StorageLimit | null;
  /** Raised by an owner; null otherwise. */
  readonly storageQuotaBytes: number | null;
}

export interface SeatQuotaOptions {
  readonly workshopId: string;
  readonly seats: ReadonlyMap<string, QuotaSeat>;
  /** null while the log isn't open, so that nothing can be stored. */
  readonly usages: () => SeatUsages | null;
  /** Commits a command. Throws while the log isn't open. */
  readonly appendCommand: (command: NewCommand) => Promise<unknown>;
  readonly hasDiskSpace: () => boolean;
  readonly clock: Pick<Clock, 'now' | 'mono'>;
  readonly audit: Audit;
  readonly log: Log;
}

type Limit = 'disk' | 'epochs' | 'epoch-rate' | 'rate' | 'seat-storage' | 'workshop-storage';

/**
 * The budget of each seat of a workshop: how fast it sends, and how much it stores. Decides before
 * the log, so that no committed row is ever dropped. A refused agent keeps its changes and tries
 * again later. Until then, its next batches are refused without reading them.
 */
export class SeatQuota {
  readonly #options: SeatQuotaOptions;
  readonly #rates = new SeatRates();
  /** The last refusal of a seat, and until when it holds, monotonic ms. */
  readonly #refusals = new Map<string, { readonly refusal: Refusal; readonly until: number }>();
  /** Seats whose `seat-limited` or `seat-resumed` is being committed. */
  readonly #deciding = new Set<string>();

  constructor(options: SeatQuotaOptions) {
    this.#options = options;
  }

  /** What staff are told about the storage of the workshop. */
  get warning(): RoomWarning | null {
    const { usages, hasDiskSpace } = this.#options;
    return findStorageWarning(usages()?.totalBytes ?? 0, !hasDiskSpace());
  }

  /** Decides about a batch before anything of it is read. null: the log can measure it. */
  admitBatch(seatId: string, rows: number): Refusal | null {
    const { clock, hasDiskSpace } = this.#options;
    const now = clock.mono();
    const last = this.#refusals.get(seatId);
    if (last && now < last.until)
      return { ...last.refusal, retryMs: Math.max(1, Math.ceil(last.until - now)) };
    this.#refusals.delete(seatId);
    if (!hasDiskSpace()) return this.#refuse(seatId, 'disk', 'unavailable', RETRY_MS.disk);
    const limited = this.#options.seats.get(seatId)?.storageLimit ?? null;
    if (limited !== null && !this.#resumeIfPossible(seatId))
      return this.#refuseStorage(seatId, limited);
    const waitMs = this.#rates.waitMs(seatId, 'rows', rows, now);
    return waitMs === 0 ? null : this.#refuse(seatId, 'rate', 'unavailable', waitMs);
  }

  /** Decides about a measured batch. null: the log can store it. */
  admitBytes(seatId: string, rows: number, bytes: number): Refusal | null {
    const now = this.#options.clock.mono();
    const exceeded = findExceededLimit(this.#factsOf(seatId), bytes);
    if (exceeded !== null) {
      this.#limit(seatId, exceeded);
      return this.#refuseStorage(seatId, exceeded);
    }
    const waitMs =
      this.#rates.take(seatId, 'bytes', bytes, now) || this.#rates.take(seatId, 'rows', rows, now);
    return waitMs === 0 ? null : this.#refuse(seatId, 'rate', 'unavailable', waitMs);
  }

  /** Decides about a new epoch. `stored`: epochs of the seat. */
  admitEpoch(seatId: string, stored: number): Refusal | null {
    if (stored >= MAX_EPOCHS_PER_SEAT) {
      this.#record(seatId, 'epochs');
      return createRefusal(
        'over-quota',
        `This seat has ${MAX_EPOCHS_PER_SEAT} epochs, which is the limit. An instructor can remove the seat.`,
        { retryMs: RETRY_MS.overQuota },
      );
    }
    const waitMs = this.#rates.take(seatId, 'epochs', 1, this.#options.clock.mono());
    if (waitMs === 0) return null;
    this.#record(seatId, 'epoch-rate');
    return createRefusal('unavailable', 'This seat starts too many epochs.', { retryMs: waitMs });
  }

  /** The limit of the seat was raised, so that its agent may continue. */
  reconsider(seatId: string): void {
    this.#refusals.delete(seatId);
    if ((this.#options.seats.get(seatId)?.storageLimit ?? null) !== null)
      this.#resumeIfPossible(seatId);
  }

  /** The seat was removed. */
  forget(seatId: string): void {
    this.#rates.forget(seatId);
    this.#refusals.delete(seatId);
  }

  #factsOf(seatId: string): StorageFacts {
    const { seats } = this.#options;
    const usages = this.#options.usages();
    return {
      seatBytes: usages?.get(seatId).bytes ?? 0,
      seatLimitBytes: seats.get(seatId)?.storageQuotaBytes ?? STORAGE_LIMITS.seatBytes,
      workshopBytes: usages?.totalBytes ?? 0,
      seats: seats.size,
    };
  }

  #resumeIfPossible(seatId: string): boolean {
    if (findExceededLimit(this.#factsOf(seatId), STORAGE_LIMITS.resumeBytes) !== null) return false;
    const since = this.#options.seats.get(seatId)?.storageLimit?.at ?? null;
    if (since !== null) this.#decide(seatId, 'seat-resumed', { since });
    return true;
  }

  #limit(seatId: string, { scope, limitBytes }: ExceededLimit): void {
    if ((this.#options.seats.get(seatId)?.storageLimit ?? null) !== null) return;
    this.#decide(seatId, 'seat-limited', { scope, limitBytes });
  }

  /** A decision that can't be written while the database is unavailable is made again later. */
  #decide(seatId: string, kind: string, payload: NewCommand['payload']): void {
    if (this.#deciding.has(seatId)) return;
    this.#deciding.add(seatId);
    const { appendCommand, clock, log } = this.#options;
    const at = Math.round(clock.now());
    Promise.resolve()
      .then(() => appendCommand({ actor: 'server', kind, seatId, payload, at }))
      .then(
        () => {
          log('info', kind === 'seat-limited' ? 'Seat limited' : 'Seat resumed', { seatId });
        },
        (error: unknown) => {
          log('warn', `Failed to record ${kind}: ${databaseErrorText(error)}`, { seatId });
        },
      )
      .finally(() => {
        this.#deciding.delete(seatId);
      });
  }

  #refuseStorage(seatId: string, { scope, limitBytes }: ExceededLimit): Refusal {
    const limit = `${Math.round(limitBytes / 1024 ** 2)} MiB`;
    return this.#refuse(
      seatId,
      scope === 'seat' ? 'seat-storage' : 'workshop-storage',
      'over-quota',
      RETRY_MS.overQuota,
      scope === 'seat'
        ? `This seat reached its storage limit of ${limit}. An instructor can delete its data or raise the limit.`
        : `This workshop reached its storage limit of ${limit}. An instructor can remove seats.`,
    );
  }

  #refuse(
    seatId: string,
    limit: Limit,
    name: 'unavailable' | 'over-quota',
    retryMs: number,
    message = REFUSAL_TEXTS[limit] ?? '',
  ): Refusal {
    const refusal = createRefusal(name, message, { retryMs });
    this.#refusals.set(seatId, { refusal, until: this.#options.clock.mono() + retryMs });
    this.#record(seatId, limit);
    return refusal;
  }

  #record(seatId: string, limit: Limit): void {
    const { audit, workshopId } = this.#options;
    audit({
      kind: 'limit-reached',
      actor: `agent:${seatId}`,
      workshopId,
      seatId,
      detail: { limit },
    });
  }
}

const REFUSAL_TEXTS: Partial<Record<Limit, string>> = {
  rate: 'The server asks for slower sending.',
  disk: "The server's disk is full.",
};
