import { isVisibleByPaths } from '#lib/cluster/slim/custom.ts';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import { PackIssuesError, type PackIssue } from '#lib/packs/pack-issue.ts';
import type { Condition, Exercise, Expectation } from '#lib/packs/types.ts';
import { isObject, type Json } from '#lib/kit/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { findInvisibleFields } from '../cel/compile.ts';
import { compileExercise } from './compile.ts';
import type { CompiledExercise } from './types.ts';

type Path = PackIssue['path'];

/**
 * Like {@link compileExercise}, and also rejects fields of the pack's custom kinds that no path in
 * pack.yaml includes. The agent never sends such a field, so a check on it could never pass.
 * @throws {PackIssuesError}
 */
export function compileWithKinds(
  exercise: Exercise,
  kinds: readonly PlannedKind[],
): CompiledExercise {
  const issues = findCustomFieldIssues(exercise, kinds);
  try {
    const compiled = compileExercise(exercise);
    if (issues.length === 0) return compiled;
  } catch (error) {
    if (!(error instanceof PackIssuesError)) throw error;
    issues.push(...error.issues);
  }
  throw new PackIssuesError(issues);
}

function findCustomFieldIssues(exercise: Exercise, kinds: readonly PlannedKind[]): PackIssue[] {
  const { subjects, attempt, checks } = exercise;
  const paths = new Map(
    kinds.flatMap(({ gvk, paths: visiblePaths }) =>
      visiblePaths && !Object.hasOwn(SHAPES, gvk) ? [[gvk, visiblePaths] as const] : [],
    ),
  );
  if (!subjects.some(({ gvk }) => paths.has(gvk))) return [];
  const issues: PackIssue[] = [];
  const isVisible = (gvk: string, path: readonly string[]): boolean =>
    isVisibleByPaths(paths.get(gvk) ?? [], path) || !paths.has(gvk);
  const addIssue = (path: Path, gvk: string, field: readonly string[], offset?: number): void => {
    const fieldName = field.filter((step) => step !== '*').join('.');
    issues.push({
      path,
      ...(offset !== undefined && { offset }),
      message: `checks can't read '${fieldName}' of ${gvk}: no path in pack.yaml includes it`,
      suggestion: `add '${fieldName}' to the paths of ${gvk} in pack.yaml; fields that can contain secrets are never sent`,
    });
  };
  const checkManifest = (value: Json, gvk: string, field: readonly string[], path: Path): void => {
    if (Array.isArray(value))
      value.forEach((item, index) => {
        checkManifest(item, gvk, [...field, '*'], [...path, index]);
      });
    if (!isObject(value)) return;
    for (const [key, child] of Object.entries(value)) {
      if (isVisible(gvk, [...field, key]))
        checkManifest(child, gvk, [...field, key], [...path, key]);
      else addIssue([...path, key], gvk, [...field, key]);
    }
  };
  const checkExpectation = (expectation: Expectation, path: Path): void => {
    for (const { name, gvk } of subjects)
      if (paths.has(gvk) && Object.hasOwn(expectation, name))
        checkManifest(expectation[name] ?? null, gvk, [], [...path, name]);
  };
  const checkCel = (source: string, path: Path): void => {
    for (const { gvk, parent, field, offset } of findInvisibleFields(source, subjects, isVisible))
      addIssue(path, gvk, [...parent, field], offset);
  };
  const checkCondition = (condition: Condition, path: Path): void => {
    if (condition.kind === 'cel') checkCel(condition.cel, [...path, 'cel']);
    else checkExpectation(condition.expect, [...path, 'expect']);
  };
  subjects.forEach(({ gvk, where }, index) => {
    if (where && paths.has(gvk)) checkManifest(where, gvk, [], ['subjects', index, 'where']);
  });
  attempt.forEach((expectation, index) => {
    checkExpectation(expectation, ['attempt', index]);
  });
  checks.forEach((check, index) => {
    const path: Path = ['checks', index];
    if (check.kind === 'expect' || check.kind === 'cel') checkCondition(check, path);
    if (check.kind !== 'sequence') return;
    check.steps.forEach((step, stepIndex) => {
      const stepPath = [...path, 'sequence', 'steps', stepIndex];
      checkCondition(step, stepPath);
      for (const [name, source] of Object.entries(step.remember ?? {}))
        checkCel(source, [...stepPath, 'remember', name]);
    });
  });
  return issues;
}
