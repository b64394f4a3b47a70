import { ExerciseDependencies } from '#lib/grading/engine/dependencies.ts';
import type { CompiledCel } from '#lib/grading/cel/compile.ts';
import {
  compileExercise,
  type CompiledCheck,
  type CompiledCondition,
  type CompiledExercise,
  type CompiledStep,
} from '#lib/grading/engine/compile.ts';
import {
  evaluateExercise,
  type EvaluateOptions,
  type EvaluationResult,
} from '#lib/grading/engine/evaluate.ts';
import { hasLatches, EMPTY_MEMORY } from '#lib/grading/history/exercise-memory.ts';
import type { CheckResult, ExerciseMemory, Progress, Reason } from '#lib/grading/types.ts';
import {
  isSystemNamespace,
  type ClusterView,
  type ObservedObject,
} from '#lib/grading/engine/object-index.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { WatchdogMarker } from './watchdog.ts';
import type { SlowCheck } from './messages.ts';

/** What one change did: objects that were set; those and what stood before in their places or is gone; the kinds of all; what stands now, by uid. */
export interface ChangeEffects {
  readonly set: readonly ObservedObject[];
  readonly changed: readonly ObservedObject[];
  readonly gvks: ReadonlySet<string>;
  readonly findObject: (uid: string) => ObservedObject | undefined;
}

/** The exercises of a pack, ready to judge, each expression behind a mark that tells the watch what is being run (R7). */
export class CompiledPack {
  readonly exercises: readonly CompiledExercise[];
  readonly #dependencies: readonly ExerciseDependencies[];
  readonly #namespaces: ReadonlySet<string>;
  readonly #slowChecks: ReadonlySet<string>;
  readonly #marker: WatchdogMarker;
  /** Why an exercise of the pinned content is none that this version of the server can judge, by exercise. */
  readonly #compileErrors = new Map<string, string>();
  #entry = 0;

  constructor(pack: Pack, slowChecks: readonly SlowCheck[], marker: WatchdogMarker) {
    this.#marker = marker;
    this.#slowChecks = new Set(
      slowChecks.map(({ seat, exercise, check }) => checkKey(seat, exercise, check)),
    );
    this.exercises = pack.exercises.map((exercise, index) => {
      const compiled = this.#compileExercise(exercise);
      return {
        ...compiled,
        checks: compiled.checks.map((check, at) => this.#withMarker(check, index, at)),
      };
    });
    this.#namespaces = new Set(
      pack.exercises.flatMap(({ subjects }) => subjects.map(({ namespace }) => namespace)),
    );
    this.#dependencies = this.exercises.map((exercise) => new ExerciseDependencies(exercise));
  }

  /** What another version of the server has let in is no reason to grade nothing: that exercise cannot be told, all others go on. */
  #compileExercise(exercise: Exercise): CompiledExercise {
    try {
      return compileExercise(exercise);
    } catch (error) {
      this.#compileErrors.set(exercise.id, error instanceof Error ? error.message : String(error));
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
    this.#marker.markStep(entry, -1);
  }

  /** What the cluster does for itself in namespaces of its own is no exercise's business, unless one names them. */
  watchesNamespace(namespace: string): boolean {
    return this.#namespaces.has(namespace) || !isSystemNamespace(namespace);
  }

  /** Whether what changed can make another judgement of an exercise. */
  isAffected(
    exercise: number,
    { live }: Progress,
    memory: ExerciseMemory,
    { set, changed, gvks, findObject }: ChangeEffects,
  ): boolean {
    const dependencies = this.#dependencies[exercise];
    const isPassing = live.state === 'evaluated' && live.passing === live.total;
    if (!dependencies?.dependsOnKinds(gvks, isPassing)) return false;
    if (isPassing) return dependencies.includesObject(changed, memory, findObject);
    return live.state !== 'not-started' || hasLatches(memory) || dependencies.canStartWith(set);
  }

  /** As lib/grading judges, but what was too costly on this seat is not run again and says so. */
  evaluate(
    seat: string,
    exerciseIndex: number,
    view: ClusterView,
    options: EvaluateOptions,
  ): EvaluationResult & { readonly memory: ExerciseMemory } {
    const exercise = this.exercises[exerciseIndex];
    if (!exercise) throw new RangeError(`the pack has no exercise ${exerciseIndex}`);
    this.#marker.markStep(this.#entry, exerciseIndex);
    const compileError = this.#compileErrors.get(exercise.id);
    if (compileError !== undefined)
      return unknownResult(
        {
          check: exercise.id,
          code: 'check-error',
          params: { message: compileError.slice(0, 300) },
          group: [],
        },
        options,
      );
    if (this.#slowChecks.size === 0) return evaluateExercise(exercise, view, options);
    if (this.#slowChecks.has(checkKey(seat, exercise.id, null)))
      return unknownResult(slowCheckReason(exercise.id), options);
    const disabledChecks = new Set(
      exercise.checks
        .filter(({ id }) => this.#slowChecks.has(checkKey(seat, exercise.id, id)))
        .map(({ id }) => id),
    );
    if (disabledChecks.size === 0) return evaluateExercise(exercise, view, options);
    const result = evaluateExercise(
      {
        ...exercise,
        checks: exercise.checks.map((check) =>
          disabledChecks.has(check.id) ? wrapConditions(check, () => DISABLED_RESULT) : check,
        ),
      },
      view,
      options,
    );
    if (result.evaluation.state !== 'evaluated') return result;
    const checks = result.evaluation.checks.map((result): CheckResult =>
      disabledChecks.has(result.check) && result.state !== 'pass'
        ? { check: result.check, state: 'unknown', reason: slowCheckReason(result.check) }
        : result,
    );
    return { ...result, evaluation: { ...result.evaluation, checks } };
  }

  #withMarker(check: CompiledCheck, exercise: number, at: number): CompiledCheck {
    return wrapConditions(check, (run, values) => {
      this.#marker.markStep(this.#entry, exercise, at);
      return run(values);
    });
  }
}

type CelRun = CompiledCel['evaluate'];
type RunWrapper = (run: CelRun, values: Parameters<CelRun>[0]) => ReturnType<CelRun>;
const DISABLED_RESULT = { error: 'too costly' };

/** The check with something around each of its conditions. What a step remembers is worked out right after its condition. */
function wrapConditions(check: CompiledCheck, wrapper: RunWrapper): CompiledCheck {
  if (check.kind === 'cel') return { ...check, ...wrapCondition(check, wrapper) };
  return check.kind === 'sequence'
    ? {
        ...check,
        steps: check.steps.map((step): CompiledStep => ({
          ...step,
          ...wrapCondition(step, wrapper),
        })),
      }
    : check;
}

function wrapCondition(condition: CompiledCondition, wrapper: RunWrapper): CompiledCondition {
  if (condition.kind !== 'cel') return condition;
  const { cel } = condition;
  return { ...condition, cel: { ...cel, evaluate: (values) => wrapper(cel.evaluate, values) } };
}

function unknownResult(
  reason: Reason,
  { memory = EMPTY_MEMORY }: EvaluateOptions,
): EvaluationResult & { readonly memory: ExerciseMemory } {
  return {
    evaluation: { state: 'unknown', reason },
    candidateCount: 0,
    foundAtConnect: false,
    evidence: [],
    memory,
  };
}

function slowCheckReason(check: string): Reason {
  return { check, code: 'too-costly', params: {}, group: [] };
}

function checkKey(seat: string, exercise: string, check: string | null): string {
  return JSON.stringify([seat, exercise, check]);
}
