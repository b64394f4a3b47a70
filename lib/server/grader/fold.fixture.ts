import type { Progress } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { LogEntry } from '../log/entry.ts';
import type { Checkpoint, SeatUpdate } from './messages.ts';
import type { WorkshopFold } from './workshop-fold.ts';

export const NO_TEXT = { ja: '', en: '' };

/** Folds updates as a room does. Leaves incidents out, because they are diagnosed per batch. */
export class SeatStates {
  readonly seats = new Map<
    string,
    { progress: Map<string, unknown>; objects: Map<string, unknown>; rest: unknown }
  >();

  apply(updates: readonly SeatUpdate[]): void {
    for (const {
      seatId,
      isFull,
      progress,
      set,
      removed,
      incidents: _incidents,
      ...rest
    } of updates) {
      const seat = (!isFull && this.seats.get(seatId)) || {
        progress: new Map<string, unknown>(),
        objects: new Map<string, unknown>(),
        rest: null,
      };
      for (const exercise of progress) seat.progress.set(exercise.exercise, exercise);
      for (const uid of removed) seat.objects.delete(uid);
      for (const { ref, object } of set) seat.objects.set(ref.uid, object);
      this.seats.set(seatId, { ...seat, rest });
    }
  }
}

/** Checkpoints as the database returns them. */
export function storedCheckpoints(fold: WorkshopFold): Checkpoint[] {
  return JSON.parse(JSON.stringify(fold.checkpointAll().checkpoints)) as Checkpoint[];
}

/** Writes the log of one seat, a second between entries, and folds each entry at once. */
export class SeatScript {
  readonly #fold: WorkshopFold;
  readonly #states = new SeatStates();
  readonly log: LogEntry[] = [];
  #pos = 0;
  #now = 0;
  /** How much later the server receives a change. */
  delayMs = 0;

  /** `fold` grades the exercise `one` only. */
  constructor(fold: WorkshopFold, initialChanges: readonly Change[]) {
    this.#fold = fold;
    for (const change of initialChanges) this.change(() => change);
  }

  change(createChange: (seq: number) => Change): this {
    this.#pos += 1;
    this.#now += 1_000;
    return this.#apply({
      log: 'change',
      pos: this.#pos,
      at: this.#now,
      receivedAt: this.#now + this.delayMs,
      seatId: 's',
      epoch: 'e',
      epochOrdinal: 1,
      change: createChange(this.#pos),
    });
  }

  command(kind: string, payload: JsonObject, seatId: string | null = 's'): this {
    this.#pos += 1;
    this.#now += 1_000;
    return this.#apply({
      log: 'command',
      pos: this.#pos,
      at: this.#now,
      actor: 'p',
      kind,
      seatId,
      payload,
    });
  }

  get progress(): Progress {
    return this.#states.seats.get('s')?.progress.get('one') as Progress;
  }

  /**
   * `pass` or the reason's code of each check, or the state of an exercise without an evaluation.
   */
  get code(): string | undefined {
    const { live } = this.progress;
    return live.state === 'evaluated'
      ? live.checks.map((check) => (check.state === 'pass' ? 'pass' : check.reason.code)).join()
      : live.state;
  }

  /** Restores the fold from its checkpoints, like a restart of the server. */
  restart(): this {
    this.#states.apply(this.#fold.restoreCheckpoints(storedCheckpoints(this.#fold)).updates);
    return this;
  }

  /** Lets time pass without entries. */
  wait(ms: number): this {
    this.#now += ms;
    return this;
  }

  /** Confirms due passes and explains what is due, like the grader's timer. */
  confirmPasses(): this {
    this.#states.apply(this.#fold.confirmPendingPasses(this.#now).updates);
    return this;
  }

  get dueAt(): number | null {
    return this.#fold.dueAt;
  }

  #apply(entry: LogEntry): this {
    this.log.push(entry);
    this.#states.apply(this.#fold.applyEntries([entry]).updates);
    return this;
  }
}
