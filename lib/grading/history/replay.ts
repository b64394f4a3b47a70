import { canonicalJson } from '#lib/cluster/hash.ts';
import { admitObject, isAdmissibleKind } from '#lib/cluster/slim/admit.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import { textAt, type JsonObject } from '#lib/kit/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import {
  updateProgress,
  isPendingPassDue,
  isPermanent,
  createProgress,
  confirmPendingPass,
  setStartReason,
} from '../engine/progress.ts';
import type { CompiledExercise, LogMoment } from '../engine/types.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { listRemovedObjects, ranToCompletion } from './completion.ts';
import { evaluateExercise } from '../engine/evaluate.ts';
import type { RemovedObject } from '../engine/deleted-attempt.ts';
import { explainStart } from '../engine/start/explain-start.ts';
import { SharedSearch } from '../engine/start/search.ts';
import { nothingSeenReason } from '../engine/start/start-reason.ts';
import type { EarlierPass } from '../engine/student-work.ts';
import {
  EMPTY_MEMORY,
  listProbeResponses,
  forgetProbeResponses,
  recordProbeResponse,
  recordAbsence,
  recordQuizAnswer,
} from './exercise-memory.ts';
import type { Incident, Evaluation, ExerciseMemory, Progress, Reason } from '../types.ts';
import { indexObjects, type ObservedObject } from '../engine/object-index.ts';

/** The result of a recorded history. */
export interface ReplayResult {
  readonly progress: Progress;
  readonly memory: ExerciseMemory;
  /** The memory after each moment, oldest first. */
  readonly memories: readonly ExerciseMemory[];
  /** At the end. */
  readonly incidents: readonly Incident[];
  /** `pass`: the exercise was passed at the end or earlier. Otherwise the state at the end. */
  readonly verdict: 'pass' | 'fail' | 'not-started' | 'unknown';
  /**
   * The reason of each check that doesn't pass at the end, by check. If the whole exercise is
   * unknown, by the id of the exercise.
   */
  readonly reasons: Readonly<Record<string, Reason>>;
  /** If it is not started: what counts as a start, and what was found instead. */
  readonly startReason: Reason | null;
}

export interface ReplayOptions {
  /** Passes of earlier exercises, with the objects of each. */
  readonly earlier?: readonly EarlierPass[];
  /** Custom kinds of the plan, with the fields that the agent would send. */
  readonly kinds?: readonly PlannedKind[];
}

/** Start time of a history whose objects have no timestamps, ms since 1970. */
const DEFAULT_START_AT = Date.UTC(2026, 0, 1);
/** Length of the gap before a moment with `away`, ms. */
const ABSENCE_MS = 60_000;

/**
 * Replays a recorded history like the grader of a seat. All objects set and deleted in one moment
 * are one position of the log; each probe response and each quiz answer is the next one. The clock
 * starts when the newest object was created.
 */
export function replayFixture(
  exercise: CompiledExercise,
  moments: readonly FixtureMoment[],
  options: ReplayOptions = {},
): ReplayResult {
  const player = new FixtureReplay(exercise, moments, options);
  for (const moment of moments) player.applyMoment(moment);
  return player.getResult();
}

class FixtureReplay {
  readonly #exercise: CompiledExercise;
  readonly #earlier: readonly EarlierPass[];
  readonly #paths: ReadonlyMap<string, readonly string[]>;
  readonly #objects = new Map<string, ObservedObject>();
  #memory: ExerciseMemory = EMPTY_MEMORY;
  readonly #memories: ExerciseMemory[] = [];
  #progress: Progress;
  #removed: readonly RemovedObject[] = [];
  #incidents: readonly Incident[] = [];
  #moment: LogMoment;

  constructor(
    exercise: CompiledExercise,
    moments: readonly FixtureMoment[],
    { kinds = [], earlier = [] }: ReplayOptions,
  ) {
    this.#exercise = exercise;
    this.#earlier = earlier;
    this.#paths = new Map(
      kinds.flatMap(({ gvk, paths }) => (paths ? [[gvk, paths] as const] : [])),
    );
    this.#progress = createProgress(exercise.id);
    this.#moment = { pos: 0, at: findStartAt(moments) };
  }

  applyMoment({ seconds, away, set, gone, answers, quiz }: FixtureMoment): void {
    const from = this.#moment.at;
    this.#advanceClock(seconds * 1_000 + (away ? ABSENCE_MS : 0));
    if (away) {
      this.#memory = recordAbsence(this.#memory, { from, to: this.#moment.at }, this.#moment);
      this.#advanceClock();
    }
    this.#applyChanges(set, gone);
    this.#memory = forgetProbeResponses(this.#memory, (uid) => !this.#objects.has(uid));
    this.#evaluate();
    for (const { check, of, answer } of answers) {
      this.#advanceClock();
      this.#memory = recordProbeResponse(
        this.#memory,
        check,
        { uid: of },
        { url: this.#probeUrl(check), answer },
        this.#moment,
      );
      this.#evaluate();
    }
    for (const { check, chosen } of quiz) {
      this.#advanceClock();
      this.#memory = recordQuizAnswer(this.#exercise, this.#memory, check, chosen, this.#moment);
      this.#evaluate();
    }
    this.#memories.push(this.#memory);
    this.#incidents = diagnose(this.#objects.values(), {
      exercises: [this.#exercise],
      previous: this.#incidents,
      responses: listProbeResponses(this.#memory),
      now: this.#moment.at,
    });
  }

  getResult(): ReplayResult {
    // The state at the end is final, so a pending pass is confirmed.
    const progress = this.#explainStart(confirmPendingPass(this.#progress));
    const { live, pass } = progress;
    const reasons = listReasons(this.#exercise.id, live);
    return {
      progress,
      memory: this.#memory,
      memories: this.#memories,
      incidents: this.#incidents,
      verdict: pass ? 'pass' : toVerdict(live),
      reasons,
      startReason: startReason(this.#exercise, live),
    };
  }

  /** A recording has no address, but the requested host is part of the evaluation. */
  #probeUrl(id: string): string {
    const check = this.#exercise.checks.find((candidate) => candidate.id === id);
    return check?.kind === 'probe' && check.host !== undefined
      ? `${check.scheme}://${check.host}${check.path}`
      : 'http://recorded.test/';
  }

  #advanceClock(ms = 0): void {
    const at = this.#moment.at + ms;
    this.#moment = { pos: this.#moment.pos + 1, at };
    if (isPendingPassDue(this.#progress, { at, receivedAt: at }))
      this.#progress = confirmPendingPass(this.#progress);
  }

  #applyChanges(objects: readonly JsonObject[], gone: readonly string[]): void {
    const changedObjects = objects.flatMap((object) => this.#setObject(object));
    const removedObjects = gone.flatMap((uid) => this.#objects.get(uid) ?? []);
    const changes = { set: changedObjects, removed: removedObjects };
    if (ranToCompletion(this.#progress, changes))
      this.#progress = confirmPendingPass(this.#progress);
    this.#removed = listRemovedObjects(changes);
    for (const uid of gone) this.#objects.delete(uid);
  }

  /** An object is unchanged if its slim form, which the agent would send, is the same. */
  #setObject(fullObject: JsonObject): ObservedObject[] {
    const ref = toObjectRef(fullObject);
    const paths = this.#paths.get(ref.gvk);
    const object = isAdmissibleKind(ref.gvk, paths)
      ? admitObject(ref, fullObject, { paths })
      : fullObject;
    const before = this.#objects.get(ref.uid);
    if (before && canonicalJson(before.object) === canonicalJson(object)) return [];
    const observed = { ref, object, foundAtConnect: false, ...this.#moment };
    this.#objects.set(ref.uid, observed);
    return [observed];
  }

  #explainStart(progress: Progress): Progress {
    if (progress.live.state !== 'not-started') return progress;
    const index = indexObjects(this.#objects.values());
    const reason = explainStart(this.#exercise, {
      shared: new SharedSearch(index, this.#earlier),
      memory: this.#memory,
      live: progress.live,
      since: progress.liveSince,
    });
    return setStartReason(progress, reason);
  }

  #evaluate(): void {
    const objects = [...this.#objects.values()];
    const { evaluation, memory, foundAtConnect, evidence } = evaluateExercise(
      this.#exercise,
      { objects, kindState: () => 'watching' },
      {
        memory: this.#memory,
        moment: this.#moment,
        index: indexObjects(objects),
        passes: this.#earlier,
        previous: this.#progress.live,
        removed: this.#removed,
      },
    );
    this.#removed = [];
    this.#memory = memory;
    this.#progress = updateProgress(this.#progress, evaluation, {
      ...this.#moment,
      packVersion: '',
      foundAtConnect,
      evidence,
      receivedAt: this.#moment.at,
      isPermanent: isPermanent(this.#exercise.checks),
    });
  }
}

function toObjectRef(object: JsonObject): ObjectRef {
  const [apiVersion, kind, ns, name] = [
    textAt(object, 'apiVersion'),
    textAt(object, 'kind'),
    textAt(object, 'metadata', 'namespace'),
    textAt(object, 'metadata', 'name'),
  ];
  const gvk = `${apiVersion}/${kind}`;
  return { uid: textAt(object, 'metadata', 'uid') || `${gvk} ${ns}/${name}`, gvk, ns, name };
}

/**
 * Certificates and grace periods are measured from the start time. It is as early as possible, but
 * no object appears before it was created.
 */
function findStartAt(moments: readonly FixtureMoment[]): number {
  let elapsed = 0;
  const latest = moments.flatMap(({ seconds, away, set }, index) => {
    if (index > 0) elapsed += seconds * 1_000 + (away ? ABSENCE_MS : 0);
    return set
      .map((object) => Date.parse(textAt(object, 'metadata', 'creationTimestamp')) - elapsed)
      .filter((time) => !Number.isNaN(time));
  });
  return latest.length > 0 ? Math.max(...latest) : DEFAULT_START_AT;
}

function toVerdict(live: Evaluation): Exclude<ReplayResult['verdict'], 'pass'> {
  if (live.state !== 'evaluated') return live.state;
  return live.checks.some(({ state }) => state === 'fail') ? 'fail' : 'unknown';
}

/** null for a quiz, and for an exercise that has been started. */
function startReason(exercise: CompiledExercise, live: Evaluation): Reason | null {
  if (live.state !== 'not-started' || exercise.subjects.length === 0) return null;
  return live.reason ?? nothingSeenReason(exercise);
}

function listReasons(exercise: string, live: Evaluation): Record<string, Reason> {
  if (live.state === 'not-started') return {};
  if (live.state === 'unknown') return { [exercise]: live.reason };
  return Object.fromEntries(
    live.checks.flatMap((check) => (check.state === 'pass' ? [] : [[check.check, check.reason]])),
  );
}
