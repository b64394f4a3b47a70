import type { JsonObject } from '#lib/protocol/json.ts';
import { Mistakes, type Mistake } from '#lib/packs/pack-issue.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type {
  AnswerExpected,
  Exercise,
  Expectation,
  Quiz,
  Subject,
  Words,
} from '#lib/packs/types.ts';
import type { CompiledCel, CompiledCelValue } from '../cel/compile.ts';
import { compileCheck } from './compile-check.ts';
import { expectationMistakes, manifestMistakes } from './compile-manifest.ts';

/** What must hold of the subjects at one position. */
export type CompiledCondition =
  | {
      readonly kind: 'expect';
      readonly expect: readonly (readonly [subject: string, manifest: JsonObject])[];
    }
  | { readonly kind: 'cel'; readonly cel: CompiledCel; readonly message: Words };

export type CompiledStep = CompiledCondition & {
  readonly id: string;
  readonly title: Words;
  /** What the exercise before this one leaves: see `Step` in lib/packs/types.ts. */
  readonly before: boolean;
  readonly remember: readonly (readonly [name: string, cel: CompiledCelValue])[];
};

export type CompiledSequence = {
  readonly id: string;
  readonly kind: 'sequence';
  readonly of: string | null;
  readonly within: number | null;
  readonly steps: readonly CompiledStep[];
};
export type CompiledProbe = {
  readonly id: string;
  readonly kind: 'probe';
  readonly of: string;
  readonly scheme: 'http' | 'https';
  readonly host?: string;
  readonly path: string;
  readonly answer: AnswerExpected;
};
export type CompiledQuiz = {
  readonly id: string;
  readonly kind: 'quiz';
  readonly quiz: Pick<Quiz, 'ask' | 'answer'>;
};
export type CompiledCheck =
  ({ readonly id: string } & CompiledCondition) | CompiledSequence | CompiledProbe | CompiledQuiz;

/** An exercise that can be judged: its expressions are compiled and everything it reads can be seen. */
export interface CompiledExercise {
  readonly id: string;
  readonly optional: boolean;
  /** None for a quiz. */
  readonly subjects: readonly Subject[];
  readonly attempt: readonly Expectation[];
  readonly checks: readonly CompiledCheck[];
}

/** Names that an expression knows beside the subjects. */
const TAKEN = new Set(['remembered', 'cel']);

/** @throws {Mistakes} everything that is wrong with it, each with its path in exercise.yaml. */
export function compileExercise(exercise: Exercise): CompiledExercise {
  const mistakes: Mistake[] = [];
  const { id, optional = false, subjects, attempt } = exercise;
  subjectMistakes(exercise, mistakes);
  attempt.forEach((one, index) => {
    expectationMistakes(one, subjects, ['attempt', index], mistakes);
  });
  const checks = exercise.checks.flatMap(
    (check, index) => compileCheck(check, subjects, ['checks', index], mistakes) ?? [],
  );
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return { id, optional, subjects, attempt, checks };
}

function subjectMistakes({ subjects }: Exercise, mistakes: Mistake[]): void {
  const known = new Set<string>();
  subjects.forEach(({ name, gvk, ownedBy, where }, index) => {
    if (known.has(name))
      mistakes.push({
        path: ['subjects', index, 'name'],
        message: `two subjects are called '${name}'`,
      });
    if (TAKEN.has(name))
      mistakes.push({
        path: ['subjects', index, 'name'],
        message: `'${name}' means something else in an expression`,
        suggestion: 'take another name',
      });
    if (ownedBy !== undefined && !known.has(ownedBy)) {
      mistakes.push({
        path: ['subjects', index, 'ownedBy'],
        message: `no earlier subject is called '${ownedBy}'`,
        suggestion: didYouMean(ownedBy, known) ?? 'put the owner before what it owns',
      });
    }
    if (where) manifestMistakes(gvk, where, ['subjects', index, 'where'], mistakes);
    known.add(name);
  });
}
