/** Steps of one diagnosis. A step looks at one object, or at one item of a list in it. */
export const MAX_DIAGNOSIS_STEPS = 200_000;

/**
 * Objects that are compared with one other object, newest first. Beyond it, no finding says that
 * something is missing, because it could be among the others.
 */
export const MAX_COMPARED_OBJECTS = 200;

/** Ends a diagnosis that would take too long. */
export class TooManyStepsError extends Error {
  constructor() {
    super('the diagnosis needs too many steps');
  }
}

/** Counts the steps of a diagnosis. */
export class StepCounter {
  readonly #limit: number;
  #count = 0;

  constructor(limit: number = MAX_DIAGNOSIS_STEPS) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  /** @throws {TooManyStepsError} beyond the limit */
  add(steps = 1): void {
    this.#count += steps;
    if (this.#count > this.#limit) throw new TooManyStepsError();
  }
}

/** The result of `work`; `fallback` if it needs too many steps. */
export function withinSteps<Result>(work: () => Result, fallback: Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooManyStepsError) return fallback;
    throw error;
  }
}
