import type { MirrorUpdate } from '#lib/cluster/mirror.ts';

/** Tracks what changed at a seat since its last update was sent. */
export class UpdateTracker {
  readonly #progress = new Set<string>();
  readonly #set = new Set<string>();
  readonly #removed = new Set<string>();
  #needsDiagnosis = true;
  #isFull = true;

  /** No update was sent yet, so the next one must be full. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Objects or probe responses changed, or no update was sent yet. */
  get needsDiagnosis(): boolean {
    return this.#needsDiagnosis;
  }

  /** Whether there is something to send. */
  get hasChanges(): boolean {
    const marks = [this.#progress, this.#set, this.#removed];
    return this.#isFull || this.#needsDiagnosis || marks.some(({ size }) => size > 0);
  }

  /** uids of the objects that were set and still exist. */
  get set(): ReadonlySet<string> {
    return this.#set;
  }

  /** uids of the objects that were removed; empty for a full update. */
  get removed(): readonly string[] {
    return this.#isFull ? [] : [...this.#removed];
  }

  includesProgress(exercise: string): boolean {
    return this.#isFull || this.#progress.has(exercise);
  }

  markProgress(exercise: string): void {
    this.#progress.add(exercise);
  }

  markProbeResponse(): void {
    this.#needsDiagnosis = true;
  }

  markObjects({ set, removed }: MirrorUpdate): void {
    for (const { ref } of removed) {
      this.#removed.add(ref.uid);
      this.#set.delete(ref.uid);
    }
    for (const { ref } of set) {
      this.#set.add(ref.uid);
      this.#removed.delete(ref.uid);
    }
    this.#needsDiagnosis = true;
  }

  /** The update was sent: starts over. */
  reset(): void {
    for (const marks of [this.#progress, this.#set, this.#removed]) marks.clear();
    this.#needsDiagnosis = false;
    this.#isFull = false;
  }
}
