import { isVisibleByPaths } from '#lib/cluster/slim/custom.ts';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import { PackIssuesError, type PackIssue } from '#lib/packs/pack-issue.ts';
import type { Condition, Exercise, Expectation } from '#lib/packs/types.ts';
import type { Json } from '#lib/protocol/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { findInvisibleFields } from '../cel/compile.ts';
import { compileExercise, type CompiledExercise } from './compile.ts';
import { isObject } from '#lib/kit/json.ts';

type Path = PackIssue['path'];

/**
 * As {@link compileExercise}, and refuses fields of the pack's own kinds that no path of pack.yaml brings: what the agent never
 * sends holds for nobody.
 * @throws {Mistakes}
 */
export function compileWithKinds(
  exercise: Exercise,
  kinds: readonly PlannedKind[],
): CompiledExercise {
  const mistakes = findCustomFieldIssues(exercise, kinds);
  try {
    const compiled = compileExercise(exercise);
    if (mistakes.length === 0) return compiled;
  } catch (error) {
    if (!(error instanceof PackIssuesError)) throw error;
    mistakes.push(...error.issues);
  }
  throw new PackIssuesError(mistakes);
}

function findCustomFieldIssues(exercise: Exercise, kinds: readonly PlannedKind[]): PackIssue[] {
  const { subjects, attempt, checks } = exercise;
  const paths = new Map(
    kinds.flatMap(({ gvk, paths: own }) =>
      own && !Object.hasOwn(SHAPES, gvk) ? [[gvk, own] as const] : [],
    ),
  );
  if (!subjects.some(({ gvk }) => paths.has(gvk))) return [];
  const mistakes: PackIssue[] = [];
  const isVisible = (gvk: string, path: readonly string[]): boolean =>
    isVisibleByPaths(paths.get(gvk) ?? [], path) || !paths.has(gvk);
  const addIssue = (path: Path, gvk: string, field: readonly string[], offset?: number): void => {
    const named = field.filter((step) => step !== '*').join('.');
    mistakes.push({
      path,
      ...(offset !== undefined && { offset }),
      message: `no check can see '${named}' of ${gvk}: no path of pack.yaml brings it`,
      suggestion: `list '${named}' under the paths of ${gvk} in pack.yaml; what may hold a secret is never sent`,
    });
  };
  const checkManifest = (value: Json, gvk: string, field: readonly string[], path: Path): void => {
    if (Array.isArray(value))
      value.forEach((item, index) => {
        checkManifest(item, gvk, [...field, '*'], [...path, index]);
      });
    if (!isObject(value)) return;
    for (const [key, below] of Object.entries(value)) {
      if (isVisible(gvk, [...field, key]))
        checkManifest(below, gvk, [...field, key], [...path, key]);
      else addIssue([...path, key], gvk, [...field, key]);
    }
  };
  const checkExpectation = (one: Expectation, path: Path): void => {
    for (const { name, gvk } of subjects)
      if (paths.has(gvk) && Object.hasOwn(one, name))
        checkManifest(one[name] ?? null, gvk, [], [...path, name]);
  };
  const checkCel = (source: string, path: Path): void => {
    for (const { gvk, parent, field, offset } of findInvisibleFields(source, subjects, isVisible))
      addIssue(path, gvk, [...parent, field], offset);
  };
  const checkCondition = (one: Condition, path: Path): void => {
    if (one.kind === 'cel') checkCel(one.cel, [...path, 'cel']);
    else checkExpectation(one.expect, [...path, 'expect']);
  };
  subjects.forEach(({ gvk, where }, index) => {
    if (where && paths.has(gvk)) checkManifest(where, gvk, [], ['subjects', index, 'where']);
  });
  attempt.forEach((one, index) => {
    checkExpectation(one, ['attempt', index]);
  });
  checks.forEach((check, index) => {
    const path: Path = ['checks', index];
    if (check.kind === 'expect' || check.kind === 'cel') checkCondition(check, path);
    if (check.kind !== 'sequence') return;
    check.steps.forEach((step, at) => {
      const here = [...path, 'sequence', 'steps', at];
      checkCondition(step, here);
      for (const [name, source] of Object.entries(step.remember ?? {}))
        checkCel(source, [...here, 'remember', name]);
    });
  });
  return mistakes;
}
