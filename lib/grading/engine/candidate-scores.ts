import { isObjectList } from './bind.ts';
import { runCheck } from './check.ts';
import type {
  Binding,
  BoundSubject,
  CompiledCheck,
  CompiledCondition,
  CompiledExercise,
  EvaluationInput,
} from './types.ts';

/** How well a candidate, or one check of it, fits: whether everything passes, and matching leaves. */
interface Score {
  readonly passes: boolean;
  readonly matching: number;
}

/**
 * The candidate with all checks passing and then the most matching leaves; ties go to the first.
 * Undefined without candidates. Candidates are combinations of a few objects, so each check runs
 * once for each combination of the subjects that it reads.
 */
export function findBestCandidate(
  input: EvaluationInput,
  candidates: readonly Binding[],
): Binding | undefined {
  if (candidates.length < 2) return candidates[0];
  const scores = new CandidateScores(input);
  let best: { readonly binding: Binding; readonly score: Score } | undefined;
  for (const binding of candidates) {
    const score = scores.scoreCandidate(binding);
    if (!best || isBetter(score, best.score)) best = { binding, score };
  }
  return best?.binding;
}

function isBetter(left: Score, right: Score): boolean {
  return left.passes === right.passes ? left.matching > right.matching : left.passes;
}

/** Scores of the checks of one evaluation, by the objects that each check reads. */
class CandidateScores {
  readonly #input: EvaluationInput;
  readonly #checks: readonly {
    readonly check: CompiledCheck;
    readonly reads: readonly string[];
    readonly scores: Map<string, Score>;
  }[];
  readonly #keys = new Map<unknown, string>();

  constructor(input: EvaluationInput) {
    this.#input = input;
    const { exercise } = input;
    this.#checks = exercise.checks.map((check) => ({
      check,
      reads: listSubjectsRead(exercise, check),
      scores: new Map(),
    }));
  }

  scoreCandidate(binding: Binding): Score {
    let passes = true;
    let matching = 0;
    for (const { check, reads, scores } of this.#checks) {
      const key = this.#keyOf(reads, binding);
      let score = scores.get(key);
      if (score === undefined) scores.set(key, (score = this.#scoreCheck(check, binding)));
      passes &&= score.passes;
      matching += score.matching;
    }
    return { passes, matching };
  }

  #scoreCheck(check: CompiledCheck, binding: Binding): Score {
    const { result, matching } = runCheck(this.#input, check, binding);
    return { passes: result.state === 'pass', matching };
  }

  /** Equal exactly for bindings with the same objects for these subjects. */
  #keyOf(reads: readonly string[], binding: Binding): string {
    let key = '';
    for (const subject of reads) key += `${this.#keyOfBound(binding.get(subject) ?? null)};`;
    return key;
  }

  #keyOfBound(bound: BoundSubject): string {
    let key = this.#keys.get(bound);
    if (key === undefined) {
      key = isObjectList(bound)
        ? `[${bound.map((observed) => this.#keyOfBound(observed)).join()}]`
        : String(this.#keys.size);
      this.#keys.set(bound, key);
    }
    return key;
  }
}

const subjectsRead = new WeakMap<CompiledCheck, readonly string[]>();

/** The subjects on which the score of a check depends. */
function listSubjectsRead({ subjects }: CompiledExercise, check: CompiledCheck): readonly string[] {
  let names = subjectsRead.get(check);
  if (names === undefined) {
    const read = new Set(listNamedSubjects(check));
    // Whether an object that is being deleted belongs to a subject depends on its owner.
    const owners = subjects.flatMap(({ name, ownedBy }) => (read.has(name) ? (ownedBy ?? []) : []));
    subjectsRead.set(check, (names = [...new Set([...read, ...owners])]));
  }
  return names;
}

function listNamedSubjects(check: CompiledCheck): readonly string[] {
  switch (check.kind) {
    case 'expect':
    case 'cel':
      return subjectsOfCondition(check);
    case 'sequence':
      return [
        ...(check.subject === null ? [] : [check.subject]),
        ...check.steps.flatMap(subjectsOfCondition),
      ];
    case 'probe':
      return [check.subject];
    case 'quiz':
      return [];
  }
}

function subjectsOfCondition(condition: CompiledCondition): readonly string[] {
  return condition.kind === 'expect'
    ? condition.expect.map(([subject]) => subject)
    : [...condition.cel.reads];
}
