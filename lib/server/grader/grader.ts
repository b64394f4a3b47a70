import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '#db/connect.ts';
import { reasonOf } from '#db/reason.ts';
import { ordinalsOf } from '../log/epochs.ts';
import type { Entry } from '../log/entry.ts';
import { readEpochs, readFirsts, readLastPos, readTail, type TailFrom } from '../log/read.ts';
import { TAKE_PACK, type Stage } from '../packs/stages.ts';
import { Blames } from './slow-checks.ts';
import {
  readCheckpoints,
  readKept,
  tailFrom,
  writeCheckpoints,
  type KeptSeat,
} from './checkpoints.ts';
import type { Checkpoint, Costly, SeatUpdate } from './messages.ts';
import { COMMITTED_MS, Settling } from './fold-progress.ts';
import { GraderThread, Stuck } from './thread.ts';

/** So much may wait in memory; beyond it the log itself is the queue, and is read again. */
const OUTBOX = 20_000;
const BATCH = 500;
/** How often seats that have gone quiet are kept. */
const KEEP_MS = 5_000;
/** Passes that fall due within so long are settled together: a room that passes at once is one question, not 300. */
const TOGETHER_MS = 200;

export interface GraderOptions {
  readonly db: Connection;
  readonly event: string;
  /** What it was graded by so far; at least one. */
  readonly stages: readonly Stage[];
  readonly onUpdates: (updates: readonly SeatUpdate[]) => void;
  /** The clock that `receivedAt` is of, ms since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Longest one step of a judgement may take, ms. */
  readonly limitMs?: number;
}

/** One stage while its thread runs. */
interface Running {
  readonly stage: Stage;
  readonly thread: GraderThread;
  /** Seats that are kept by a later stage's pack: nothing of theirs is this one's. */
  readonly later: ReadonlySet<string>;
}

/**
 * Grades an event in a thread of its own, from checkpoints and the log, then from what is committed. A thread that gets stuck
 * or dies is replaced and starts from the log again; nothing is asked of any agent. Where the log says that another pack was
 * taken in, the thread keeps every seat and ends, and the next one goes on from there: what was passed by then stays passed.
 */
export class Grader {
  readonly #options: GraderOptions;
  readonly #stages: Stage[];
  readonly #blames = new Blames();
  readonly #stopping = new AbortController();
  readonly #settling = new Settling();
  readonly #running: Promise<void>;
  #begun = Promise.withResolvers<undefined>();
  #outbox: Entry[] = [];
  #overflowed = false;
  #arrived = Promise.withResolvers<undefined>();
  #keeping: Promise<boolean> = Promise.resolve(true);
  /** When the thread has something to settle, ms since 1970. */
  #due: number | null = null;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#stages = [...options.stages];
    this.#running = this.#run();
  }

  /** All that stood in the log when the grader was made is folded. */
  get ready(): Promise<undefined> {
    return this.#settling.ready;
  }

  /** Checks that are not run any more, of the pack that is graded by now. */
  get costly(): readonly Costly[] {
    return this.#blames.of(this.#stages.length);
  }

  /** Another pack was taken in: called before its act is pushed. */
  begin(stage: Stage): void {
    this.#stages.push(stage);
    this.#begun.resolve(undefined);
    this.#begun = Promise.withResolvers();
  }

  /** Committed entries, in the order of `pos`. */
  push(entries: readonly Entry[]): void {
    if (this.#outbox.length + entries.length > OUTBOX) {
      this.#outbox = [];
      this.#overflowed = true;
    } else this.#outbox.push(...entries);
    this.#arrived.resolve(undefined);
  }

  /** Resolves when all up to `pos` is folded, or after `ms`. */
  settled(pos: number, ms = 3_000): Promise<void> {
    return this.#settling.until(pos, ms);
  }

  /** Keeps every seat, so that the next start has no tail to read, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#arrived.resolve(undefined);
    this.#begun.resolve(undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let pause = 0; !this.#stopping.signal.aborted;) {
      const began = performance.now();
      try {
        await this.#live();
      } catch (error) {
        if (!(error instanceof Stuck))
          this.#options.log(
            `event ${this.#options.event}: grading starts again: ${reasonOf(error)}`,
          );
      }
      pause = performance.now() - began > 10_000 ? 0 : Math.min(pause + 100, 5_000);
      await wait(pause, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => {});
    }
    this.#settling.over();
  }

  /** From what is kept to the end, stage by stage. */
  async #live(): Promise<void> {
    const { db, event, limitMs = 250 } = this.#options;
    const kept = await readKept(db, event);
    let index = await this.#firstStage(kept);
    let from: TailFrom | null = null;
    this.#keeping = Promise.resolve(true);
    while (!this.#stopping.signal.aborted) {
      const stage = this.#stages[index];
      if (!stage) {
        await this.#begun.promise;
        continue;
      }
      const { pack, plan, at } = stage;
      const thread = new GraderThread(
        { pack, costly: this.#blames.of(plan), taken: plan === 1 ? null : { pos: stage.from, at } },
        limitMs,
      );
      try {
        await this.#liveStage(
          {
            stage,
            thread,
            later: new Set(kept.filter((seat) => seat.plan > plan).map(({ seat }) => seat)),
          },
          from,
          kept,
        );
      } finally {
        await thread.end();
      }
      const next = (this.#stages[++index]?.from ?? 1) - 1;
      from = { changes: next, acts: next };
    }
  }

  /** The earliest stage that still has something to fold. */
  async #firstStage(kept: readonly KeptSeat[]): Promise<number> {
    if (this.#stages.length === 1) return 0;
    const { db, event } = this.#options;
    const plans = new Map(kept.map(({ seat, plan }) => [seat, plan]));
    const needed = Array.from(
      await readFirsts(db, event),
      ([seat, pos]) =>
        plans.get(seat) ?? this.#stages.findLast((stage) => stage.from <= pos)?.plan ?? 1,
    );
    return Math.min(this.#stages.length, ...needed) - 1;
  }

  /** Returns when the stage is over or the grader is stopped; every seat is kept then. */
  async #liveStage(
    running: Running,
    begin: TailFrom | null,
    kept: readonly KeptSeat[],
  ): Promise<void> {
    const { db, event } = this.#options;
    const { stage, thread } = running;
    const checkpoints = await readCheckpoints(db, event, stage.plan);
    this.#take(
      stage,
      await this.#blaming(stage, checkpoints, thread.ask({ kind: 'restore', checkpoints })),
    );
    for (let from = begin, over = false; !over && !this.#stopping.signal.aborted;) {
      const began = this.#options.now();
      [this.#outbox, this.#overflowed] = [[], false];
      const [epochs, lastPos] = await Promise.all([readEpochs(db, event), readLastPos(db, event)]);
      const start: TailFrom = from ?? { changes: tailFrom(epochs, kept, lastPos), acts: 0 };
      let pos = Math.max(start.changes, lastPos);
      for await (const page of readTail(db, event, start, ordinalsOf(epochs))) {
        ({ over } = await this.#send(running, page));
        if (over) break;
        pos = Math.max(pos, page.at(-1)?.pos ?? 0);
      }
      if (over) break;
      await this.#settle(running, began);
      if (this.#isNewest(stage)) this.#settling.fold(lastPos, true);
      ({ pos, over } = await this.#follow(running, pos));
      from = { changes: pos, acts: pos };
    }
    this.#take(stage, await thread.ask({ kind: 'checkpoint', which: 'all' }));
    if (!(await this.#keeping) && !this.#stopping.signal.aborted)
      throw new Error('a seat is not kept');
  }

  /** Sends what is committed as it comes; answers how far it got when the log must be read instead, or the stage is over, or at the end. */
  async #follow(running: Running, sent: number): Promise<{ pos: number; over: boolean }> {
    for (let pos = sent, kept = performance.now(); ;) {
      if (this.#overflowed) return { pos, over: false };
      const looked = this.#options.now();
      if (performance.now() - kept > KEEP_MS) {
        this.#take(running.stage, await running.thread.ask({ kind: 'checkpoint', which: 'quiet' }));
        kept = performance.now();
      }
      const entries = this.#outbox.splice(0, BATCH).filter((entry) => entry.pos > pos);
      const isAll = this.#outbox.length === 0;
      if (entries.length > 0) {
        const { over } = await this.#send(running, entries);
        if (over) return { pos, over };
        pos = entries.at(-1)?.pos ?? pos;
      }
      if (isAll) await this.#settle(running, looked);
      if (entries.length > 0) continue;
      if (this.#stopping.signal.aborted) return { pos, over: false };
      else if (this.#outbox.length === 0) {
        this.#arrived = Promise.withResolvers();
        await this.#untilWork();
      }
    }
  }

  /** Settles what is due, all that was committed by `looked` being folded. */
  async #settle({ stage, thread }: Running, looked: number): Promise<void> {
    const now = looked - COMMITTED_MS;
    if (this.#due !== null && this.#due <= now)
      this.#take(stage, await thread.ask({ kind: 'settle', now }));
  }

  /** Resolves when entries came, or when it is time to settle or to keep seats. */
  async #untilWork(): Promise<void> {
    const due = this.#due === null ? Infinity : this.#due + COMMITTED_MS - this.#options.now();
    const timer = setTimeout(
      this.#arrived.resolve,
      Math.min(KEEP_MS, Math.max(due, TOGETHER_MS)),
      undefined,
    ).unref();
    await this.#arrived.promise;
    clearTimeout(timer);
  }

  /** Folds entries up to the act that ends the stage, if it is among them. */
  async #send(
    { stage, thread, later }: Running,
    entries: readonly Entry[],
  ): Promise<{ over: boolean }> {
    const end = entries.findIndex(
      (entry) => entry.log === 'act' && entry.kind === TAKE_PACK && entry.pos > stage.from,
    );
    const own = (end < 0 ? entries : entries.slice(0, end)).filter(
      ({ seat }) => seat === null || !later.has(seat),
    );
    for (let at = 0; at < own.length; at += BATCH) {
      const batch = own.slice(at, at + BATCH);
      this.#take(
        stage,
        await this.#blaming(stage, batch, thread.ask({ kind: 'entries', entries: batch })),
      );
    }
    const taken = entries[end];
    if (taken) this.#take(stage, await thread.ask({ kind: 'settle', now: taken.at }));
    else if (this.#isNewest(stage)) this.#settling.fold(entries.at(-1)?.pos ?? 0, false);
    return { over: taken !== undefined };
  }

  #isNewest(stage: Stage): boolean {
    return this.#stages.at(-1) === stage;
  }

  #take(stage: Stage, answer: Awaited<ReturnType<GraderThread['ask']>>): void {
    if (answer.kind === 're-folded') return;
    // What an earlier stage says while it is folded again is over long since.
    if (answer.kind === 'updates' && answer.updates.length > 0 && this.#isNewest(stage))
      this.#options.onUpdates(answer.updates);
    if (answer.kind === 'updates') this.#due = answer.due;
    const { checkpoints } = answer;
    if (checkpoints.length > 0)
      this.#keeping = this.#keeping.then((all) =>
        this.#keep(stage, checkpoints).then((one) => one && all),
      );
  }

  /** Never throws: a checkpoint that is not kept costs the next start some time, and nothing else. */
  async #keep(stage: Stage, checkpoints: readonly Checkpoint[]): Promise<boolean> {
    const { db, event, log } = this.#options;
    return writeCheckpoints(db, event, stage.plan, checkpoints).then(
      () => true,
      (error: unknown) => {
        log(`event ${event}: a checkpoint is not kept: ${reasonOf(error)}`);
        return false;
      },
    );
  }

  /** What got the thread stuck is named by its place among what it was sent. */
  async #blaming<Answer>(
    { pack, plan }: Stage,
    sent: readonly { readonly seat: string | null }[],
    answer: Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      const costly =
        error instanceof Stuck
          ? this.#blames.blame(plan, pack, sent[error.mark.entry]?.seat ?? null, error.mark)
          : null;
      if (costly)
        this.#options.log(
          `event ${this.#options.event}: check ${costly.check ?? '(subjects)'} of exercise ${costly.exercise} is too costly on seat ${costly.seat}: it is not run there any more`,
        );
      throw error;
    }
  }
}
