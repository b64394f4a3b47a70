import { canonicalJson } from '#lib/cluster/hash.ts';
import { slimByPaths } from '#lib/cluster/slim/custom.ts';
import { slimObject, splitGvk } from '#lib/cluster/slim/slim.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import {
  updateProgress,
  isPendingPassDue,
  isPermanent,
  createProgress,
  confirmPendingPass,
} from '../engine/progress.ts';
import type { CompiledExercise } from '../engine/compile.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { ranToCompletion } from './completion.ts';
import { evaluateExercise } from '../engine/evaluate.ts';
import { EMPTY_MEMORY } from './exercise-memory.ts';
import {
  listProbeResponses,
  forgetProbeResponses,
  recordProbeResponse,
  recordAbsence,
  recordQuizAnswer,
  type LogMoment,
} from './remember.ts';
import type { Incident, Evaluation, ExerciseMemory, Progress, Reason } from '../types.ts';
import { textAt } from '#lib/kit/json.ts';
import { indexObjects, type ObservedObject } from '../engine/object-index.ts';

/** What becomes of a recorded history. */
export interface ReplayResult {
  readonly progress: Progress;
  readonly memory: ExerciseMemory;
  /** What was kept after each moment, oldest first. */
  readonly memories: readonly ExerciseMemory[];
  /** At the end. */
  readonly incidents: readonly Incident[];
  /** `pass`: it was passed, at the end or before; else what stands at the end. */
  readonly verdict: 'pass' | 'fail' | 'not-started' | 'unknown';
  /** Why each check does not hold at the end, by check; of an exercise that is unknown as a whole, by the exercise. */
  readonly reasons: Readonly<Record<string, Reason>>;
}

export interface ReplayOptions {
  /** Kinds of the plan that are not built in: what of them would leave a VM. */
  readonly kinds?: readonly PlannedKind[];
}

/** When a history without any time of its own begins, ms since 1970. */
const DEFAULT_START_AT = Date.UTC(2026, 0, 1);
/** For how long nothing is known before a moment that says `away`, ms. */
const ABSENCE_MS = 60_000;

/**
 * Plays a recorded history as a seat's fold would: what was set and gone in one moment is one position of a log, each answer and
 * each choice the next one. Its clock begins when its newest object was made.
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
  readonly #paths: ReadonlyMap<string, readonly string[]>;
  readonly #objects = new Map<string, ObservedObject>();
  #memory: ExerciseMemory = EMPTY_MEMORY;
  readonly #memories: ExerciseMemory[] = [];
  #progress: Progress;
  #incidents: readonly Incident[] = [];
  #moment: LogMoment;

  constructor(
    exercise: CompiledExercise,
    moments: readonly FixtureMoment[],
    { kinds = [] }: ReplayOptions,
  ) {
    this.#exercise = exercise;
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
    // What stands at the end stays so.
    const progress = confirmPendingPass(this.#progress);
    const { live, pass } = progress;
    const reasons = listReasons(this.#exercise.id, live);
    return {
      progress,
      memory: this.#memory,
      memories: this.#memories,
      incidents: this.#incidents,
      verdict: pass ? 'pass' : toVerdict(live),
      reasons,
    };
  }

  /** A recording keeps no address, but the host that was asked for is part of what is judged. */
  #probeUrl(id: string): string {
    const check = this.#exercise.checks.find((one) => one.id === id);
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
    const set = objects.flatMap((object) => this.#setObject(object));
    const removed = gone.flatMap((uid) => this.#objects.get(uid) ?? []);
    if (ranToCompletion(this.#progress, { set, removed }))
      this.#progress = confirmPendingPass(this.#progress);
    for (const uid of gone) this.#objects.delete(uid);
  }

  /** An object that looks as before, in the shape in which it leaves a VM, is no change. */
  #setObject(whole: JsonObject): ObservedObject[] {
    const ref = toObjectRef(whole);
    const paths = this.#paths.get(ref.gvk);
    const object =
      slimObject(ref.gvk, whole) ?? (paths ? slimByPaths(splitGvk(ref.gvk), paths, whole) : whole);
    const before = this.#objects.get(ref.uid);
    if (before && canonicalJson(before.object) === canonicalJson(object)) return [];
    const viewed = { ref, object, foundAtConnect: false, ...this.#moment };
    this.#objects.set(ref.uid, viewed);
    return [viewed];
  }

  #evaluate(): void {
    const objects = [...this.#objects.values()];
    const { evaluation, memory, foundAtConnect, evidence } = evaluateExercise(
      this.#exercise,
      { objects, kindState: () => 'watching' },
      { memory: this.#memory, moment: this.#moment, index: indexObjects(objects) },
    );
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

/** Certificates and patience are measured from here: as early as may be, but nothing shows before it was made. */
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

function listReasons(exercise: string, live: Evaluation): Record<string, Reason> {
  if (live.state === 'not-started') return {};
  if (live.state === 'unknown') return { [exercise]: live.reason };
  return Object.fromEntries(
    live.checks.flatMap((check) => (check.state === 'pass' ? [] : [[check.check, check.reason]])),
  );
}
