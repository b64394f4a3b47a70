import type { MirrorUpdate } from '#lib/cluster/mirror.ts';
import { canonicalJson } from '#lib/cluster/hash.ts';
import { explainStart, listStartKinds } from '#lib/grading/engine/start/explain-start.ts';
import { readMetadata } from '#lib/grading/engine/object-metadata.ts';
import type { ObjectIndex, ObservedObject } from '#lib/grading/engine/object-index.ts';
import { setStartReason } from '#lib/grading/engine/progress.ts';
import type { CompiledExercise } from '#lib/grading/engine/types.ts';
import { SharedSearch } from '#lib/grading/engine/start/search.ts';
import { valueAt } from '#lib/kit/json.ts';
import type { SeatMemory } from './seat-memory.ts';
import type { SeatProgress } from './seat-progress.ts';

/**
 * When an explanation is computed, by the server's clock, ms: after so long without a change that can
 * alter it, but not later than `latestMs` after the first one. A student causes many changes within
 * a few seconds, and an explanation costs as much as the evaluations of such a change.
 */
const START_EXPLANATION = { quietMs: 2_000, latestMs: 10_000 } as const;

/**
 * Which exercises need a new explanation of why they aren't started, and when. An explanation
 * compares whole objects, so all exercises of a seat are explained together, and only if an object
 * changed that the student can have made. What a controller changes all the time, such as the status
 * of Pods, has no effect on it. Until then, the explanation before the change is kept.
 */
export class StartExplanations {
  readonly #exercises: readonly CompiledExercise[];
  /** The kinds that the explanation of each exercise depends on. */
  readonly #kinds: readonly ReadonlySet<string>[];
  /** Kinds of objects that only a controller makes, and that an attempt still names. */
  readonly #ownedKinds: ReadonlySet<string>;
  /** Kinds that changed; null after a change that can affect every exercise. */
  #changed: Set<string> | null = null;
  /** Exercises whose state changed. */
  readonly #restarted = new Set<string>();
  /** Exercises that are left of an explanation that began. */
  readonly #left = new Set<string>();
  /** What the exercises that are left have in common; null if it has to be computed. */
  #shared: SharedSearch | null = null;
  /** Something was marked since the last call of `schedule`. */
  #isMarked = true;
  /** When the first change was scheduled that isn't explained yet, ms since 1970. */
  #since: number | null = null;
  #dueAt: number | null = null;

  constructor(exercises: readonly CompiledExercise[]) {
    this.#exercises = exercises;
    this.#kinds = exercises.map(listStartKinds);
    this.#ownedKinds = new Set(
      exercises.flatMap(({ subjects, attempt }) =>
        subjects
          .filter(
            ({ name, ownedBy }) =>
              ownedBy !== undefined && attempt.some((named) => Object.hasOwn(named, name)),
          )
          .map(({ gvk }) => gvk),
      ),
    );
  }

  /** When the next explanation is due by the server's clock, ms since 1970; null if none is. */
  get dueAt(): number | null {
    return this.#dueAt;
  }

  /**
   * The exercise has another state, which can be that it is not started any more. `isPassChanged`:
   * its pass was given or revoked, which affects every exercise.
   */
  markExercise(id: string, isPassChanged: boolean): void {
    this.#isMarked = true;
    this.#restarted.add(id);
    if (!isPassChanged) return;
    this.#changed = null;
    this.#shared = null;
  }

  /** `find` returns the object as it was before the update. */
  markObjects(
    { set, removed }: MirrorUpdate,
    find: (uid: string) => ObservedObject | undefined,
  ): void {
    this.#shared = null;
    const relevant = set.filter((observed) => this.#isRelevant(observed, find(observed.ref.uid)));
    for (const { ref } of [...removed, ...relevant]) {
      this.#isMarked = true;
      this.#changed?.add(ref.gvk);
    }
  }

  /** Decides when to explain what changed so far. `receivedAt`: of the change, ms since 1970. */
  schedule(receivedAt: number, progress: SeatProgress): void {
    if (!this.#isMarked) return;
    this.#isMarked = false;
    if (this.#since === null && !this.#exercises.some(this.#needsExplanation(progress))) {
      this.#forgetChanges();
      return;
    }
    // After a clock was set back, an explanation isn't delayed any longer.
    this.#since = Math.min(this.#since ?? Infinity, receivedAt);
    // Passes are rare, and readers see them at once.
    const quietMs = this.#changed === null ? 0 : START_EXPLANATION.quietMs;
    this.#dueAt = Math.min(receivedAt + quietMs, this.#since + START_EXPLANATION.latestMs);
  }

  /**
   * Explains one exercise that isn't started and for which something changed, if that is due by
   * `now`, ms since 1970. Returns whether others are left. One at a time, because a cluster can make
   * each explanation long; what is left stays due.
   */
  explainNext(
    now: number,
    progress: SeatProgress,
    index: ObjectIndex,
    memory: SeatMemory,
  ): boolean {
    if (this.#dueAt === null || this.#dueAt > now) return false;
    this.#collectChanges(progress);
    const exercise = this.#exercises.find(({ id }) => this.#left.has(id));
    if (exercise !== undefined) {
      this.#explain(exercise, progress, index, memory);
      this.#left.delete(exercise.id);
      // Its new reason is no change that needs another explanation.
      this.#restarted.delete(exercise.id);
      this.#isMarked = false;
    }
    if (this.#left.size > 0) {
      // At once, also if the first ones were explained before they were due.
      this.#dueAt = Math.min(this.#dueAt, this.#since ?? Infinity);
      return true;
    }
    this.#forgetChanges();
    return false;
  }

  #explain(
    exercise: CompiledExercise,
    progress: SeatProgress,
    index: ObjectIndex,
    memory: SeatMemory,
  ): void {
    const before = progress.get(exercise.id);
    if (before?.live.state !== 'not-started') return;
    this.#shared ??= new SharedSearch(index, progress.listPasses());
    const reason =
      before.pass === null
        ? explainStart(exercise, {
            shared: this.#shared,
            memory: memory.get(exercise.id),
            live: before.live,
            since: before.liveSince,
          })
        : null;
    progress.set(setStartReason(before, reason), { by: 'settled' });
  }

  /** Adds the exercises that need an explanation after the changes so far to those that are left. */
  #collectChanges(progress: SeatProgress): void {
    for (const { id } of this.#exercises.filter(this.#needsExplanation(progress)))
      this.#left.add(id);
    this.#changed = new Set();
    this.#restarted.clear();
  }

  #forgetChanges(): void {
    this.#changed = new Set();
    this.#restarted.clear();
    this.#left.clear();
    this.#shared = null;
    this.#isMarked = false;
    this.#since = null;
    this.#dueAt = null;
  }

  /** Whether an exercise isn't started, and something changed that can explain why. */
  #needsExplanation(
    progress: SeatProgress,
  ): (exercise: CompiledExercise, exerciseIndex: number) => boolean {
    const changed = this.#changed;
    if (changed?.size === 0 && this.#restarted.size === 0) return () => false;
    return ({ id, subjects }, exerciseIndex) =>
      subjects.length > 0 &&
      progress.get(id)?.live.state === 'not-started' &&
      (changed === null ||
        this.#restarted.has(id) ||
        !this.#kinds[exerciseIndex]?.isDisjointFrom(changed));
  }

  #isRelevant({ ref, object }: ObservedObject, before: ObservedObject | undefined): boolean {
    const metadata = readMetadata(object);
    if (metadata.ownerUids.length > 0 && !this.#ownedKinds.has(ref.gvk)) return false;
    if (before === undefined) return true;
    if (readMetadata(before.object).isTerminating !== metadata.isTerminating) return true;
    const differs = (...path: string[]): boolean =>
      canonicalJson(valueAt(before.object, ...path) ?? null) !==
      canonicalJson(valueAt(object, ...path) ?? null);
    // Kubernetes counts changes of most specifications.
    const hasGeneration = valueAt(object, 'metadata', 'generation') !== undefined;
    return (
      differs('metadata', 'generation') ||
      differs('metadata', 'labels') ||
      differs('metadata', 'annotations') ||
      (!hasGeneration && differs('spec'))
    );
  }
}
