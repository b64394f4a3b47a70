import { compileExercise, type CompiledCheck, type CompiledExercise } from '#lib/grading/compile.ts';
import { judge, type Verdict } from '#lib/grading/judge.ts';
import type { CheckResult, Reason } from '#lib/grading/types.ts';
import { isSystemNamespace, type Index, type View } from '#lib/grading/view.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Marker } from './marker.ts';
import type { Costly } from './messages.ts';

/** Their state decides why a Pod is not what it should be, whatever kind an exercise names. */
const CAUSES = ['v1/Pod', 'apps/v1/ReplicaSet'];

/** The exercises of a pack, ready to judge, each expression behind a mark that tells the watch what is being run (R7). */
export class CompiledPack {
  readonly exercises: readonly CompiledExercise[];
  /** Kinds whose objects can change the judgement, by exercise. */
  readonly #kinds: readonly ReadonlySet<string>[];
  readonly #namespaces: ReadonlySet<string>;
  readonly #costly: ReadonlySet<string>;
  readonly #marker: Marker;
  #entry = 0;

  constructor(pack: Pack, costly: readonly Costly[], marker: Marker) {
    this.#marker = marker;
    this.#costly = new Set(costly.map(({ seat, exercise, check }) => keyOf(seat, exercise, check)));
    this.exercises = pack.exercises.map((exercise, index) => {
      const compiled = compileExercise(exercise);
      return { ...compiled, checks: compiled.checks.map((check, at) => this.#marked(check, index, at)) };
    });
    this.#namespaces = new Set(pack.exercises.flatMap(({ subjects }) => subjects.map(({ namespace }) => namespace)));
    this.#kinds = this.exercises.map(({ subjects }) => new Set([...subjects.map(({ gvk }) => gvk), ...CAUSES]));
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

  isTouched(exercise: number, gvks: ReadonlySet<string>): boolean {
    return !this.#kinds[exercise]?.isDisjointFrom(gvks);
  }

  /** As lib/grading judges, but what was too costly on this seat is not run again and says so. */
  judge(seat: string, at: number, view: View, index: Index): Verdict {
    const exercise = this.exercises[at];
    if (!exercise) throw new RangeError(`the pack has no exercise ${at}`);
    this.#marker.begin(this.#entry, at);
    if (this.#costly.size === 0) return judge(exercise, view, index);
    if (this.#costly.has(keyOf(seat, exercise.id, null))) return { judgement: { state: 'unknown', reason: tooCostly(exercise.id) }, candidates: 0, foundAtConnect: false };
    const lame = new Set(exercise.checks.filter(({ id }) => this.#costly.has(keyOf(seat, exercise.id, id))).map(({ id }) => id));
    if (lame.size === 0) return judge(exercise, view, index);
    const verdict = judge({ ...exercise, checks: exercise.checks.map((check) => (lame.has(check.id) ? withoutRunning(check) : check)) }, view, index);
    if (verdict.judgement.state !== 'judged') return verdict;
    const checks = verdict.judgement.checks.map((result): CheckResult => (lame.has(result.check) ? { check: result.check, state: 'unknown', reason: tooCostly(result.check) } : result));
    return { ...verdict, judgement: { ...verdict.judgement, checks } };
  }

  #marked(check: CompiledCheck, exercise: number, at: number): CompiledCheck {
    if (check.kind !== 'cel') return check;
    const { run } = check.cel;
    return { ...check, cel: { ...check.cel, run: (subjects) => {
      this.#marker.begin(this.#entry, exercise, at);
      return run(subjects);
    } } };
  }
}

function withoutRunning(check: CompiledCheck): CompiledCheck {
  return check.kind === 'cel' ? { ...check, cel: { ...check.cel, run: () => ({ broken: 'too costly' }) } } : check;
}

function tooCostly(check: string): Reason {
  return { check, code: 'too-costly', params: {}, group: [] };
}

function keyOf(seat: string, exercise: string, check: string | null): string {
  return JSON.stringify([seat, exercise, check]);
}
