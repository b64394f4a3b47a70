import { setTimeout as wait } from 'node:timers/promises';
import {
  deleteDerivedFacts,
  finishFactState,
  insertFacts,
  readFactState,
} from '#db/queries/facts.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { Semaphore } from '#lib/kit/semaphore.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { foldFacts, type FactFoldOptions, type FoldedFacts } from '../grader/fact-fold.ts';
import { FACT_FOLD_VERSION } from '../grader/seat-checkpoint.ts';
import { readCommandsOfKind } from '../log/read.ts';
import type { Log } from '../logger.ts';
import { readStages, UPDATE_PACK } from '../packs/stages.ts';
import { findGradedUntil } from '../workshops/room-workshop.ts';

/** Rebuilds that run at once in this process. */
const MAX_REBUILDS = 2;
/** How long a reader waits for a short rebuild instead of asking again. */
const SHORT_REBUILD_MS = 300;
/** How long a failure is reported before the rebuild is tried again. */
const FAILURE_MS = MINUTE_MS;
/** Facts of one statement, about. */
const WRITE_BATCH_SIZE = 2_000;

/** How much of a log is read. Positions of the log, which count its entries. */
export interface RebuildProgress {
  readonly done: number;
  readonly total: number;
}

/** `locked`: another process rebuilds the facts. `erased`: the log is erased, so the facts stay. */
export type RebuildOutcome = 'rebuilt' | 'locked' | 'erased';

export interface FactRebuilderOptions {
  readonly db: Connection;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

interface Run {
  progress: RebuildProgress;
  /** Never rejects: a failure is kept in `#failures`. */
  readonly ended: Promise<void>;
}

/** Makes the facts of workshops that have none, or those of another version, from their logs. */
export class FactRebuilder {
  readonly #options: FactRebuilderOptions;
  readonly #permits = new Semaphore(MAX_REBUILDS);
  readonly #runs = new Map<string, Run>();
  readonly #failures = new Map<string, { readonly error: unknown; readonly at: number }>();
  readonly #stopping = new AbortController();

  constructor(options: FactRebuilderOptions) {
    this.#options = options;
  }

  /**
   * Whether the facts of the workshop are complete. Starts a rebuild if they aren't and fewer than
   * `MAX_REBUILDS` run. Throws the error of a rebuild that failed within the last minute.
   */
  async ensure(
    workshopId: string,
  ): Promise<{ readonly state: 'ready' } | ({ readonly state: 'reading' } & RebuildProgress)> {
    if (await hasFacts(this.#options.db, workshopId)) return { state: 'ready' };
    this.#assertNoFailure(workshopId);
    const run = this.#runs.get(workshopId) ?? this.#start(workshopId);
    if (run === null) return { state: 'reading', done: 0, total: 0 };
    await Promise.race([run.ended, wait(SHORT_REBUILD_MS, undefined, { ref: false })]);
    this.#assertNoFailure(workshopId);
    if (await hasFacts(this.#options.db, workshopId)) return { state: 'ready' };
    return { state: 'reading', ...run.progress };
  }

  /** How far the rebuild of a workshop is; null while this process rebuilds nothing of it. */
  rebuildProgress(workshopId: string): RebuildProgress | null {
    return this.#runs.get(workshopId)?.progress ?? null;
  }

  /** Ends all rebuilds. The next visit starts them again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(Array.from(this.#runs.values(), ({ ended }) => ended));
  }

  #assertNoFailure(workshopId: string): void {
    const failure = this.#failures.get(workshopId);
    if (failure === undefined) return;
    if (this.#options.now() - failure.at < FAILURE_MS) throw failure.error;
    this.#failures.delete(workshopId);
  }

  /** null: as many rebuilds as allowed run already, or the server stops. */
  #start(workshopId: string): Run | null {
    const release = this.#stopping.signal.aborted ? null : this.#permits.tryAcquire();
    if (release === null) return null;
    const { log, now } = this.#options;
    const run: Run = {
      progress: { done: 0, total: 0 },
      ended: rebuildFacts(workshopId, {
        ...this.#options,
        signal: this.#stopping.signal,
        onProgress: (progress) => {
          run.progress = progress;
        },
      })
        .then(
          () => undefined,
          (error: unknown) => {
            if (this.#stopping.signal.aborted) return;
            log('warn', `Failed to rebuild the facts of a workshop: ${describeError(error)}`, {
              workshopId,
            });
            this.#failures.set(workshopId, { error, at: now() });
          },
        )
        .finally(() => {
          release();
          this.#runs.delete(workshopId);
        }),
    };
    this.#runs.set(workshopId, run);
    return run;
  }
}

/** Whether the facts are those of this version, or all that will ever be. */
async function hasFacts(db: Connection, workshopId: string): Promise<boolean> {
  const state = await readFactState(db, workshopId);
  return state !== null && (state.fold === FACT_FOLD_VERSION || state.logErasedAt !== null);
}

const describeError = (error: unknown): string =>
  error instanceof Error && 'mark' in error ? messageOf(error) : databaseErrorText(error);

/**
 * Deletes the facts of a workshop and makes them again from its log, without opening the workshop.
 * Until it has ended, the workshop has no `fact_state`. An advisory lock keeps other processes from
 * doing the same. Throws if it is aborted, or if the workshop or its course content doesn't exist.
 */
export async function rebuildFacts(
  workshopId: string,
  options: FactRebuilderOptions & {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: RebuildProgress) => void;
  },
): Promise<RebuildOutcome> {
  const { db } = options;
  if ((await readFactState(db, workshopId))?.logErasedAt != null) return 'erased';
  return withRebuildLock(db, workshopId, options.signal, async (signal) => {
    let batch: FoldedFacts[] = [];
    const write = async (): Promise<void> => {
      const facts = batch;
      batch = [];
      for (const stage of new Set(facts.map((seat) => seat.stage)))
        await db.transaction((tx) =>
          insertFacts(
            tx,
            { workshopId, stage, pos: 0 },
            facts.filter((seat) => seat.stage === stage),
          ),
        );
    };
    const pos = await foldWorkshop(workshopId, {
      ...options,
      signal,
      onStart: async () => {
        batch = [];
        await deleteDerivedFacts(db, workshopId);
      },
      onFacts: async (facts) => {
        batch.push(...facts);
        if (batch.reduce((sum, seat) => sum + seat.facts.length, 0) >= WRITE_BATCH_SIZE)
          await write();
      },
    });
    await write();
    await finishFactState(db, { workshopId, fold: FACT_FOLD_VERSION, pos });
  });
}

/**
 * Folds the log of a workshop with all its stages. Returns the last position of the log. Throws as
 * `rebuildFacts`.
 */
export async function foldWorkshop(
  workshopId: string,
  {
    db,
    onProgress,
    ...options
  }: Pick<FactRebuilderOptions, 'db' | 'now'> &
    Pick<FactFoldOptions, 'checkpointsAt' | 'onCheckpoints' | 'limitMs'> & {
      readonly signal: AbortSignal;
      readonly onStart: () => Promise<void>;
      readonly onFacts: (facts: readonly FoldedFacts[]) => Promise<void>;
      readonly onProgress: (progress: RebuildProgress) => void;
    },
): Promise<number> {
  const workshop = await findWorkshop(db, workshopId);
  if (workshop === null) throw new Error(`Workshop ${workshopId} doesn't exist.`);
  if (workshop.packDigest === null)
    throw new Error(`Workshop ${workshopId} has no course content yet. Open it once.`);
  const updates = await readCommandsOfKind(db, workshopId, UPDATE_PACK);
  return foldFacts({
    ...options,
    db,
    workshopId,
    stages: await readStages(db, workshop.packDigest, updates),
    gradedUntil: findGradedUntil(workshop),
    onProgress: (done, total) => {
      onProgress({ done, total });
    },
  });
}

/**
 * Runs `work` unless another process does. Its signal is also aborted when the connection that holds
 * the lock ends.
 */
async function withRebuildLock(
  db: Connection,
  workshopId: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<'rebuilt' | 'locked'> {
  const client = await db.$client.connect();
  const lost = new AbortController();
  const onLost = (error: Error): void => {
    lost.abort(error);
  };
  client.on('error', onLost);
  const key = `facts ${workshopId}`;
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [key],
    );
    if (rows[0]?.locked !== true) return 'locked';
    try {
      await work(AbortSignal.any([signal, lost.signal]));
      return 'rebuilt';
    } finally {
      if (!lost.signal.aborted)
        await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]);
    }
  } finally {
    client.off('error', onLost);
    client.release(lost.signal.aborted);
  }
}
