/**
 * Where the grading thread is. The thread writes it before each step, and the server reads it from
 * outside, because a thread inside an author's endless expression answers no messages. Four
 * numbers: a step count (0 while idle), then the indices of entry, exercise and check.
 */
const STEP = 0;
const ENTRY = 1;
const EXERCISE = 2;
const CHECK = 3;

export interface WatchdogMark {
  readonly step: number;
  readonly entry: number;
  readonly exercise: number;
  /** -1 outside of checks. */
  readonly check: number;
}

export class WatchdogMarker {
  readonly #cells: Int32Array;
  #steps = 0;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)) {
    this.#cells = new Int32Array(buffer);
  }

  get buffer(): SharedArrayBuffer {
    return this.#cells.buffer as SharedArrayBuffer;
  }

  markStep(entry: number, exercise: number, check = -1): void {
    Atomics.store(this.#cells, ENTRY, entry);
    Atomics.store(this.#cells, EXERCISE, exercise);
    Atomics.store(this.#cells, CHECK, check);
    this.#steps = (this.#steps % 1_000_000_000) + 1;
    Atomics.store(this.#cells, STEP, this.#steps);
  }

  markIdle(): void {
    Atomics.store(this.#cells, STEP, 0);
  }

  readMark(): WatchdogMark {
    const load = (cell: number): number => Atomics.load(this.#cells, cell);
    return { step: load(STEP), entry: load(ENTRY), exercise: load(EXERCISE), check: load(CHECK) };
  }
}
