import { pick, skewed, type Random } from './random.ts';
import type { Temper } from './persona.ts';

/** What a student can show for one exercise: names of the pack's fixtures, in the order of the pack. */
export interface Repertoire {
  readonly exercise: string;
  readonly minutes: number;
  readonly hints: number;
  /** Only for clusters that have what it needs. */
  readonly optional?: boolean;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

/** One thing a student does, `afterMs` of the student's own time after the one before. */
export type Deed = { readonly afterMs: number; readonly exercise: string } & (
  | { readonly do: 'apply'; readonly fixture: string }
  | { readonly do: 'delete' }
  | { readonly do: 'hint'; readonly number: number }
  /** `words`: in [0, 1), which question it is. */
  | { readonly do: 'raise'; readonly words: number }
  | { readonly do: 'lower' }
  /** The lid is closed, or the Wi-Fi is gone. */
  | { readonly do: 'away'; readonly forMs: number }
);

const MINUTE = 60_000;

/** A student's whole day: reads, tries, errs, looks again, is stuck, asks for hints, raises a hand, finishes, tidies up. */
export function* day(
  exercises: readonly Repertoire[],
  temper: Temper,
  random: Random,
): Generator<Deed> {
  // What needs more than Kubernetes itself is for a room that has it.
  for (const exercise of exercises)
    if (exercise.optional !== true) yield* work(exercise, temper, random);
}

function* work(exercise: Repertoire, temper: Temper, random: Random): Generator<Deed> {
  const [firstRight, ...otherRight] = exercise.right;
  if (firstRight === undefined) return;
  const minutes = (share: number) =>
    Math.round(skewed(random, exercise.minutes * share * temper.pace * MINUTE, 0.4));
  let read = minutes(0.35);
  if (random() < temper.leaves)
    yield { afterMs: minutes(0.1), exercise: exercise.exercise, do: 'away', forMs: minutes(0.3) };
  let hint = 0;
  let raised = false;
  for (const fixture of mistakes(exercise, temper, random)) {
    yield { afterMs: read, exercise: exercise.exercise, do: 'apply', fixture };
    const stuck = random() < temper.sticks;
    while (hint < exercise.hints && random() < (stuck ? temper.asks : temper.asks / 4)) {
      hint += 1;
      yield {
        afterMs: minutes(stuck ? 0.5 : 0.2),
        exercise: exercise.exercise,
        do: 'hint',
        number: hint,
      };
    }
    // Patience first: a hand goes up some time after the try that was left standing.
    if (stuck && !raised && random() < temper.calls) {
      raised = true;
      yield { afterMs: minutes(0.4), exercise: exercise.exercise, do: 'raise', words: random() };
    }
    read = minutes(stuck ? 2.5 : 0.4);
  }
  yield {
    afterMs: read,
    exercise: exercise.exercise,
    do: 'apply',
    fixture: pick(random, [firstRight, ...otherRight]),
  };
  // Nobody came, and it is solved.
  if (raised) yield { afterMs: minutes(0.1), exercise: exercise.exercise, do: 'lower' };
  if (random() < temper.tidies)
    yield { afterMs: minutes(0.3), exercise: exercise.exercise, do: 'delete' };
}

function* mistakes(exercise: Repertoire, temper: Temper, random: Random): Generator<string> {
  const [first, ...others] = exercise.wrong;
  if (first === undefined) return;
  for (let tries = 0; tries < 4 && random() < temper.slips / (1 + tries / 2); tries += 1)
    yield pick(random, [first, ...others]);
}
