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
 * Which exercises need a new explanation of why they aren't started. An explanation compares whole
 * objects, so it is computed once for each update of a seat, and only if an object changed that the
 * student can have made. What a controller changes all the time, such as the status of Pods, has no
 * effect on it.
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

  /** The exercise has another state, which can be that it is not started any more. */
  markExercise(id: string): void {
    this.#restarted.add(id);
  }

  /** Passes or the whole mirror changed. */
  markAll(): void {
    this.#changed = null;
  }

  /** `find` returns the object as it was before the update. */
  markObjects(
    { set, removed }: MirrorUpdate,
    find: (uid: string) => ObservedObject | undefined,
  ): void {
    if (this.#changed === null) return;
    for (const { ref } of removed) this.#changed.add(ref.gvk);
    for (const observed of set)
      if (this.#isRelevant(observed, find(observed.ref.uid))) this.#changed.add(observed.ref.gvk);
  }

  /** Explains the exercises that aren't started, as far as something changed for them. */
  explain(progress: SeatProgress, index: ObjectIndex, memory: SeatMemory): void {
    const exercises = this.#takeChanged();
    if (exercises.length === 0) return;
    const shared = new SharedSearch(index, progress.listPasses());
    for (const exercise of exercises) {
      const before = progress.get(exercise.id);
      if (before?.live.state !== 'not-started') continue;
      const reason =
        before.pass === null
          ? explainStart(exercise, {
              shared,
              memory: memory.get(exercise.id),
              live: before.live,
              since: before.liveSince,
            })
          : null;
      progress.set(setStartReason(before, reason));
    }
    this.#restarted.clear();
  }

  #takeChanged(): readonly CompiledExercise[] {
    const changed = this.#changed;
    this.#changed = new Set();
    if (changed === null) return this.#exercises;
    return changed.size === 0 && this.#restarted.size === 0
      ? []
      : this.#exercises.filter(
          ({ id }, index) =>
            this.#restarted.has(id) || !this.#kinds[index]?.isDisjointFrom(changed),
        );
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
