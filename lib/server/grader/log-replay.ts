import type { Connection } from '#db/connect.ts';
import type { Pass } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import { mapOrdinals } from '../log/epochs.ts';
import type { LogEntry } from '../log/entry.ts';
import { readEpochs, readLastPos, readEntriesFrom } from '../log/read.ts';
import { UPDATE_PACK } from '../packs/stages.ts';
import { SlowChecks } from './slow-checks.ts';
import type { SlowCheck, GraderResponse } from './messages.ts';
import { COMMIT_GRACE_MS } from './fold-progress.ts';
import { GraderThread, GraderTimeoutError } from './thread.ts';

export const REGRADE = 're-grade';
/** What an earlier pack or an earlier re-grade decided is not what this one is asked for. */
const IGNORED_COMMANDS = new Set([UPDATE_PACK, REGRADE]);
const BATCH_SIZE = 500;
/** A thread that gets stuck begins again from the start of the log; a pack that does it more often is not gradable. */
const MAX_RESTARTS = 12;
const REPLAY_PLAN = 1;

export interface LogReplayOptions {
  readonly db: Connection;
  readonly workshopId: string;
  readonly pack: Pack;
  /** Checks that took too long before. */
  readonly slowChecks: readonly SlowCheck[];
  readonly signal: AbortSignal;
  /** How far the log is folded. */
  readonly onProgress: (pos: number, total: number) => void;
  /** The clock that `receivedAt` is of, ms since 1970. */
  readonly now: () => number;
  readonly limitMs?: number;
}

export interface LogReplay {
  /** The pass of a seat in an exercise; null when it has none. */
  getPass(seat: string, exercise: string): Pass | null;
  /** The check could not be run there: nothing is known. */
  isUnknown(seat: string, exercise: string): boolean;
}

/** Folds a whole log with one pack, in a thread of its own, and changes nothing. @throws when it is aborted, or the pack takes too long */
export async function replayLog(options: LogReplayOptions): Promise<LogReplay> {
  const timeouts = new SlowChecks();
  for (let run = 1; ; run += 1) {
    const disabledChecks = [...options.slowChecks, ...timeouts.listForPlan(REPLAY_PLAN)];
    try {
      const passes = await replayOnce(options, disabledChecks, timeouts);
      return {
        getPass: (seat, exercise) => passes.get(seat)?.get(exercise) ?? null,
        isUnknown: (seat, exercise) =>
          disabledChecks.some((one) => one.seat === seat && one.exercise === exercise),
      };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof GraderTimeoutError) || run === MAX_RESTARTS) throw error;
    }
  }
}

async function replayOnce(
  { db, workshopId, pack, signal, onProgress, now, limitMs = 250 }: LogReplayOptions,
  disabledChecks: readonly SlowCheck[],
  timeouts: SlowChecks,
): Promise<Map<string, Map<string, Pass | null>>> {
  const passes = new Map<string, Map<string, Pass | null>>();
  const thread = new GraderThread({ pack, slowChecks: disabledChecks, packUpdate: null }, limitMs);
  const end = (): void => {
    void thread.terminate();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    const [epochs, lastPos] = await Promise.all([
      readEpochs(db, workshopId),
      readLastPos(db, workshopId),
    ]);
    for await (const page of readEntriesFrom(
      db,
      workshopId,
      { changes: 0, acts: 0 },
      mapOrdinals(epochs),
    )) {
      const entries = page.filter(
        (entry) => entry.log === 'change' || !IGNORED_COMMANDS.has(entry.kind),
      );
      for (let at = 0; at < entries.length; at += BATCH_SIZE) {
        signal.throwIfAborted();
        await replayBatch(thread, entries.slice(at, at + BATCH_SIZE), passes, (batch, timeout) =>
          timeouts.recordTimeout(
            REPLAY_PLAN,
            pack,
            batch[timeout.mark.entry]?.seatId ?? null,
            timeout.mark,
          ),
        );
        onProgress(entries[Math.min(at + BATCH_SIZE, entries.length) - 1]?.pos ?? 0, lastPos);
      }
    }
    // As the room's own grader has done by now.
    collectPasses(await thread.request({ kind: 'settle', now: now() - COMMIT_GRACE_MS }), passes);
    return passes;
  } finally {
    signal.removeEventListener('abort', end);
    await thread.terminate();
  }
}

async function replayBatch(
  thread: GraderThread,
  batch: readonly LogEntry[],
  passes: Map<string, Map<string, Pass | null>>,
  onTimeout: (batch: readonly LogEntry[], timeout: GraderTimeoutError) => void,
): Promise<void> {
  try {
    collectPasses(await thread.request({ kind: 're-fold', entries: batch }), passes);
  } catch (error) {
    if (error instanceof GraderTimeoutError) onTimeout(batch, error);
    throw error;
  }
}

function collectPasses(
  response: GraderResponse,
  passes: Map<string, Map<string, Pass | null>>,
): void {
  const seats =
    response.kind === 're-folded'
      ? response.seats
      : response.kind === 'updates'
        ? response.updates
        : [];
  for (const { seat, progress } of seats) {
    const ofSeat = passes.get(seat) ?? new Map<string, Pass | null>();
    passes.set(seat, ofSeat);
    for (const { exercise, pass } of progress) ofSeat.set(exercise, pass);
  }
}
