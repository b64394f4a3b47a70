import { Concern } from '#lib/grading/engine/dependencies.ts';
import type { CompiledCel } from '#lib/grading/cel/compile.ts';
import {
  compileExercise,
  type CompiledCheck,
  type CompiledCondition,
  type CompiledExercise,
  type CompiledStep,
} from '#lib/grading/engine/compile.ts';
import { judge, type JudgeOptions, type Verdict } from '#lib/grading/engine/evaluate.ts';
import { hasLatches, NOTHING } from '#lib/grading/history/exercise-memory.ts';
import type { CheckResult, Memory, Progress, Reason } from '#lib/grading/types.ts';
import { isSystemNamespace, type View, type Viewed } from '#lib/grading/engine/object-index.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { Marker } from './watchdog.ts';
import type { Costly } from './messages.ts';

/** What one change did: objects that were set; those and what stood before in their places or is gone; the kinds of all; what stands now, by uid. */
export interface Touched {
  readonly set: readonly Viewed[];
  readonly changed: readonly Viewed[];
  readonly gvks: ReadonlySet<string>;
  readonly find: (uid: string) => Viewed | undefined;
}

/** The exercises of a pack, ready to judge, each expression behind a mark that tells the watch what is being run (R7). */
export class CompiledPack {
  readonly exercises: readonly CompiledExercise[];
  readonly #concerns: readonly Concern[];
  readonly #namespaces: ReadonlySet<string>;
  readonly #costly: ReadonlySet<string>;
  readonly #marker: Marker;
  /** Why an exercise of the pinned content is none that this version of the server can judge, by exercise. */
  readonly #broken = new Map<string, string>();
  #entry = 0;

  constructor(pack: Pack, costly: readonly Costly[], marker: Marker) {
    this.#marker = marker;
    this.#costly = new Set(costly.map(({ seat, exercise, check }) => keyOf(seat, exercise, check)));
    this.exercises = pack.exercises.map((exercise, index) => {
      const compiled = this.#compile(exercise);
      return {
        ...compiled,
        checks: compiled.checks.map((check, at) => this.#marked(check, index, at)),
      };
    });
    this.#namespaces = new Set(
      pack.exercises.flatMap(({ subjects }) => subjects.map(({ namespace }) => namespace)),
    );
    this.#concerns = this.exercises.map((exercise) => new Concern(exercise));
  }

  /** What another version of the server has let in is no reason to grade nothing: that exercise cannot be told, all others go on. */
  #compile(exercise: Exercise): CompiledExercise {
    try {
      return compileExercise(exercise);
    } catch (error) {
      this.#broken.set(exercise.id, error instanceof Error ? error.message : String(error));
      return {
        id: exercise.id,
        optional: exercise.optional ?? false,
        subjects: exercise.subjects,
        attempt: exercise.attempt,
        checks: [],
      };
    }
  }

  /** Which entry of the batch the next judgements belong to, for the mark. */
  beginEntry(entry: number): void {
    this.#entry = entry;
    this.#marker.begin(entry, -1);
  }

  /** What the cluster does for itself in namespaces of its own is no exercise's business, unless one names them. */
  concerns(namespace: string): boolean {
    return this.#namespaces.has(namespace) || !isSystemNamespace(namespace);
  }

  /** Whether what changed can make another judgement of an exercise. */
  isTouched(
    exercise: number,
    { live }: Progress,
    memory: Memory,
    { set, changed, gvks, find }: Touched,
  ): boolean {
    const concern = this.#concerns[exercise];
    const holds = live.state === 'judged' && live.holding === live.total;
    if (!concern?.isTouched(gvks, holds)) return false;
    if (holds) return concern.isPart(changed, memory, find);
    return live.state !== 'not-started' || hasLatches(memory) || concern.isBegun(set);
  }

  /** As lib/grading judges, but what was too costly on this seat is not run again and says so. */
  judge(
    seat: string,
    at: number,
    view: View,
    options: JudgeOptions,
  ): Verdict & { readonly memory: Memory } {
    const exercise = this.exercises[at];
    if (!exercise) throw new RangeError(`the pack has no exercise ${at}`);
    this.#marker.begin(this.#entry, at);
    const broken = this.#broken.get(exercise.id);
    if (broken !== undefined)
      return unknown(
        {
          check: exercise.id,
          code: 'check-error',
          params: { message: broken.slice(0, 300) },
          group: [],
        },
        options,
      );
    if (this.#costly.size === 0) return judge(exercise, view, options);
    if (this.#costly.has(keyOf(seat, exercise.id, null)))
      return unknown(tooCostly(exercise.id), options);
    const lame = new Set(
      exercise.checks
        .filter(({ id }) => this.#costly.has(keyOf(seat, exercise.id, id)))
        .map(({ id }) => id),
    );
    if (lame.size === 0) return judge(exercise, view, options);
    const verdict = judge(
      {
        ...exercise,
        checks: exercise.checks.map((check) =>
          lame.has(check.id) ? withRun(check, () => BROKEN) : check,
        ),
      },
      view,
      options,
    );
    if (verdict.judgement.state !== 'judged') return verdict;
    const checks = verdict.judgement.checks.map((result): CheckResult =>
      lame.has(result.check) && result.state !== 'holds'
        ? { check: result.check, state: 'unknown', reason: tooCostly(result.check) }
        : result,
    );
    return { ...verdict, judgement: { ...verdict.judgement, checks } };
  }

  #marked(check: CompiledCheck, exercise: number, at: number): CompiledCheck {
    return withRun(check, (run, values) => {
      this.#marker.begin(this.#entry, exercise, at);
      return run(values);
    });
  }
}

type Run = CompiledCel['run'];
type Around = (run: Run, values: Parameters<Run>[0]) => ReturnType<Run>;
const BROKEN = { broken: 'too costly' };

/** The check with something around each of its conditions. What a step remembers is worked out right after its condition. */
function withRun(check: CompiledCheck, around: Around): CompiledCheck {
  if (check.kind === 'cel') return { ...check, ...wrapped(check, around) };
  return check.kind === 'sequence'
    ? {
        ...check,
        steps: check.steps.map((step): CompiledStep => ({ ...step, ...wrapped(step, around) })),
      }
    : check;
}

function wrapped(condition: CompiledCondition, around: Around): CompiledCondition {
  if (condition.kind !== 'cel') return condition;
  const { cel } = condition;
  return { ...condition, cel: { ...cel, run: (values) => around(cel.run, values) } };
}

function unknown(
  reason: Reason,
  { memory = NOTHING }: JudgeOptions,
): Verdict & { readonly memory: Memory } {
  return {
    judgement: { state: 'unknown', reason },
    candidates: 0,
    foundAtConnect: false,
    evidence: [],
    memory,
  };
}

function tooCostly(check: string): Reason {
  return { check, code: 'too-costly', params: {}, group: [] };
}

function keyOf(seat: string, exercise: string, check: string | null): string {
  return JSON.stringify([seat, exercise, check]);
}
