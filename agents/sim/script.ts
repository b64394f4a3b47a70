import { pickRandom, sampleLogNormal, type Random } from './random.ts';
import type { Persona } from './persona.ts';

/** What a student can show for one exercise: names of the pack's fixtures, in the order of the pack. */
export interface ExerciseFixtures {
  readonly exerciseId: string;
  readonly expectedMinutes: number;
  readonly hintCount: number;
  /** Only for clusters that have what it needs. */
  readonly isOptional?: boolean;
  readonly passingFixtures: readonly string[];
  readonly failingFixtures: readonly string[];
}

/** One thing a student does, `afterMs` of the student's own time after the one before. */
export type StudentAction = { readonly afterMs: number; readonly exerciseId: string } & (
  | { readonly kind: 'apply'; readonly fixture: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'reveal-hint'; readonly hintNumber: number }
  /** `words`: in [0, 1), which question it is. */
  | { readonly kind: 'request-help'; readonly questionDraw: number }
  | { readonly kind: 'cancel-help' }
  /** The lid is closed, or the Wi-Fi is gone. */
  | { readonly kind: 'disconnect'; readonly durationMs: number }
);

const MINUTE_MS = 60_000;

/** A student's whole day: reads, tries, errs, looks again, is stuck, asks for hints, raises a hand, finishes, tidies up. */
export function* generateScript(
  exercises: readonly ExerciseFixtures[],
  persona: Persona,
  random: Random,
): Generator<StudentAction> {
  // What needs more than Kubernetes itself is for a room that has it.
  for (const exercise of exercises)
    if (exercise.isOptional !== true) yield* generateExerciseActions(exercise, persona, random);
}

function* generateExerciseActions(
  exercise: ExerciseFixtures,
  persona: Persona,
  random: Random,
): Generator<StudentAction> {
  const [firstRight, ...otherRight] = exercise.passingFixtures;
  if (firstRight === undefined) return;
  const minutes = (share: number) =>
    Math.round(
      sampleLogNormal(
        random,
        exercise.expectedMinutes * share * persona.timeFactor * MINUTE_MS,
        0.4,
      ),
    );
  let read = minutes(0.35);
  if (random() < persona.disconnectRate)
    yield {
      afterMs: minutes(0.1),
      exerciseId: exercise.exerciseId,
      kind: 'away',
      durationMs: minutes(0.3),
    };
  let hint = 0;
  let raised = false;
  for (const fixture of generateMistakes(exercise, persona, random)) {
    yield { afterMs: read, exerciseId: exercise.exerciseId, kind: 'apply', fixture };
    const stuck = random() < persona.stuckRate;
    while (
      hint < exercise.hintCount &&
      random() < (stuck ? persona.hintRate : persona.hintRate / 4)
    ) {
      hint += 1;
      yield {
        afterMs: minutes(stuck ? 0.5 : 0.2),
        exerciseId: exercise.exerciseId,
        kind: 'hint',
        hintNumber: hint,
      };
    }
    // Patience first: a hand goes up some time after the try that was left standing.
    if (stuck && !raised && random() < persona.helpRequestRate) {
      raised = true;
      yield {
        afterMs: minutes(0.4),
        exerciseId: exercise.exerciseId,
        kind: 'raise',
        questionDraw: random(),
      };
    }
    read = minutes(stuck ? 2.5 : 0.4);
  }
  yield {
    afterMs: read,
    exerciseId: exercise.exerciseId,
    kind: 'apply',
    fixture: pickRandom(random, [firstRight, ...otherRight]),
  };
  // Nobody came, and it is solved.
  if (raised) yield { afterMs: minutes(0.1), exerciseId: exercise.exerciseId, kind: 'lower' };
  if (random() < persona.cleanupRate)
    yield { afterMs: minutes(0.3), exerciseId: exercise.exerciseId, kind: 'delete' };
}

function* generateMistakes(
  exercise: ExerciseFixtures,
  persona: Persona,
  random: Random,
): Generator<string> {
  const [first, ...others] = exercise.failingFixtures;
  if (first === undefined) return;
  for (let tries = 0; tries < 4 && random() < persona.mistakeRate / (1 + tries / 2); tries += 1)
    yield pickRandom(random, [first, ...others]);
}
