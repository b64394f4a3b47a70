import { randomUUID } from 'node:crypto';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import type { Pass, Progress } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { SlowCheck } from '../grader/messages.ts';
import { REGRADE } from '../grader/commands.ts';
import { replayLog, type LogReplay } from '../grader/log-replay.ts';
import type { RegradeChange, RegradeResult, RegradePreview, WorkshopRegrades } from './types.ts';
import { readCommandsOfKind } from '../log/read.ts';
import type { Log } from '../logger.ts';
import type { PackStage } from '../packs/stages.ts';
import type { Semaphore } from '#lib/kit/semaphore.ts';

/** A command is one row of the log, so a long list is split into several commands. */
const MAX_ENTRIES_PER_COMMAND = 500;

export interface RegradesOptions {
  readonly db: Connection;
  readonly workshopId: string;
  readonly currentStage: () => PackStage;
  readonly slowChecks: () => readonly SlowCheck[];
  readonly seats: ReadonlyMap<
    string,
    { readonly id: string; readonly progress: ReadonlyMap<string, Progress> }
  >;
  readonly commitCommand: (command: {
    readonly actor: string;
    readonly kind: string;
    readonly payload: JsonObject;
  }) => Promise<{ readonly pos: number }>;
  readonly semaphore: Semaphore;
  /** The end of the workshop, ms since 1970; null while it runs. */
  readonly gradedUntil: () => number | null;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** A granted or revoked pass in the payload of a `regrade` command. */
interface RegradeEntry {
  readonly seatId: string;
  readonly exerciseId: string;
  readonly pass: Pass;
}

interface PassDifference extends RegradeChange {
  readonly pass: Pass;
}

interface PreviewRun {
  readonly stage: PackStage;
  readonly abortController: AbortController;
  readonly finished: Promise<undefined>;
  preview: RegradePreview;
  differences: readonly PassDifference[];
}

/** The regrades of a workshop: at most one preview at a time, and the commands that apply it. */
export class Regrades implements WorkshopRegrades {
  readonly #options: RegradesOptions;
  #run: PreviewRun | null = null;

  constructor(options: RegradesOptions) {
    this.#options = options;
  }

  start(exerciseId: string | null): RegradePreview | null {
    this.#run?.abortController.abort();
    const release = this.#options.semaphore.tryAcquire();
    if (!release) return null;
    const stage = this.#options.currentStage();
    const preview: RegradePreview = {
      id: randomUUID(),
      packVersion: stage.pack.version,
      exerciseId,
      state: 'running',
      done: 0,
      total: 0,
    };
    const abortController = new AbortController();
    const finished = Promise.withResolvers<undefined>();
    const run: PreviewRun = {
      stage,
      abortController,
      finished: finished.promise,
      preview,
      differences: [],
    };
    this.#run = run;
    void this.#replay(run, exerciseId).finally(() => {
      release();
      finished.resolve(undefined);
    });
    return preview;
  }

  current(): RegradePreview | null {
    return this.#run?.preview ?? null;
  }

  async cancel(): Promise<void> {
    const run = this.#run;
    this.#run = null;
    run?.abortController.abort();
    await run?.finished;
  }

  async apply({
    actor,
    preview,
    exercises,
  }: Parameters<WorkshopRegrades['apply']>[0]): Promise<RegradeResult | null> {
    const run = this.#run;
    if (
      run?.preview.id !== preview ||
      run.preview.state !== 'ready' ||
      run.stage !== this.#options.currentStage()
    )
      return null;
    this.#run = null;
    const selected = run.differences.filter(
      ({ exerciseId }) => exercises === null || exercises.includes(exerciseId),
    );
    return this.#commitEntries(
      actor,
      { id: preview },
      selected.filter(({ change }) => change === 'gains'),
      selected.filter(({ change }) => change === 'loses'),
    );
  }

  async undo({
    actor,
    pos,
  }: Parameters<WorkshopRegrades['undo']>[0]): Promise<RegradeResult | null> {
    const commands = await readCommandsOfKind(this.#options.db, this.#options.workshopId, REGRADE);
    const id = commands.find((command) => command.pos === pos)?.payload['id'];
    if (typeof id !== 'string' || commands.some(({ payload }) => payload['undoes'] === id))
      return null;
    const parts = commands
      .filter(({ payload }) => payload['id'] === id)
      .map(
        ({ payload }) =>
          payload as unknown as {
            granted: readonly RegradeEntry[];
            revoked: readonly RegradeEntry[];
          },
      );
    return this.#commitEntries(
      actor,
      { id: randomUUID(), undoes: id },
      parts.flatMap(({ revoked }) => revoked),
      parts.flatMap(({ granted }) => granted),
    );
  }

  async #replay(run: PreviewRun, exerciseId: string | null): Promise<void> {
    const { db, workshopId, slowChecks, gradedUntil, now, log } = this.#options;
    const {
      stage: { pack },
      abortController: { signal },
      preview: { id, packVersion },
    } = run;
    const base = { id, packVersion, exerciseId };
    try {
      const replay = await replayLog({
        db,
        workshopId,
        pack,
        slowChecks: slowChecks(),
        gradedUntil: gradedUntil(),
        signal,
        now,
        onProgress: (done, total) => {
          run.preview = { ...base, state: 'running', done, total };
        },
      });
      run.differences = this.#findDifferences(run.stage, replay, exerciseId);
      run.preview = {
        ...base,
        state: 'ready',
        changes: run.differences.map(({ pass: _pass, ...change }) => change),
      };
    } catch (error) {
      if (!signal.aborted)
        log('warn', `Failed to replay the log for a regrade: ${databaseErrorText(error)}`);
      run.preview = { ...base, state: 'failed' };
    }
  }

  /** Passes that an instructor marked stay, and so do passes of which the replay knows nothing. */
  #findDifferences(
    { pack }: PackStage,
    replay: LogReplay,
    onlyExerciseId: string | null,
  ): PassDifference[] {
    const ids = pack.exercises
      .map(({ id }) => id)
      .filter((id) => onlyExerciseId === null || id === onlyExerciseId);
    return [...this.#options.seats.values()].flatMap(({ id: seatId, progress }) =>
      ids.flatMap((exerciseId): PassDifference[] => {
        const [current, replayed] = [
          progress.get(exerciseId)?.pass ?? null,
          replay.getPass(seatId, exerciseId),
        ];
        if (current === null && replayed !== null)
          return [
            {
              seatId,
              exerciseId,
              change: 'gains',
              at: replayed.at,
              pass: { ...replayed, source: 'regrade' },
            },
          ];
        if (
          current !== null &&
          replayed === null &&
          current.source !== 'instructor' &&
          !replay.isUnknown(seatId, exerciseId)
        )
          return [{ seatId, exerciseId, change: 'loses', at: current.at, pass: current }];
        return [];
      }),
    );
  }

  /**
   * Commits what still applies. Leaves out seats that passed meanwhile and passes that were
   * replaced by others.
   */
  async #commitEntries(
    actor: string,
    regrade: { readonly id: string; readonly undoes?: string },
    granted: readonly RegradeEntry[],
    revoked: readonly RegradeEntry[],
  ): Promise<RegradeResult> {
    const { pack } = this.#options.currentStage();
    const { seats } = this.#options;
    const currentPass = ({ seatId, exerciseId }: RegradeEntry): Pass | null =>
      seats.get(seatId)?.progress.get(exerciseId)?.pass ?? null;
    const entries = [
      ...granted
        .filter((entry) => seats.has(entry.seatId) && currentPass(entry) === null)
        .map((entry) => ({ list: 'granted' as const, entry })),
      ...revoked
        .filter((entry) => isSamePass(currentPass(entry), entry.pass))
        .map((entry) => ({ list: 'revoked' as const, entry })),
    ];
    let firstPos: number | null = null;
    for (let start = 0; start < entries.length; start += MAX_ENTRIES_PER_COMMAND) {
      const part = entries.slice(start, start + MAX_ENTRIES_PER_COMMAND);
      const listEntries = (wanted: 'granted' | 'revoked') =>
        part
          .filter(({ list }) => list === wanted)
          .map(({ entry: { seatId, exerciseId, pass } }) => ({ seatId, exerciseId, pass }));
      const payload = {
        ...regrade,
        pack: pack.id,
        version: pack.version,
        granted: listEntries('granted'),
        revoked: listEntries('revoked'),
      } as unknown as JsonObject;
      const { pos } = await this.#options.commitCommand({ actor, kind: REGRADE, payload });
      firstPos ??= pos;
    }
    const count = (wanted: 'granted' | 'revoked') =>
      entries.filter(({ list }) => list === wanted).length;
    return { pos: firstPos, granted: count('granted'), revoked: count('revoked') };
  }
}

function isSamePass(current: Pass | null, pass: Pass): boolean {
  return (
    current?.pos === pass.pos && current.source === pass.source && current.source !== 'instructor'
  );
}
