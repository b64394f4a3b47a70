import { randomUUID } from 'node:crypto';
import type { Connection } from '#db/connect.ts';
import { reasonOf } from '#db/reason.ts';
import type { Pass, Progress } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Costly } from '../grader/messages.ts';
import { RE_GRADE, reFold, type ReFolded } from '../grader/log-replay.ts';
import type { ReGradeChange, ReGraded, ReGradePreview, ReGrading } from './types.ts';
import { readActsOfKind } from '../log/read.ts';
import type { Stage } from '../packs/stages.ts';
import type { Slots } from '#lib/kit/semaphore.ts';

/** One act is one row: a long list is cut into several. */
const ENTRIES_AN_ACT = 500;

export interface ReGradesOptions {
  readonly db: Connection;
  readonly event: string;
  readonly stage: () => Stage;
  readonly costly: () => readonly Costly[];
  readonly seats: ReadonlyMap<
    string,
    { readonly id: string; readonly progress: ReadonlyMap<string, Progress> }
  >;
  readonly act: (act: {
    readonly actor: string;
    readonly kind: string;
    readonly payload: JsonObject;
  }) => Promise<{ readonly pos: number }>;
  readonly slots: Slots;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** One pass that is given or taken, as it stands in the payload of an act `re-grade`. */
interface Entry {
  readonly seat: string;
  readonly exercise: string;
  readonly pass: Pass;
}

interface Difference extends ReGradeChange {
  readonly pass: Pass;
}

interface Running {
  readonly stage: Stage;
  readonly aborted: AbortController;
  readonly over: Promise<void>;
  preview: ReGradePreview;
  differences: readonly Difference[];
}

/** The re-grades of one event: at most one preview at a time, folded beside the room. */
export class ReGrades implements ReGrading {
  readonly #options: ReGradesOptions;
  #running: Running | null = null;

  constructor(options: ReGradesOptions) {
    this.#options = options;
  }

  start(exercise: string | null): ReGradePreview | null {
    const before = this.#running;
    before?.aborted.abort();
    const release = this.#options.slots.take();
    if (!release) return null;
    const stage = this.#options.stage();
    const preview: ReGradePreview = {
      id: randomUUID(),
      packVersion: stage.pack.version,
      exercise,
      state: 'running',
      done: 0,
      of: 0,
    };
    const aborted = new AbortController();
    const over = Promise.withResolvers<undefined>();
    const running: Running = {
      stage,
      aborted,
      over: over.promise.then(() => {}),
      preview,
      differences: [],
    };
    this.#running = running;
    void this.#fold(running, exercise).finally(() => {
      release();
      over.resolve(undefined);
    });
    return preview;
  }

  current(): ReGradePreview | null {
    return this.#running?.preview ?? null;
  }

  async cancel(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    running?.aborted.abort();
    await running?.over;
  }

  async apply({
    actor,
    preview,
    exercises,
  }: Parameters<ReGrading['apply']>[0]): Promise<ReGraded | null> {
    const running = this.#running;
    if (
      running?.preview.id !== preview ||
      running.preview.state !== 'ready' ||
      running.stage !== this.#options.stage()
    )
      return null;
    this.#running = null;
    const wanted = running.differences.filter(
      ({ exercise }) => exercises === null || exercises.includes(exercise),
    );
    return this.#write(
      actor,
      { id: preview },
      wanted.filter(({ change }) => change === 'gains'),
      wanted.filter(({ change }) => change === 'loses'),
    );
  }

  async undo({ actor, pos }: Parameters<ReGrading['undo']>[0]): Promise<ReGraded | null> {
    const acts = await readActsOfKind(this.#options.db, this.#options.event, RE_GRADE);
    const id = acts.find((act) => act.pos === pos)?.payload['id'];
    if (typeof id !== 'string' || acts.some(({ payload }) => payload['undoes'] === id)) return null;
    const parts = acts
      .filter(({ payload }) => payload['id'] === id)
      .map(
        ({ payload }) => payload as unknown as { gives: readonly Entry[]; takes: readonly Entry[] },
      );
    return this.#write(
      actor,
      { id: randomUUID(), undoes: id },
      parts.flatMap(({ takes }) => takes),
      parts.flatMap(({ gives }) => gives),
    );
  }

  async #fold(running: Running, exercise: string | null): Promise<void> {
    const { db, event, costly, now, log } = this.#options;
    const {
      stage: { pack },
      aborted: { signal },
      preview: { id, packVersion },
    } = running;
    const about = { id, packVersion, exercise };
    try {
      const folded = await reFold({
        db,
        event,
        pack,
        costly: costly(),
        signal,
        now,
        onProgress: (done, of) => {
          running.preview = { ...about, state: 'running', done, of };
        },
      });
      running.differences = this.#differences(running.stage, folded, exercise);
      running.preview = {
        ...about,
        state: 'ready',
        changes: running.differences.map(({ pass: _pass, ...change }) => change),
      };
    } catch (error) {
      if (!signal.aborted)
        log(`event ${event}: the log could not be graded again: ${reasonOf(error)}`);
      running.preview = { ...about, state: 'failed' };
    }
  }

  /** A pass by hand stays, and so does one of which nothing can be told. */
  #differences({ pack }: Stage, folded: ReFolded, only: string | null): Difference[] {
    const ids = pack.exercises.map(({ id }) => id).filter((id) => only === null || id === only);
    return [...this.#options.seats.values()].flatMap(({ id: seat, progress }) =>
      ids.flatMap((exercise): Difference[] => {
        const [stands, anew] = [
          progress.get(exercise)?.pass ?? null,
          folded.passOf(seat, exercise),
        ];
        if (stands === null && anew !== null)
          return [
            { seat, exercise, change: 'gains', at: anew.at, pass: { ...anew, source: 're-grade' } },
          ];
        if (
          stands !== null &&
          anew === null &&
          stands.source !== 'hand' &&
          !folded.isUnknown(seat, exercise)
        )
          return [{ seat, exercise, change: 'loses', at: stands.at, pass: stands }];
        return [];
      }),
    );
  }

  /** What is not so any more is left out: somebody passed meanwhile, or a pass is another one now. */
  async #write(
    actor: string,
    about: { readonly id: string; readonly undoes?: string },
    gives: readonly Entry[],
    takes: readonly Entry[],
  ): Promise<ReGraded> {
    const { pack } = this.#options.stage();
    const { seats } = this.#options;
    const passOf = ({ seat, exercise }: Entry): Pass | null =>
      seats.get(seat)?.progress.get(exercise)?.pass ?? null;
    const entries = [
      ...gives
        .filter((entry) => seats.has(entry.seat) && passOf(entry) === null)
        .map((entry) => ({ list: 'gives' as const, entry })),
      ...takes
        .filter((entry) => isSame(passOf(entry), entry.pass))
        .map((entry) => ({ list: 'takes' as const, entry })),
    ];
    let first: number | null = null;
    for (let at = 0; at < entries.length; at += ENTRIES_AN_ACT) {
      const part = entries.slice(at, at + ENTRIES_AN_ACT);
      const of = (wanted: 'gives' | 'takes') =>
        part
          .filter(({ list }) => list === wanted)
          .map(({ entry: { seat, exercise, pass } }) => ({ seat, exercise, pass }));
      const payload = {
        ...about,
        pack: pack.id,
        version: pack.version,
        gives: of('gives'),
        takes: of('takes'),
      } as unknown as JsonObject;
      const { pos } = await this.#options.act({ actor, kind: RE_GRADE, payload });
      first ??= pos;
    }
    const count = (wanted: 'gives' | 'takes') =>
      entries.filter(({ list }) => list === wanted).length;
    return { pos: first, gives: count('gives'), takes: count('takes') };
  }
}

function isSame(stands: Pass | null, pass: Pass): boolean {
  return stands?.pos === pass.pos && stands.source === pass.source && stands.source !== 'hand';
}
