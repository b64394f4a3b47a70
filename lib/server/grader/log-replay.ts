import type { Connection } from '#db/connect.ts';
import type { Pass } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import { mapOrdinals } from '../log/epochs.ts';
import { readEpochs, readLastPos, readEntriesFrom } from '../log/read.ts';
import { UPDATE_PACK } from '../packs/stages.ts';
import { REGRADE } from './commands.ts';
import { SlowChecks } from './slow-checks.ts';
import type { SlowCheck, GraderResponse } from './messages.ts';
import { TURN_LIMITS } from './limits.ts';
import { COMMIT_GRACE_MS } from './fold-progress.ts';
import { isGraded } from './grading-gate.ts';
import { GraderThreadError, openAlone } from './thread.ts';

/** A replay grades the whole log by one pack, so earlier pack updates and regrades don't count. */
const IGNORED_COMMANDS = new Set([UPDATE_PACK, REGRADE]);
const BATCH_SIZE = 500;
/** After a failure the replay starts again. A pack with more failures than this can't be graded. */
const MAX_RESTARTS = 12;
const REPLAY_PLAN = 1;

export interface LogReplayOptions {
  readonly db: Connection;
  readonly workshopId: string;
  readonly pack: Pack;
  /** Checks that are already disabled because they took too long. */
  readonly slowChecks: readonly SlowCheck[];
  readonly signal: AbortSignal;
  /** The end of the workshop, after which no change is graded, ms since 1970; null while it runs. */
  readonly gradedUntil: number | null;
  /** Called with the position up to which the log is folded, and the last position. */
  readonly onProgress: (pos: number, total: number) => void;
  /** The server's clock, which also stamps `receivedAt`. ms since 1970. */
  readonly now: () => number;
  readonly limitMs?: number;
}

export interface LogReplay {
  /** The pass of a seat in an exercise; null if it has none. */
  getPass(seatId: string, exercise: string): Pass | null;
  /** Whether the seat or a check of the exercise couldn't be graded, so that the result is unknown. */
  isUnknown(seatId: string, exercise: string): boolean;
}

/** What a replay learned about failures. The next run leaves them out. */
interface ReplayExclusions {
  readonly slowChecks: SlowChecks;
  /** Seats that can't be graded at all. */
  readonly seatIds: Set<string>;
}

/**
 * Folds a whole log with one pack in a separate thread, without changing anything. Throws if it is
 * aborted, or `GraderThreadError` if the pack can't be graded.
 */
export async function replayLog(options: LogReplayOptions): Promise<LogReplay> {
  const excluded: ReplayExclusions = { slowChecks: new SlowChecks(), seatIds: new Set() };
  for (let run = 1; ; run += 1) {
    const disabledChecks = [...options.slowChecks, ...excluded.slowChecks.listForPlan(REPLAY_PLAN)];
    try {
      const passes = await replayOnce(options, disabledChecks, excluded);
      return {
        getPass: (seatId, exercise) => passes.get(seatId)?.get(exercise) ?? null,
        isUnknown: (seatId, exercise) =>
          excluded.seatIds.has(seatId) ||
          disabledChecks.some((check) => check.seatId === seatId && check.exercise === exercise),
      };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof GraderThreadError) || run === MAX_RESTARTS) throw error;
      if (error.why !== 'starved') excludeCause(excluded, options.pack, error);
    }
  }
}

async function replayOnce(
  {
    db,
    workshopId,
    pack,
    signal,
    gradedUntil,
    onProgress,
    now,
    limitMs = TURN_LIMITS.entryMs,
  }: LogReplayOptions,
  disabledChecks: readonly SlowCheck[],
  excluded: ReplayExclusions,
): Promise<Map<string, Map<string, Pass | null>>> {
  const passes = new Map<string, Map<string, Pass | null>>();
  const thread = openAlone({ pack, slowChecks: disabledChecks }, { limitMs });
  const terminate = (): void => {
    void thread.end();
  };
  const collect = (response: GraderResponse): void => {
    collectPasses(response, passes);
    const [failure] = 'failures' in response ? response.failures : [];
    // The seat has no fold any more, so the replay starts again.
    if (failure) throw new GraderThreadError(failure.why, { ...failure.mark, step: 1, fold: 1 });
  };
  signal.addEventListener('abort', terminate, { once: true });
  try {
    const [epochs, lastPos] = await Promise.all([
      readEpochs(db, workshopId),
      readLastPos(db, workshopId),
    ]);
    for await (const page of readEntriesFrom(
      db,
      workshopId,
      { changes: 0, commands: 0 },
      mapOrdinals(epochs),
    )) {
      const entries = page.filter(
        (entry) =>
          isGraded(entry, gradedUntil) &&
          (entry.log === 'change' || !IGNORED_COMMANDS.has(entry.kind)) &&
          (entry.seatId === null || !excluded.seatIds.has(entry.seatId)),
      );
      for (let start = 0; start < entries.length; start += BATCH_SIZE) {
        signal.throwIfAborted();
        const batch = entries.slice(start, start + BATCH_SIZE);
        collect(await thread.request({ kind: 'replay', entries: batch }));
        onProgress(batch.at(-1)?.pos ?? 0, lastPos);
      }
    }
    // The workshop's own grader has granted these passes by now, too.
    collect(
      await thread.request({
        kind: 'confirm-passes',
        now: Math.min(now() - COMMIT_GRACE_MS, gradedUntil ?? Infinity),
      }),
    );
    return passes;
  } finally {
    signal.removeEventListener('abort', terminate);
    await thread.end();
  }
}

/** The next run leaves out the check that failed, or the whole seat if no check is the cause. */
function excludeCause(
  { slowChecks, seatIds }: ReplayExclusions,
  pack: Pack,
  { mark }: GraderThreadError,
): void {
  if (mark?.seatId == null) return;
  if (slowChecks.recordFailure(REPLAY_PLAN, pack, mark) === null) seatIds.add(mark.seatId);
}

function collectPasses(
  response: GraderResponse,
  passes: Map<string, Map<string, Pass | null>>,
): void {
  const seats =
    response.kind === 'replayed'
      ? response.seats
      : response.kind === 'updates'
        ? response.updates
        : [];
  for (const { seatId, progress } of seats) {
    const seatPasses = passes.get(seatId) ?? new Map<string, Pass | null>();
    passes.set(seatId, seatPasses);
    for (const { exercise, pass } of progress) seatPasses.set(exercise, pass);
  }
}
