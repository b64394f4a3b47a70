import type { Connection } from '#db/connect.ts';
import type { Fact } from '#lib/protocol/fact.ts';
import { mapOrdinals } from '../log/epochs.ts';
import type { LogEntry } from '../log/entry.ts';
import { readEntriesFrom, readEpochs, readLastPos } from '../log/read.ts';
import type { PackStage } from '../packs/stages.ts';
import { COMMIT_GRACE_MS } from './fold-progress.ts';
import { isGraded } from './grading-gate.ts';
import { TURN_LIMITS } from './limits.ts';
import type { Checkpoint, GraderRequest, GraderResponse } from './messages.ts';
import { SlowChecks } from './slow-checks.ts';
import { GraderThreadError, openAlone } from './thread.ts';

const BATCH_SIZE = 500;
/** After a failure the fold starts again. A log with more failures than this can't be folded. */
const MAX_RESTARTS = 12;

/** Facts of one seat in one stage. */
export interface FoldedFacts {
  readonly stage: number;
  readonly seatId: string;
  readonly facts: readonly Fact[];
}

export interface FactFoldOptions {
  readonly db: Connection;
  readonly workshopId: string;
  /** All stages of the workshop; at least one. */
  readonly stages: readonly PackStage[];
  /** The end of the workshop, after which no change is graded, ms since 1970; null while it runs. */
  readonly gradedUntil: number | null;
  readonly signal: AbortSignal;
  /** Called before the first facts, and again when a failure makes everything start again. */
  readonly onStart: () => Promise<void>;
  readonly onFacts: (facts: readonly FoldedFacts[]) => Promise<void>;
  /** Positions after which the seats that changed are passed to `onCheckpoints`. */
  readonly checkpointsAt?: ReadonlySet<number>;
  readonly onCheckpoints?: (checkpoints: readonly Checkpoint[]) => void;
  /** Called with the position up to which the log is folded, and its last position. */
  readonly onProgress: (pos: number, total: number) => void;
  /** The server's clock, ms since 1970. */
  readonly now: () => number;
  readonly limitMs?: number;
}

/** What the fold learned about failures. The next run leaves them out. */
export interface Exclusions {
  readonly slowChecks: SlowChecks;
  /** Seats that can't be graded at all. */
  readonly seatIds: Set<string>;
}

/**
 * Folds a whole log stage by stage in separate threads, as a start without checkpoints does, and
 * passes on the facts. Opens and changes nothing. Returns the last position of the log. Throws if it
 * is aborted, or `GraderThreadError` if the log can't be folded.
 */
export function foldFacts(options: FactFoldOptions): Promise<number> {
  return foldWithExclusions(options.signal, async (excluded) => {
    await options.onStart();
    return foldStages(options, excluded);
  });
}

/**
 * Runs a fold of a whole log, and again without the check or the seat that failed, or as it was if the
 * machine was too busy. `run` throws
 * `StageFailure`. Throws if it is aborted, or `GraderThreadError` after too many failures.
 */
export async function foldWithExclusions<T>(
  signal: AbortSignal,
  run: (excluded: Exclusions) => Promise<T>,
): Promise<T> {
  const excluded: Exclusions = { slowChecks: new SlowChecks(), seatIds: new Set() };
  for (let runs = 1; ; runs += 1)
    try {
      return await run(excluded);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof StageFailure) || runs === MAX_RESTARTS)
        throw error instanceof StageFailure ? error.cause : error;
      const { mark, why } = error.cause;
      // The seat isn't the cause.
      if (why === 'starved') continue;
      if (mark?.seatId == null) throw error.cause;
      const { planVersion, pack } = error.stage;
      if (excluded.slowChecks.recordFailure(planVersion, pack, mark) === null)
        excluded.seatIds.add(mark.seatId);
    }
}

/** A seat failed, or the thread of the stage died. */
export class StageFailure extends Error {
  readonly stage: PackStage;
  override readonly cause: GraderThreadError;

  constructor(stage: PackStage, cause: GraderThreadError) {
    super(cause.message);
    this.stage = stage;
    this.cause = cause;
  }
}

async function foldStages(options: FactFoldOptions, excluded: Exclusions): Promise<number> {
  const { db, workshopId, stages } = options;
  const [epochs, lastPos] = await Promise.all([
    readEpochs(db, workshopId),
    readLastPos(db, workshopId),
  ]);
  const ordinals = mapOrdinals(epochs);
  const checkpoints = new Map<string, Checkpoint>();
  for (const [index, stage] of stages.entries()) {
    const next = stages[index + 1] ?? null;
    try {
      await foldStage(options, { stage, next, lastPos, ordinals, checkpoints, excluded });
    } catch (error) {
      if (error instanceof GraderThreadError) throw new StageFailure(stage, error);
      throw error;
    }
  }
  return lastPos;
}

interface StageFold {
  readonly stage: PackStage;
  readonly next: PackStage | null;
  readonly lastPos: number;
  readonly ordinals: ReadonlyMap<string, number>;
  /** The newest checkpoint of each seat, with which the next stage begins. */
  readonly checkpoints: Map<string, Checkpoint>;
  readonly excluded: Exclusions;
}

async function foldStage(options: FactFoldOptions, fold: StageFold): Promise<void> {
  const { signal, gradedUntil, now, limitMs = TURN_LIMITS.entryMs } = options;
  const { stage, next, checkpoints, excluded } = fold;
  const thread = openAlone(
    { pack: stage.pack, slowChecks: excluded.slowChecks.listForPlan(stage.planVersion) },
    { limitMs },
  );
  const terminate = (): void => {
    void thread.end();
  };
  signal.addEventListener('abort', terminate, { once: true });
  try {
    const request = async (message: GraderRequest): Promise<void> => {
      signal.throwIfAborted();
      const response = await thread.request(message);
      const [failure] = response.failures;
      // The seat has no fold any more.
      if (failure) throw new GraderThreadError(failure.why, { ...failure.mark, step: 1, fold: 1 });
      const facts = collect(response, checkpoints).map((seat) => ({
        ...seat,
        stage: stage.planVersion,
      }));
      if (facts.length > 0) await options.onFacts(facts);
      if (response.kind !== 'replayed') options.onCheckpoints?.(response.checkpoints);
    };
    await request({ kind: 'restore', checkpoints: [...checkpoints.values()], mode: 'stream' });
    // Seats that another content graded before are evaluated again.
    if (options.checkpointsAt) await request({ kind: 'checkpoint', which: 'all' });
    await foldEntries(options, fold, request);
    await request({
      kind: 'confirm-passes',
      now: next?.startedAt ?? Math.min(now() - COMMIT_GRACE_MS, gradedUntil ?? Infinity),
    });
    await request({ kind: 'checkpoint', which: 'all' });
  } finally {
    signal.removeEventListener('abort', terminate);
    await thread.end();
  }
}

async function foldEntries(
  { db, workshopId, gradedUntil, onProgress, checkpointsAt = new Set() }: FactFoldOptions,
  { stage, next, lastPos, ordinals, excluded }: StageFold,
  request: (message: GraderRequest) => Promise<void>,
): Promise<void> {
  const after = Math.max(0, stage.startPos - 1);
  const isFolded = (entry: LogEntry): boolean =>
    isGraded(entry, gradedUntil) &&
    (next === null || entry.pos < next.startPos) &&
    (entry.seatId === null || !excluded.seatIds.has(entry.seatId));
  for await (const page of readEntriesFrom(
    db,
    workshopId,
    { changes: after, commands: after },
    ordinals,
  )) {
    const entries = page.filter(isFolded);
    for (const batch of splitIntoBatches(entries, checkpointsAt)) {
      const pos = batch.at(-1)?.pos ?? 0;
      await request({ kind: 'replay', entries: batch });
      if (checkpointsAt.has(pos)) await request({ kind: 'checkpoint', which: 'all' });
      onProgress(pos, lastPos);
    }
    if (next !== null && (page.at(-1)?.pos ?? 0) >= next.startPos) return;
  }
}

/** Batches that end after `BATCH_SIZE` entries, and at each of the positions `ends`. */
function splitIntoBatches(entries: readonly LogEntry[], ends: ReadonlySet<number>): LogEntry[][] {
  const batches: LogEntry[][] = [];
  let batch: LogEntry[] = [];
  for (const entry of entries) {
    batch.push(entry);
    if (batch.length < BATCH_SIZE && !ends.has(entry.pos)) continue;
    batches.push(batch);
    batch = [];
  }
  return batch.length === 0 ? batches : [...batches, batch];
}

/** Keeps the checkpoints of a response, and returns its facts. */
function collect(
  response: GraderResponse,
  checkpoints: Map<string, Checkpoint>,
): { readonly seatId: string; readonly facts: readonly Fact[] }[] {
  if (response.kind !== 'replayed')
    for (const { facts: _facts, ...checkpoint } of response.checkpoints)
      checkpoints.set(checkpoint.seatId, checkpoint);
  const seats = response.kind === 'replayed' ? response.seats : response.checkpoints;
  return seats.flatMap(({ seatId, facts }) => (facts.length > 0 ? [{ seatId, facts }] : []));
}
