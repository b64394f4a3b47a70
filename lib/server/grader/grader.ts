import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '#db/connect.ts';
import { reasonOf } from '#db/reason.ts';
import type { Pack } from '#lib/packs/types.ts';
import { ordinalsOf } from '../log/epochs.ts';
import type { Entry } from '../log/entry.ts';
import { readEpochs, readLastPos, readTail } from '../log/read.ts';
import { readCheckpoints, tailFrom, writeCheckpoints } from './checkpoints.ts';
import type { Costly, SeatUpdate } from './messages.ts';
import { GraderThread, Stuck } from './thread.ts';

/** So much may wait in memory; beyond it the log itself is the queue, and is read again. */
const OUTBOX = 20_000;
const BATCH = 500;
/** How often seats that have gone quiet are kept. */
const KEEP_MS = 5_000;
/** Of two times the first may have been the machine's fault. */
const STRIKES = 2;

export interface GraderOptions {
  readonly db: Connection;
  readonly event: string;
  readonly pack: Pack;
  readonly onUpdates: (updates: readonly SeatUpdate[]) => void;
  readonly log: (line: string) => void;
  /** Longest one step of a judgement may take, ms. */
  readonly limitMs?: number;
}

/**
 * Grades an event in a thread of its own, from checkpoints and the log, then from what is committed. A thread that gets stuck
 * or dies is replaced and starts from the log again; nothing is asked of any agent.
 */
export class Grader {
  readonly #options: GraderOptions;
  readonly #costly: Costly[] = [];
  readonly #strikes = new Map<string, number>();
  readonly #stopping = new AbortController();
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #waiting: { readonly pos: number; readonly done: () => void }[] = [];
  readonly #running: Promise<void>;
  #outbox: Entry[] = [];
  #overflowed = false;
  #arrived = Promise.withResolvers<undefined>();
  #thread: GraderThread | null = null;
  #folded = 0;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** All that stood in the log when the grader was made is folded. */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
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
  async settled(pos: number, ms = 3_000): Promise<void> {
    if (this.#folded >= pos) return;
    const folded = new Promise<void>((done) => { this.#waiting.push({ pos, done }); });
    await Promise.race([folded, wait(ms, undefined, { ref: false })]);
  }

  /** Keeps every seat, so that the next start has no tail to read, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#arrived.resolve(undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let pause = 0; !this.#stopping.signal.aborted; ) {
      const { pack, limitMs = 250 } = this.#options;
      const thread = (this.#thread = new GraderThread(pack, this.#costly, limitMs));
      const began = performance.now();
      try {
        await this.#live(thread);
      } catch (error) {
        if (!(error instanceof Stuck)) this.#options.log(`event ${this.#options.event}: grading starts again: ${reasonOf(error)}`);
      }
      await thread.end();
      pause = performance.now() - began > 10_000 ? 0 : Math.min(pause + 100, 5_000);
      await wait(pause, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => {});
    }
    this.#ready.resolve(undefined);
  }

  async #live(thread: GraderThread): Promise<void> {
    const { db, event, pack } = this.#options;
    const checkpoints = await readCheckpoints(db, event, pack.version);
    this.#take(await thread.ask({ kind: 'restore', checkpoints }));
    for (let from: number | null = null; !this.#stopping.signal.aborted; ) {
      [this.#outbox, this.#overflowed] = [[], false];
      const [epochs, lastPos] = await Promise.all([readEpochs(db, event), readLastPos(db, event)]);
      const start: { changes: number; acts: number } = from === null ? { changes: tailFrom(epochs, checkpoints, lastPos), acts: 0 } : { changes: from, acts: from };
      from = lastPos;
      for await (const page of readTail(db, event, start, ordinalsOf(epochs))) from = Math.max(from, await this.#send(thread, page));
      this.#fold(lastPos);
      this.#ready.resolve(undefined);
      from = await this.#follow(thread, from);
    }
    await this.#keep((await thread.ask({ kind: 'checkpoint', which: 'all' })).checkpoints);
  }

  /** Sends what is committed as it comes; answers how far it got when the log must be read instead, or at the end. */
  async #follow(thread: GraderThread, sent: number): Promise<number> {
    for (let pos = sent, kept = performance.now(); ; ) {
      if (this.#overflowed) return pos;
      if (performance.now() - kept > KEEP_MS) {
        this.#take(await thread.ask({ kind: 'checkpoint', which: 'quiet' }));
        kept = performance.now();
      }
      const entries = this.#outbox.splice(0, BATCH).filter((entry) => entry.pos > pos);
      if (entries.length > 0) pos = await this.#send(thread, entries);
      else if (this.#stopping.signal.aborted) return pos;
      else if (this.#outbox.length === 0) {
        this.#arrived = Promise.withResolvers();
        await this.#untilWork();
      }
    }
  }

  /** Resolves when entries came, or when it is time to keep seats. */
  async #untilWork(): Promise<void> {
    const timer = setTimeout(this.#arrived.resolve, KEEP_MS, undefined).unref();
    await this.#arrived.promise;
    clearTimeout(timer);
  }

  async #send(thread: GraderThread, entries: readonly Entry[]): Promise<number> {
    try {
      this.#take(await thread.ask({ kind: 'entries', entries }));
    } catch (error) {
      if (error instanceof Stuck) this.#blame(entries, error);
      throw error;
    }
    const pos = entries.at(-1)?.pos ?? 0;
    this.#fold(pos);
    return pos;
  }

  #take(answer: Awaited<ReturnType<GraderThread['ask']>>): void {
    if (answer.kind === 'updates' && answer.updates.length > 0) this.#options.onUpdates(answer.updates);
    void this.#keep(answer.checkpoints);
  }

  /** Never throws: a checkpoint that is not kept costs the next start some time, and nothing else. */
  async #keep(checkpoints: Parameters<typeof writeCheckpoints>[2]): Promise<void> {
    const { db, event, log } = this.#options;
    await writeCheckpoints(db, event, checkpoints).catch((error: unknown) => { log(`event ${event}: a checkpoint is not kept: ${reasonOf(error)}`); });
  }

  #fold(pos: number): void {
    this.#folded = Math.max(this.#folded, pos);
    for (const { done } of this.#waiting.filter((one) => one.pos <= this.#folded)) done();
    this.#waiting.splice(0, this.#waiting.length, ...this.#waiting.filter((one) => one.pos > this.#folded));
  }

  #blame(entries: readonly Entry[], { mark }: Stuck): void {
    const { pack, event, log } = this.#options;
    const seat = entries[mark.entry]?.seat;
    const exercise = pack.exercises[mark.exercise];
    if (!seat || !exercise) return;
    const costly: Costly = { seat, exercise: exercise.id, check: exercise.checks[mark.check]?.id ?? null };
    const key = JSON.stringify(costly);
    const strikes = (this.#strikes.get(key) ?? 0) + 1;
    this.#strikes.set(key, strikes);
    if (strikes < STRIKES) return;
    this.#costly.push(costly);
    log(`event ${event}: check ${costly.check ?? '(subjects)'} of exercise ${exercise.id} is too costly on seat ${seat}: it is not run there any more`);
  }
}
