import type { MirrorUpdate } from '#lib/cluster/mirror.ts';
import { ExerciseDependencies } from '#lib/grading/engine/dependencies.ts';
import type { CompiledCel } from '#lib/grading/cel/compile.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import type {
  CompiledCheck,
  CompiledCondition,
  CompiledExercise,
  CompiledStep,
} from '#lib/grading/engine/types.ts';
import {
  evaluateExercise,
  type EvaluateOptions,
  type EvaluationResult,
} from '#lib/grading/engine/evaluate.ts';
import { readsEarlierPasses } from '#lib/grading/engine/student-work.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { hasLatches, EMPTY_MEMORY } from '#lib/grading/history/exercise-memory.ts';
import type { CheckResult, ExerciseMemory, Progress, Reason } from '#lib/grading/types.ts';
import {
  isSystemNamespace,
  type ClusterView,
  type LiveObjectIndex,
  type ObservedObject,
} from '#lib/grading/engine/object-index.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { WatchdogMarker } from './watchdog.ts';
import type { SlowCheck } from './messages.ts';

/** What one change did to a seat's objects. */
export interface ChangeEffects {
  readonly set: readonly ObservedObject[];
  /** The objects in `set`, and the previous versions of all objects that were set or removed. */
  readonly changed: readonly ObservedObject[];
  /** The kinds of all objects that were set or removed. */
  readonly gvks: ReadonlySet<string>;
  /** Finds an object as it is after the change, by uid. */
  readonly findObject: (uid: string) => ObservedObject | undefined;
}

/**
 * The exercises of a pack, compiled for grading. Before each expression runs, the marker records
 * which one it is (R7).
 */
export class CompiledPack {
  readonly exercises: readonly CompiledExercise[];
  readonly #dependencies: readonly ExerciseDependencies[];
  readonly #readsPasses: readonly boolean[];
  readonly #namespaces: ReadonlySet<string>;
  #slowChecks: ReadonlySet<string>;
  /** Records where the thread is. */
  readonly marker: WatchdogMarker;
  /** Why this version of the server can't grade an exercise of the pinned content, by exercise. */
  readonly #compileErrors = new Map<string, string>();

  constructor(pack: Pack, slowChecks: readonly SlowCheck[], marker: WatchdogMarker) {
    this.marker = marker;
    this.#slowChecks = toKeys(slowChecks);
    this.exercises = pack.exercises.map((exercise, index) => {
      const compiled = this.#compileExercise(exercise);
      return {
        ...compiled,
        checks: compiled.checks.map((check, checkIndex) =>
          this.#withMarker(check, index, checkIndex),
        ),
      };
    });
    this.#namespaces = new Set(
      pack.exercises.flatMap(({ subjects }) => subjects.map(({ namespace }) => namespace)),
    );
    this.#dependencies = this.exercises.map((exercise) => new ExerciseDependencies(exercise));
    this.#readsPasses = this.exercises.map(readsEarlierPasses);
  }

  /**
   * Another version of the server may have accepted what this one can't compile. Such an exercise
   * evaluates to unknown, and all others are graded.
   */
  #compileExercise(exercise: Exercise): CompiledExercise {
    try {
      return compileExercise(exercise);
    } catch (error) {
      this.#compileErrors.set(exercise.id, messageOf(error));
      return {
        id: exercise.id,
        optional: exercise.optional ?? false,
        subjects: exercise.subjects,
        attempt: exercise.attempt,
        checks: [],
      };
    }
  }

  /** Whether the exercise is about what the student made in earlier exercises. */
  readsPasses(exerciseIndex: number): boolean {
    return this.#readsPasses[exerciseIndex] ?? false;
  }

  /** Replaces the checks that don't run. */
  disableChecks(slowChecks: readonly SlowCheck[]): void {
    this.#slowChecks = toKeys(slowChecks);
  }

  /**
   * Whether exercises depend on a namespace. System namespaces count only if an exercise names
   * them.
   */
  watchesNamespace(namespace: string): boolean {
    return this.#namespaces.has(namespace) || !isSystemNamespace(namespace);
  }

  /** What an update did. `previous`: the objects that it set or removed, as they were before. */
  findEffects(
    { set, removed }: MirrorUpdate,
    previous: readonly ObservedObject[],
    index: LiveObjectIndex,
  ): ChangeEffects {
    const isWatched = ({ ref }: Pick<ObservedObject, 'ref'>): boolean =>
      this.watchesNamespace(ref.ns);
    const watchedSet = set.filter(isWatched);
    return {
      set: watchedSet,
      changed: [...previous.filter(isWatched), ...watchedSet],
      gvks: new Set([...watchedSet, ...removed.filter(isWatched)].map(({ ref }) => ref.gvk)),
      findObject: (uid) => index.get(uid),
    };
  }

  /** Whether a change can alter the evaluation of an exercise. */
  isAffected(
    exerciseIndex: number,
    { live }: Progress,
    memory: ExerciseMemory,
    { set, changed, gvks, findObject }: ChangeEffects,
  ): boolean {
    const dependencies = this.#dependencies[exerciseIndex];
    const isPassing = live.state === 'evaluated' && live.passing === live.total;
    if (!dependencies?.dependsOnKinds(gvks, isPassing)) return false;
    if (isPassing) return dependencies.includesObject(changed, memory, findObject);
    return live.state !== 'not-started' || hasLatches(memory) || dependencies.canStartWith(set);
  }

  /** Like `evaluateExercise`, but slow checks of this seat don't run and report `too-costly`. */
  evaluate(
    seatId: string,
    exerciseIndex: number,
    view: ClusterView,
    options: EvaluateOptions,
  ): EvaluationResult & { readonly memory: ExerciseMemory } {
    const exercise = this.exercises[exerciseIndex];
    if (!exercise) throw new RangeError(`the pack has no exercise ${exerciseIndex}`);
    this.marker.markStep(exerciseIndex);
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
    if (this.#slowChecks.has(checkKey(seatId, exercise.id, null)))
      return unknownResult(slowCheckReason(exercise.id), options);
    const disabledChecks = new Set(
      exercise.checks
        .filter(({ id }) => this.#slowChecks.has(checkKey(seatId, exercise.id, id)))
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

  #withMarker(check: CompiledCheck, exerciseIndex: number, checkIndex: number): CompiledCheck {
    return wrapConditions(check, (run, values) => {
      this.marker.markStep(exerciseIndex, checkIndex);
      return run(values);
    });
  }
}

type CelRun = CompiledCel['evaluate'];
type RunWrapper = (run: CelRun, values: Parameters<CelRun>[0]) => ReturnType<CelRun>;
const DISABLED_RESULT = { error: 'the check is disabled because it is too slow' };

/**
 * Wraps each CEL condition of a check. What a step remembers is computed right after its condition
 * and needs no wrapper.
 */
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

function toKeys(slowChecks: readonly SlowCheck[]): ReadonlySet<string> {
  return new Set(
    slowChecks.map(({ seatId, exercise, check }) => checkKey(seatId, exercise, check)),
  );
}

function checkKey(seatId: string, exercise: string, check: string | null): string {
  return JSON.stringify([seatId, exercise, check]);
}
