import type { JsonObject } from '#lib/protocol/json.ts';
import { PackIssuesError, type PackIssue } from '#lib/packs/pack-issue.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type {
  ExpectedProbeResponse,
  Exercise,
  Expectation,
  Quiz,
  Subject,
  LocalizedText,
} from '#lib/packs/types.ts';
import type { CompiledCel, CompiledCelValue } from '../cel/compile.ts';
import { compileCheck } from './compile-check.ts';
import { findExpectationIssues, findManifestIssues } from './compile-manifest.ts';

/** What must hold of the subjects at one position. */
export type CompiledCondition =
  | {
      readonly kind: 'expect';
      readonly expect: readonly (readonly [subject: string, manifest: JsonObject])[];
    }
  | { readonly kind: 'cel'; readonly cel: CompiledCel; readonly message: LocalizedText };

export type CompiledStep = CompiledCondition & {
  readonly id: string;
  readonly title: LocalizedText;
  /** What the exercise before this one leaves: see `Step` in lib/packs/types.ts. */
  readonly isInitialState: boolean;
  readonly remember: readonly (readonly [name: string, cel: CompiledCelValue])[];
};

export type CompiledSequence = {
  readonly id: string;
  readonly kind: 'sequence';
  readonly subject: string | null;
  readonly withinMs: number | null;
  readonly steps: readonly CompiledStep[];
};
export type CompiledProbe = {
  readonly id: string;
  readonly kind: 'probe';
  readonly subject: string;
  readonly scheme: 'http' | 'https';
  readonly host?: string;
  readonly path: string;
  readonly expectedResponse: ExpectedProbeResponse;
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
const RESERVED_NAMES = new Set(['remembered', 'cel']);

/** @throws {Mistakes} everything that is wrong with it, each with its path in exercise.yaml. */
export function compileExercise(exercise: Exercise): CompiledExercise {
  const mistakes: PackIssue[] = [];
  const { id, optional = false, subjects, attempt } = exercise;
  findSubjectIssues(exercise, mistakes);
  attempt.forEach((one, index) => {
    findExpectationIssues(one, subjects, ['attempt', index], mistakes);
  });
  const checks = exercise.checks.flatMap(
    (check, index) => compileCheck(check, subjects, ['checks', index], mistakes) ?? [],
  );
  if (mistakes.length > 0) throw new PackIssuesError(mistakes);
  return { id, optional, subjects, attempt, checks };
}

function findSubjectIssues({ subjects }: Exercise, mistakes: PackIssue[]): void {
  const known = new Set<string>();
  subjects.forEach(({ name, gvk, ownedBy, where }, index) => {
    if (known.has(name))
      mistakes.push({
        path: ['subjects', index, 'name'],
        message: `two subjects are called '${name}'`,
      });
    if (RESERVED_NAMES.has(name))
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
    if (where) findManifestIssues(gvk, where, ['subjects', index, 'where'], mistakes);
    known.add(name);
  });
}
