import { MINUTE_MS } from '#lib/kit/time.ts';
import { drawAnswers, type QuizQuestion } from './quiz-answers.ts';
import { pickRandom, sampleLogNormal, type Random } from './random.ts';
import type { Persona } from './persona.ts';

/**
 * What a student can play for an exercise: names of the pack's fixtures, in the order of the pack.
 */
export interface ExerciseFixtures {
  readonly exerciseId: string;
  readonly expectedMinutes: number;
  readonly hintCount: number;
  /** Needs something that only some clusters have. */
  readonly isOptional?: boolean;
  readonly passingFixtures: readonly string[];
  readonly failingFixtures: readonly string[];
  /** Questions of a quiz. */
  readonly questions?: readonly QuizQuestion[];
}

/** One action of a student, `afterMs` of the student's own time after the previous one. */
export type StudentAction = { readonly afterMs: number; readonly exerciseId: string } & (
  | { readonly kind: 'apply'; readonly fixture: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'answer-quiz'; readonly check: string; readonly chosen: readonly string[] }
  | { readonly kind: 'reveal-hint'; readonly hintNumber: number }
  /** `questionDraw` in [0, 1) selects the question. */
  | { readonly kind: 'request-help'; readonly questionDraw: number }
  | { readonly kind: 'cancel-help' }
  /** The laptop is closed, or the Wi-Fi is lost. */
  | { readonly kind: 'disconnect'; readonly durationMs: number }
);

/**
 * Generates a student's whole day: reading, attempts, mistakes, being stuck, hints, help requests,
 * solutions, cleaning up.
 */
export function* generateScript(
  exercises: readonly ExerciseFixtures[],
  persona: Persona,
  random: Random,
): Generator<StudentAction> {
  // Optional exercises need more than Kubernetes itself.
  for (const exercise of exercises) {
    if (exercise.isOptional === true) continue;
    yield* generateExerciseActions(exercise, persona, random);
    yield* generateAnswers(exercise, persona, random);
  }
}

/** The answers to the questions of a quiz, wrong ones first. */
function* generateAnswers(
  { exerciseId, expectedMinutes, questions = [] }: ExerciseFixtures,
  persona: Persona,
  random: Random,
): Generator<StudentAction> {
  const answers = questions.flatMap((question) =>
    drawAnswers(question, persona.mistakeRate, random),
  );
  for (const answer of answers)
    yield {
      afterMs: Math.round(
        sampleLogNormal(
          random,
          (expectedMinutes * persona.timeFactor * MINUTE_MS) / answers.length,
          0.4,
        ),
      ),
      exerciseId,
      kind: 'answer-quiz',
      ...answer,
    };
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
  let readingMs = minutes(0.35);
  if (random() < persona.disconnectRate)
    yield {
      afterMs: minutes(0.1),
      exerciseId: exercise.exerciseId,
      kind: 'disconnect',
      durationMs: minutes(0.3),
    };
  let hint = 0;
  let hasRequestedHelp = false;
  for (const fixture of generateMistakes(exercise, persona, random)) {
    yield { afterMs: readingMs, exerciseId: exercise.exerciseId, kind: 'apply', fixture };
    const isStuck = random() < persona.stuckRate;
    while (
      hint < exercise.hintCount &&
      random() < (isStuck ? persona.hintRate : persona.hintRate / 4)
    ) {
      hint += 1;
      yield {
        afterMs: minutes(isStuck ? 0.5 : 0.2),
        exerciseId: exercise.exerciseId,
        kind: 'reveal-hint',
        hintNumber: hint,
      };
    }
    // The help request comes some time after the attempt that failed.
    if (isStuck && !hasRequestedHelp && random() < persona.helpRequestRate) {
      hasRequestedHelp = true;
      yield {
        afterMs: minutes(0.4),
        exerciseId: exercise.exerciseId,
        kind: 'request-help',
        questionDraw: random(),
      };
    }
    readingMs = minutes(isStuck ? 2.5 : 0.4);
  }
  yield {
    afterMs: readingMs,
    exerciseId: exercise.exerciseId,
    kind: 'apply',
    fixture: pickRandom(random, [firstRight, ...otherRight]),
  };
  // The student has solved the exercise without help.
  if (hasRequestedHelp)
    yield { afterMs: minutes(0.1), exerciseId: exercise.exerciseId, kind: 'cancel-help' };
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

/**
 * Repeats everything a pack can show: each wrong solution, each right one, then the deletion.
 * `intervalMs` is the time between two of them.
 */
export function* generateTour(
  exercises: readonly ExerciseFixtures[],
  intervalMs: number,
): Generator<StudentAction> {
  const shown = exercises.filter(
    ({ passingFixtures, failingFixtures }) => passingFixtures.length + failingFixtures.length > 0,
  );
  while (shown.length > 0) {
    for (const { exerciseId, passingFixtures, failingFixtures } of shown) {
      for (const fixture of [...failingFixtures, ...passingFixtures])
        yield { afterMs: intervalMs, exerciseId, kind: 'apply', fixture };
      yield { afterMs: intervalMs, exerciseId, kind: 'delete' };
    }
  }
}
