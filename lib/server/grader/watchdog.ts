/** The steps of a seat turn, in the order of their codes in the marker. */
export const PHASES = [
  'restore',
  'fold',
  'check',
  'settle',
  'diagnosis',
  'update',
  'checkpoint',
] as const;
export type Phase = (typeof PHASES)[number];

/** Where a grading thread is, or where a seat turn failed. */
export interface GradingMark {
  /** null outside of a seat turn. */
  readonly seatId: string | null;
  readonly phase: Phase;
  /** Position in the log; 0 before the first entry. */
  readonly pos: number;
  /** Index in the pack; -1 outside of checks. */
  readonly exercise: number;
  /** Index in the exercise; -1 outside of checks, and while subjects are bound. */
  readonly check: number;
}

export interface WatchdogMark extends GradingMark {
  /** A step count; 0 while the thread is idle. */
  readonly step: number;
  /** The fold whose request the thread handles; 0 while it is idle. */
  readonly fold: number;
}

/** Called at each mark. Tests make seats fail with it. */
export type MarkListener = (mark: GradingMark) => void;

const STEP = 0;
const PHASE = 1;
const EXERCISE = 2;
const CHECK = 3;
const SEAT_LENGTH = 4;
const FOLD = 5;
const POS_OFFSET = 6 * Int32Array.BYTES_PER_ELEMENT;
const SEAT_OFFSET = POS_OFFSET + Float64Array.BYTES_PER_ELEMENT;
/** Ids of seats are UUIDs. */
const MAX_SEAT_ID_CHARS = 64;
const BYTES = SEAT_OFFSET + MAX_SEAT_ID_CHARS * Uint16Array.BYTES_PER_ELEMENT;

/**
 * Where a grading thread is: fold, seat, phase, position, exercise and check. The thread writes it
 * before each step, and the server reads it from outside, because a thread inside an endless loop
 * answers no messages, and one that ran out of memory never will.
 */
export class WatchdogMarker {
  readonly #cells: Int32Array;
  readonly #pos: Float64Array;
  readonly #seat: Uint16Array;
  readonly #onMark: MarkListener | null;
  #steps = 0;
  #requestChecks = 0;

  constructor(
    buffer: SharedArrayBuffer = new SharedArrayBuffer(BYTES),
    onMark: MarkListener | null = null,
  ) {
    this.#cells = new Int32Array(buffer, 0, FOLD + 1);
    this.#pos = new Float64Array(buffer, POS_OFFSET, 1);
    this.#seat = new Uint16Array(buffer, SEAT_OFFSET, MAX_SEAT_ID_CHARS);
    this.#onMark = onMark;
  }

  get buffer(): SharedArrayBuffer {
    return this.#cells.buffer as SharedArrayBuffer;
  }

  /** The thread begins to handle a request of this fold. */
  beginRequest(fold: number): void {
    this.#requestChecks = 0;
    Atomics.store(this.#cells, FOLD, fold);
  }

  /** Checks that were evaluated since the request began. Known in the thread only. */
  get requestChecks(): number {
    return this.#requestChecks;
  }

  /** The next marks belong to this seat. `pos`: how far it is folded. */
  beginTurn(seatId: string, phase: Phase, pos: number): void {
    const length = Math.min(seatId.length, MAX_SEAT_ID_CHARS);
    for (let index = 0; index < length; index += 1) this.#seat[index] = seatId.charCodeAt(index);
    Atomics.store(this.#cells, SEAT_LENGTH, length);
    this.#pos[0] = pos;
    this.#mark(phase, -1, -1);
  }

  /** The seat's next entry is folded. */
  beginEntry(pos: number): void {
    this.#pos[0] = pos;
    this.#mark('fold', -1, -1);
  }

  /** An exercise, or one of its checks, is evaluated. Both are indices. */
  markStep(exercise: number, check = -1): void {
    if (check >= 0) this.#requestChecks += 1;
    this.#mark('check', exercise, check);
  }

  enterPhase(phase: Phase): void {
    this.#mark(phase, -1, -1);
  }

  markIdle(): void {
    Atomics.store(this.#cells, STEP, 0);
    Atomics.store(this.#cells, SEAT_LENGTH, 0);
    Atomics.store(this.#cells, FOLD, 0);
  }

  readMark(): WatchdogMark {
    const load = (cell: number): number => Atomics.load(this.#cells, cell);
    const length = load(SEAT_LENGTH);
    return {
      step: load(STEP),
      fold: load(FOLD),
      seatId: length === 0 ? null : String.fromCharCode(...this.#seat.subarray(0, length)),
      phase: PHASES[load(PHASE)] ?? 'fold',
      pos: this.#pos[0] ?? 0,
      exercise: load(EXERCISE),
      check: load(CHECK),
    };
  }

  #mark(phase: Phase, exercise: number, check: number): void {
    Atomics.store(this.#cells, PHASE, PHASES.indexOf(phase));
    Atomics.store(this.#cells, EXERCISE, exercise);
    Atomics.store(this.#cells, CHECK, check);
    this.#steps = (this.#steps % 1_000_000_000) + 1;
    Atomics.store(this.#cells, STEP, this.#steps);
    this.#onMark?.(this.readMark());
  }
}
