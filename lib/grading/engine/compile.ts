import { PackIssuesError, type PackIssue } from '#lib/packs/pack-issue.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Exercise, Subject } from '#lib/packs/types.ts';
import { compileCheck } from './compile-check.ts';
import { findExpectationIssues, findManifestIssues } from './compile-manifest.ts';
import { LINKED_KINDS } from './links.ts';
import { kindOf } from './object-index.ts';
import type { CompiledExercise } from './types.ts';

/** Names that expressions define in addition to the subjects. */
const RESERVED_NAMES = new Set(['remembered', 'cel']);

/**
 * Compiles the expressions of an exercise and checks that all fields it reads are visible.
 * @throws {PackIssuesError} with all issues, each with its path in exercise.yaml.
 */
export function compileExercise(exercise: Exercise): CompiledExercise {
  const issues: PackIssue[] = [];
  const { id, optional = false, subjects, attempt, start } = exercise;
  findSubjectIssues(exercise, issues);
  attempt.forEach((expectation, index) => {
    findExpectationIssues(expectation, subjects, ['attempt', index], issues);
  });
  const checks = exercise.checks.flatMap(
    (check, index) => compileCheck(check, subjects, ['checks', index], issues) ?? [],
  );
  if (issues.length > 0) throw new PackIssuesError(issues);
  return { id, optional, subjects, attempt, ...(start && { start }), checks };
}

function findSubjectIssues({ subjects }: Exercise, issues: PackIssue[]): void {
  const earlierNames = new Set<string>();
  subjects.forEach((subject, index) => {
    const { name, gvk, ownedBy, where } = subject;
    if (earlierNames.has(name))
      issues.push({
        path: ['subjects', index, 'name'],
        message: `two subjects are called '${name}'`,
      });
    if (RESERVED_NAMES.has(name))
      issues.push({
        path: ['subjects', index, 'name'],
        message: `'${name}' is reserved in expressions`,
        suggestion: 'use another name',
      });
    if (ownedBy !== undefined && !earlierNames.has(ownedBy)) {
      issues.push({
        path: ['subjects', index, 'ownedBy'],
        message: `no earlier subject is called '${ownedBy}'`,
        suggestion:
          didYouMean(ownedBy, earlierNames) ?? 'list the owner before the subject that it owns',
      });
    }
    findLinkIssues(subject, subjects.slice(0, index), ['subjects', index], issues);
    if (where) findManifestIssues(gvk, where, ['subjects', index, 'where'], issues);
    earlierNames.add(name);
  });
}

/** `behind` and `notBehind` name an earlier subject whose requests can reach this kind. */
function findLinkIssues(
  subject: Subject,
  earlier: readonly Subject[],
  path: PackIssue['path'],
  issues: PackIssue[],
): void {
  for (const field of ['behind', 'notBehind'] as const) {
    const name = subject[field];
    if (name === undefined) continue;
    const source = earlier.find((other) => other.name === name);
    if (source === undefined)
      issues.push({
        path: [...path, field],
        message: `no earlier subject is called '${name}'`,
        suggestion:
          didYouMean(name, new Set(earlier.map((other) => other.name))) ??
          'list the subject that gets the requests first',
      });
    else if (!(LINKED_KINDS[source.gvk]?.has(subject.gvk) ?? false))
      issues.push({
        path: [...path, field],
        message: `requests to a ${kindOf(source.gvk)} reach no ${kindOf(subject.gvk)}`,
        suggestion: 'an Ingress leads to Services, and a Service to Pods and workloads',
      });
  }
}
