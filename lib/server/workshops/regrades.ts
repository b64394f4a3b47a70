import { randomUUID } from 'node:crypto';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/reason.ts';
import type { Pass, Progress } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { SlowCheck } from '../grader/messages.ts';
import { REGRADE, replayLog, type LogReplay } from '../grader/log-replay.ts';
import type { RegradeChange, RegradeResult, RegradePreview, WorkshopRegrades } from './types.ts';
import { readCommandsOfKind } from '../log/read.ts';
import type { PackStage } from '../packs/stages.ts';
import type { Semaphore } from '#lib/kit/semaphore.ts';

/** One act is one row: a long list is cut into several. */
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
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** One pass that is given or taken, as it stands in the payload of an act `re-grade`. */
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
  readonly finished: Promise<void>;
  preview: RegradePreview;
  differences: readonly PassDifference[];
}

/** The re-grades of one event: at most one preview at a time, folded beside the room. */
export class Regrades implements WorkshopRegrades {
  readonly #options: RegradesOptions;
  #run: PreviewRun | null = null;

  constructor(options: RegradesOptions) {
    this.#options = options;
  }

  start(exerciseId: string | null): RegradePreview | null {
    const before = this.#run;
    before?.abortController.abort();
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
    const over = Promise.withResolvers<undefined>();
    const running: PreviewRun = {
      stage,
      abortController,
      finished: over.promise.then(() => {}),
      preview,
      differences: [],
    };
    this.#run = running;
    void this.#replay(running, exerciseId).finally(() => {
      release();
      over.resolve(undefined);
    });
    return preview;
  }

  current(): RegradePreview | null {
    return this.#run?.preview ?? null;
  }

  async cancel(): Promise<void> {
    const running = this.#run;
    this.#run = null;
    running?.abortController.abort();
    await running?.finished;
  }

  async apply({
    actor,
    preview,
    exercises,
  }: Parameters<WorkshopRegrades['apply']>[0]): Promise<RegradeResult | null> {
    const running = this.#run;
    if (
      running?.preview.id !== preview ||
      running.preview.state !== 'ready' ||
      running.stage !== this.#options.currentStage()
    )
      return null;
    this.#run = null;
    const wanted = running.differences.filter(
      ({ exerciseId }) => exercises === null || exercises.includes(exerciseId),
    );
    return this.#commitEntries(
      actor,
      { id: preview },
      wanted.filter(({ change }) => change === 'gains'),
      wanted.filter(({ change }) => change === 'loses'),
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

  async #replay(running: PreviewRun, exerciseId: string | null): Promise<void> {
    const { db, workshopId, slowChecks, now, log } = this.#options;
    const {
      stage: { pack },
      abortController: { signal },
      preview: { id, packVersion },
    } = running;
    const about = { id, packVersion, exerciseId };
    try {
      const replay = await replayLog({
        db,
        workshopId,
        pack,
        slowChecks: slowChecks(),
        signal,
        now,
        onProgress: (done, total) => {
          running.preview = { ...about, state: 'running', done, total };
        },
      });
      running.differences = this.#findDifferences(running.stage, replay, exerciseId);
      running.preview = {
        ...about,
        state: 'ready',
        changes: running.differences.map(({ pass: _pass, ...change }) => change),
      };
    } catch (error) {
      if (!signal.aborted)
        log(`event ${workshopId}: the log could not be graded again: ${databaseErrorText(error)}`);
      running.preview = { ...about, state: 'failed' };
    }
  }

  /** A pass by hand stays, and so does one of which nothing can be told. */
  #findDifferences({ pack }: PackStage, replay: LogReplay, only: string | null): PassDifference[] {
    const ids = pack.exercises.map(({ id }) => id).filter((id) => only === null || id === only);
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

  /** What is not so any more is left out: somebody passed meanwhile, or a pass is another one now. */
  async #commitEntries(
    actor: string,
    about: { readonly id: string; readonly undoes?: string },
    granted: readonly RegradeEntry[],
    revoked: readonly RegradeEntry[],
  ): Promise<RegradeResult> {
    const { pack } = this.#options.currentStage();
    const { seats } = this.#options;
    const passOf = ({ seatId, exerciseId }: RegradeEntry): Pass | null =>
      seats.get(seatId)?.progress.get(exerciseId)?.pass ?? null;
    const entries = [
      ...granted
        .filter((entry) => seats.has(entry.seatId) && passOf(entry) === null)
        .map((entry) => ({ list: 'gives' as const, entry })),
      ...revoked
        .filter((entry) => isSamePass(passOf(entry), entry.pass))
        .map((entry) => ({ list: 'takes' as const, entry })),
    ];
    let first: number | null = null;
    for (let at = 0; at < entries.length; at += MAX_ENTRIES_PER_COMMAND) {
      const part = entries.slice(at, at + MAX_ENTRIES_PER_COMMAND);
      const entriesOfList = (wanted: 'gives' | 'takes') =>
        part
          .filter(({ list }) => list === wanted)
          .map(({ entry: { seatId, exerciseId, pass } }) => ({ seatId, exerciseId, pass }));
      const payload = {
        ...about,
        pack: pack.id,
        version: pack.version,
        granted: entriesOfList('gives'),
        revoked: entriesOfList('takes'),
      } as unknown as JsonObject;
      const { pos } = await this.#options.commitCommand({ actor, kind: REGRADE, payload });
      first ??= pos;
    }
    const count = (wanted: 'gives' | 'takes') =>
      entries.filter(({ list }) => list === wanted).length;
    return { pos: first, granted: count('gives'), revoked: count('takes') };
  }
}

function isSamePass(current: Pass | null, pass: Pass): boolean {
  return (
    current?.pos === pass.pos && current.source === pass.source && current.source !== 'instructor'
  );
}
