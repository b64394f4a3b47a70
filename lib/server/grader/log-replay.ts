import type { Connection } from '#db/connect.ts';
import type { Pass } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import { ordinalsOf } from '../log/epochs.ts';
import type { Entry } from '../log/entry.ts';
import { readEpochs, readLastPos, readTail } from '../log/read.ts';
import { TAKE_PACK } from '../packs/stages.ts';
import { Blames } from './slow-checks.ts';
import type { Costly, FromGrader } from './messages.ts';
import { COMMITTED_MS } from './fold-progress.ts';
import { GraderThread, Stuck } from './thread.ts';

export const RE_GRADE = 're-grade';
/** What an earlier pack or an earlier re-grade decided is not what this one is asked for. */
const LEFT_OUT = new Set([TAKE_PACK, RE_GRADE]);
const BATCH = 500;
/** A thread that gets stuck begins again from the start of the log; a pack that does it more often is not gradable. */
const LIVES = 12;
const PLAN = 1;

export interface ReFoldOptions {
  readonly db: Connection;
  readonly event: string;
  readonly pack: Pack;
  /** Checks that took too long before. */
  readonly costly: readonly Costly[];
  readonly signal: AbortSignal;
  /** How far the log is folded. */
  readonly onProgress: (pos: number, of: number) => void;
  /** The clock that `receivedAt` is of, ms since 1970. */
  readonly now: () => number;
  readonly limitMs?: number;
}

export interface ReFolded {
  /** The pass of a seat in an exercise; null when it has none. */
  passOf(seat: string, exercise: string): Pass | null;
  /** The check could not be run there: nothing is known. */
  isUnknown(seat: string, exercise: string): boolean;
}

/** Folds a whole log with one pack, in a thread of its own, and changes nothing. @throws when it is aborted, or the pack takes too long */
export async function reFold(options: ReFoldOptions): Promise<ReFolded> {
  const blames = new Blames();
  for (let life = 1; ; life += 1) {
    const costly = [...options.costly, ...blames.of(PLAN)];
    try {
      const passes = await foldOnce(options, costly, blames);
      return {
        passOf: (seat, exercise) => passes.get(seat)?.get(exercise) ?? null,
        isUnknown: (seat, exercise) =>
          costly.some((one) => one.seat === seat && one.exercise === exercise),
      };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof Stuck) || life === LIVES) throw error;
    }
  }
}

async function foldOnce(
  { db, event, pack, signal, onProgress, now, limitMs = 250 }: ReFoldOptions,
  costly: readonly Costly[],
  blames: Blames,
): Promise<Map<string, Map<string, Pass | null>>> {
  const passes = new Map<string, Map<string, Pass | null>>();
  const thread = new GraderThread({ pack, costly, taken: null }, limitMs);
  const end = (): void => {
    void thread.end();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    const [epochs, lastPos] = await Promise.all([readEpochs(db, event), readLastPos(db, event)]);
    for await (const page of readTail(db, event, { changes: 0, acts: 0 }, ordinalsOf(epochs))) {
      const entries = page.filter((entry) => entry.log === 'change' || !LEFT_OUT.has(entry.kind));
      for (let at = 0; at < entries.length; at += BATCH) {
        signal.throwIfAborted();
        await foldBatch(thread, entries.slice(at, at + BATCH), passes, (batch, stuck) =>
          blames.blame(PLAN, pack, batch[stuck.mark.entry]?.seat ?? null, stuck.mark),
        );
        onProgress(entries[Math.min(at + BATCH, entries.length) - 1]?.pos ?? 0, lastPos);
      }
    }
    // As the room's own grader has done by now.
    take(await thread.ask({ kind: 'settle', now: now() - COMMITTED_MS }), passes);
    return passes;
  } finally {
    signal.removeEventListener('abort', end);
    await thread.end();
  }
}

async function foldBatch(
  thread: GraderThread,
  batch: readonly Entry[],
  passes: Map<string, Map<string, Pass | null>>,
  onStuck: (batch: readonly Entry[], stuck: Stuck) => void,
): Promise<void> {
  try {
    take(await thread.ask({ kind: 're-fold', entries: batch }), passes);
  } catch (error) {
    if (error instanceof Stuck) onStuck(batch, error);
    throw error;
  }
}

function take(answer: FromGrader, passes: Map<string, Map<string, Pass | null>>): void {
  const seats =
    answer.kind === 're-folded' ? answer.seats : answer.kind === 'updates' ? answer.updates : [];
  for (const { seat, progress } of seats) {
    const ofSeat = passes.get(seat) ?? new Map<string, Pass | null>();
    passes.set(seat, ofSeat);
    for (const { exercise, pass } of progress) ofSeat.set(exercise, pass);
  }
}
