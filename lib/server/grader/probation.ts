import type { Connection } from '#db/connect.ts';
import type { Fact } from '#lib/protocol/fact.ts';
import { readSeatEntries } from '../log/read-seat.ts';
import type { Log } from '../logger.ts';
import type { PackStage } from '../packs/stages.ts';
import { readSeatCheckpoint } from './checkpoints.ts';
import { REGRADE } from './commands.ts';
import type { GradingGate } from './grading-gate.ts';
import { PROBATION_LIMIT_MS } from './limits.ts';
import type { Checkpoint, FoldedCheckpoint, GraderRequest, SeatFailure } from './messages.ts';
import type { SlowChecks } from './slow-checks.ts';
import { GraderThreadError, type ThreadFold } from './thread.ts';

const PAGE_SIZE = 100;
/** The first failure may be the fault of a busy machine. */
const MAX_FAILURES = 2;
/** How often a probation begins again because the machine was too busy for it. */
const MAX_STARVED = 10;

export interface ProbationOptions {
  readonly db: Connection;
  readonly workshopId: string;
  readonly seatId: string;
  /** The stages so far; at least one. */
  readonly stages: readonly PackStage[];
  readonly slowChecks: SlowChecks;
  readonly gate: GradingGate;
  readonly openFold: (stage: PackStage) => ThreadFold;
  readonly signal: AbortSignal;
  readonly log: Log;
}

export type ProbationResult =
  | {
      readonly kind: 'recovered';
      readonly planVersion: number;
      /** How far the seat was folded; null if it has no entries. */
      readonly checkpoint: Checkpoint | null;
      /** What has to be stored before the checkpoint. */
      readonly facts: readonly StageFacts[];
    }
  | { readonly kind: 'failed'; readonly failure: SeatFailure };

/** The facts that a seat got in one stage. */
export interface StageFacts {
  readonly stage: number;
  readonly facts: readonly Fact[];
}

/**
 * Folds one seat alone, entry by entry, from its checkpoint to the end of the log or until the time
 * limit. Disables checks that are the cause of failures. Begins again when the machine was too busy.
 * Throws what isn't the seat's fault, such as a lost database.
 */
export async function runProbation(options: ProbationOptions): Promise<ProbationResult> {
  const { slowChecks, signal, log } = options;
  let deadline = performance.now() + PROBATION_LIMIT_MS;
  for (let [failures, starved] = [0, 0]; ;) {
    const result = await foldAlone(options, deadline);
    if (result.kind === 'recovered') return result;
    signal.throwIfAborted();
    if (result.failure.why === 'starved' && starved < MAX_STARVED) {
      starved += 1;
      deadline = performance.now() + PROBATION_LIMIT_MS;
      continue;
    }
    if (!recordCheckFailure(slowChecks, result.stage, result.failure, log)) failures += 1;
    if (failures >= MAX_FAILURES || performance.now() > deadline)
      return { kind: 'failed', failure: result.failure };
  }
}

/** Counts the failure of a check and logs when it is disabled. False if no check is the cause. */
export function recordCheckFailure(
  slowChecks: SlowChecks,
  { planVersion, pack }: PackStage,
  { why, mark }: SeatFailure,
  log: Log,
): boolean {
  const recorded = slowChecks.recordFailure(planVersion, pack, mark);
  if (recorded?.isDisabled) {
    const { check, exercise, seatId } = recorded.slowCheck;
    log(
      'warn',
      `Check ${check ?? '(subjects)'} of exercise ${exercise} ${why === 'error' ? 'failed' : 'took too long'} twice and was disabled for the seat`,
      { seatId },
    );
  }
  return recorded !== null;
}

type Attempt =
  | Extract<ProbationResult, { kind: 'recovered' }>
  | { readonly kind: 'failed'; readonly stage: PackStage; readonly failure: SeatFailure };

async function foldAlone(options: ProbationOptions, deadline: number): Promise<Attempt> {
  const { db, workshopId, seatId, stages } = options;
  const stored = await readSeatCheckpoint(db, workshopId, seatId);
  let checkpoint = stored?.checkpoint ?? null;
  const stageFacts: StageFacts[] = [];
  let index = await findFirstStage(options, stored?.plan ?? null);
  for (; ; index += 1) {
    const stage = stages[index];
    if (!stage)
      return { kind: 'recovered', planVersion: stages.length, checkpoint, facts: stageFacts };
    const next = stages[index + 1];
    const thread = options.openFold(stage);
    const facts: Fact[] = [];
    stageFacts.push({ stage: stage.planVersion, facts });
    try {
      checkpoint = await foldStage(options, { next, thread, checkpoint, deadline, facts });
    } catch (error) {
      const failure = toSeatFailure(seatId, error);
      if (!failure) throw error;
      return { kind: 'failed', stage, failure };
    } finally {
      await thread.end();
    }
  }
}

/** The index of the stage that graded the checkpoint, or else of the seat's first entry. */
async function findFirstStage(
  { db, workshopId, seatId, stages }: ProbationOptions,
  plan: number | null,
): Promise<number> {
  if (plan !== null)
    return Math.max(
      0,
      stages.findIndex(({ planVersion }) => planVersion === plan),
    );
  const [first] = await readSeatEntries(db, {
    workshopId,
    seatId,
    after: 0,
    upTo: Number.MAX_SAFE_INTEGER,
    limit: 1,
    workshopCommands: [REGRADE],
  });
  return Math.max(
    0,
    stages.findLastIndex(({ startPos }) => first !== undefined && startPos <= first.pos),
  );
}

/** What the fold of one stage works with. */
interface StageFold {
  readonly next: PackStage | undefined;
  readonly thread: ThreadFold;
  readonly deadline: number;
  /** Gets the facts of the stage. */
  readonly facts: Fact[];
}

/** Returns the checkpoint at the end of the stage. */
async function foldStage(
  options: ProbationOptions,
  { checkpoint, ...fold }: StageFold & { readonly checkpoint: Checkpoint | null },
): Promise<Checkpoint | null> {
  const { next } = fold;
  if (checkpoint)
    await requestOf(fold, { kind: 'restore', checkpoints: [checkpoint], mode: 'stream' });
  await foldEntries(options, fold, checkpoint?.pos ?? 0);
  if (next) await requestOf(fold, { kind: 'confirm-passes', now: next.startedAt });
  const [last] = await requestOf(fold, { kind: 'checkpoint', which: 'all' });
  if (!last) return checkpoint;
  const { facts: _facts, ...stored } = last;
  return stored;
}

/** Returns the checkpoints of the response, and keeps their facts. Throws if the seat failed. */
async function requestOf(
  { thread, facts }: StageFold,
  request: GraderRequest,
): Promise<readonly FoldedCheckpoint[]> {
  const response = await thread.request(request);
  const [failure] = response.failures;
  if (failure) throw new SeatFailureError(failure);
  if (response.kind === 'replayed') return [];
  for (const checkpoint of response.checkpoints) facts.push(...checkpoint.facts);
  return response.checkpoints;
}

async function foldEntries(
  { db, workshopId, seatId, gate, signal }: ProbationOptions,
  fold: StageFold,
  start: number,
): Promise<void> {
  const { next, deadline } = fold;
  for (let after = start; ;) {
    signal.throwIfAborted();
    const entries = await readSeatEntries(db, {
      workshopId,
      seatId,
      after,
      upTo: (next?.startPos ?? Number.MAX_SAFE_INTEGER) - 1,
      limit: PAGE_SIZE,
      workshopCommands: [REGRADE],
    });
    const graded = gate.filter(entries);
    if (graded.length > 0)
      await requestOf(fold, { kind: 'entries', entries: graded, lane: { seatId, isLast: true } });
    after = entries.at(-1)?.pos ?? after;
    // The rest follows after the probation. Only a stage that ended must be folded to its end.
    if (entries.length < PAGE_SIZE || (!next && performance.now() > deadline)) return;
  }
}

class SeatFailureError extends Error {
  readonly failure: SeatFailure;

  constructor(failure: SeatFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The failure of the seat; null if the error isn't about it. */
export function toSeatFailure(seatId: string, error: unknown): SeatFailure | null {
  if (error instanceof SeatFailureError) return error.failure;
  if (!(error instanceof GraderThreadError)) return null;
  const { why, mark, message } = error;
  if (why === 'shared') return null;
  const {
    step: _step,
    fold: _fold,
    ...place
  } = mark ?? {
    step: 0,
    fold: 0,
    phase: 'fold' as const,
    pos: 0,
    exercise: -1,
    check: -1,
  };
  return { why, message: message.slice(0, 200), mark: { ...place, seatId } };
}
