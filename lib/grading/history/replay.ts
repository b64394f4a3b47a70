import { canonical } from '#lib/cluster/hash.ts';
import { slimByPaths } from '#lib/cluster/slim/custom.ts';
import { slim, splitGvk } from '#lib/cluster/slim/slim.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { advance, isHeld, lasts, newProgress, settle } from '../engine/progress.ts';
import type { CompiledExercise } from '../engine/compile.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { hadEnded } from './completion.ts';
import { judge } from '../engine/evaluate.ts';
import { NOTHING } from './exercise-memory.ts';
import {
  answersSeen,
  forgetAnswers,
  recordAnswer,
  recordAway,
  recordQuiz,
  type LogMoment,
} from './remember.ts';
import type { Incident, Judgement, Memory, Progress, Reason } from '../types.ts';
import { textAt } from '#lib/kit/json.ts';
import { indexed, type Viewed } from '../engine/object-index.ts';

/** What becomes of a recorded history. */
export interface Played {
  readonly progress: Progress;
  readonly memory: Memory;
  /** What was kept after each moment, oldest first. */
  readonly memories: readonly Memory[];
  /** At the end. */
  readonly incidents: readonly Incident[];
  /** `pass`: it was passed, at the end or before; else what stands at the end. */
  readonly verdict: 'pass' | 'fail' | 'not-started' | 'unknown';
  /** Why each check does not hold at the end, by check; of an exercise that is unknown as a whole, by the exercise. */
  readonly reasons: Readonly<Record<string, Reason>>;
}

export interface PlayOptions {
  /** Kinds of the plan that are not built in: what of them would leave a VM. */
  readonly kinds?: readonly PlannedKind[];
}

/** When a history without any time of its own begins, ms since 1970. */
const EPOCH = Date.UTC(2026, 0, 1);
/** For how long nothing is known before a moment that says `away`, ms. */
const AWAY = 60_000;

/**
 * Plays a recorded history as a seat's fold would: what was set and gone in one moment is one position of a log, each answer and
 * each choice the next one. Its clock begins when its newest object was made.
 */
export function play(
  exercise: CompiledExercise,
  moments: readonly FixtureMoment[],
  options: PlayOptions = {},
): Played {
  const player = new Player(exercise, moments, options);
  for (const moment of moments) player.take(moment);
  return player.played();
}

class Player {
  readonly #exercise: CompiledExercise;
  readonly #paths: ReadonlyMap<string, readonly string[]>;
  readonly #standing = new Map<string, Viewed>();
  #memory: Memory = NOTHING;
  readonly #memories: Memory[] = [];
  #progress: Progress;
  #incidents: readonly Incident[] = [];
  #moment: LogMoment;

  constructor(
    exercise: CompiledExercise,
    moments: readonly FixtureMoment[],
    { kinds = [] }: PlayOptions,
  ) {
    this.#exercise = exercise;
    this.#paths = new Map(
      kinds.flatMap(({ gvk, paths }) => (paths ? [[gvk, paths] as const] : [])),
    );
    this.#progress = newProgress(exercise.id);
    this.#moment = { pos: 0, at: beginning(moments) };
  }

  take({ seconds, away, set, gone, answers, quiz }: FixtureMoment): void {
    const from = this.#moment.at;
    this.#next(seconds * 1_000 + (away ? AWAY : 0));
    if (away) {
      this.#memory = recordAway(this.#memory, { from, to: this.#moment.at }, this.#moment);
      this.#next();
    }
    this.#change(set, gone);
    this.#memory = forgetAnswers(this.#memory, (uid) => !this.#standing.has(uid));
    this.#judge();
    for (const { check, of, answer } of answers) {
      this.#next();
      this.#memory = recordAnswer(
        this.#memory,
        check,
        { uid: of },
        { url: this.#urlOf(check), answer },
        this.#moment,
      );
      this.#judge();
    }
    for (const { check, chosen } of quiz) {
      this.#next();
      this.#memory = recordQuiz(this.#exercise, this.#memory, check, chosen, this.#moment);
      this.#judge();
    }
    this.#memories.push(this.#memory);
    this.#incidents = diagnose(this.#standing.values(), {
      exercises: [this.#exercise],
      before: this.#incidents,
      answers: answersSeen(this.#memory),
      now: this.#moment.at,
    });
  }

  played(): Played {
    // What stands at the end stays so.
    const progress = settle(this.#progress);
    const { live, pass } = progress;
    const reasons = reasonsOf(this.#exercise.id, live);
    return {
      progress,
      memory: this.#memory,
      memories: this.#memories,
      incidents: this.#incidents,
      verdict: pass ? 'pass' : verdictOf(live),
      reasons,
    };
  }

  /** A recording keeps no address, but the host that was asked for is part of what is judged. */
  #urlOf(id: string): string {
    const check = this.#exercise.checks.find((one) => one.id === id);
    return check?.kind === 'probe' && check.host !== undefined
      ? `${check.scheme}://${check.host}${check.path}`
      : 'http://recorded.test/';
  }

  #next(ms = 0): void {
    const at = this.#moment.at + ms;
    this.#moment = { pos: this.#moment.pos + 1, at };
    if (isHeld(this.#progress, { at, receivedAt: at })) this.#progress = settle(this.#progress);
  }

  #change(objects: readonly JsonObject[], gone: readonly string[]): void {
    const set = objects.flatMap((object) => this.#set(object));
    const removed = gone.flatMap((uid) => this.#standing.get(uid) ?? []);
    if (hadEnded(this.#progress, { set, removed })) this.#progress = settle(this.#progress);
    for (const uid of gone) this.#standing.delete(uid);
  }

  /** An object that looks as before, in the shape in which it leaves a VM, is no change. */
  #set(whole: JsonObject): Viewed[] {
    const ref = refOf(whole);
    const paths = this.#paths.get(ref.gvk);
    const object =
      slim(ref.gvk, whole) ?? (paths ? slimByPaths(splitGvk(ref.gvk), paths, whole) : whole);
    const before = this.#standing.get(ref.uid);
    if (before && canonical(before.object) === canonical(object)) return [];
    const viewed = { ref, object, foundAtConnect: false, ...this.#moment };
    this.#standing.set(ref.uid, viewed);
    return [viewed];
  }

  #judge(): void {
    const objects = [...this.#standing.values()];
    const { judgement, memory, foundAtConnect, evidence } = judge(
      this.#exercise,
      { objects, kindState: () => 'watching' },
      { memory: this.#memory, moment: this.#moment, index: indexed(objects) },
    );
    this.#memory = memory;
    this.#progress = advance(this.#progress, judgement, {
      ...this.#moment,
      packVersion: '',
      foundAtConnect,
      evidence,
      receivedAt: this.#moment.at,
      lasts: lasts(this.#exercise.checks),
    });
  }
}

function refOf(object: JsonObject): ObjectRef {
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
function beginning(moments: readonly FixtureMoment[]): number {
  let elapsed = 0;
  const latest = moments.flatMap(({ seconds, away, set }, index) => {
    if (index > 0) elapsed += seconds * 1_000 + (away ? AWAY : 0);
    return set
      .map((object) => Date.parse(textAt(object, 'metadata', 'creationTimestamp')) - elapsed)
      .filter((time) => !Number.isNaN(time));
  });
  return latest.length > 0 ? Math.max(...latest) : EPOCH;
}

function verdictOf(live: Judgement): Exclude<Played['verdict'], 'pass'> {
  if (live.state !== 'judged') return live.state;
  return live.checks.some(({ state }) => state === 'fails') ? 'fail' : 'unknown';
}

function reasonsOf(exercise: string, live: Judgement): Record<string, Reason> {
  if (live.state === 'not-started') return {};
  if (live.state === 'unknown') return { [exercise]: live.reason };
  return Object.fromEntries(
    live.checks.flatMap((check) => (check.state === 'holds' ? [] : [[check.check, check.reason]])),
  );
}
