import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';
import { isVisiblePath, SHAPES } from '#lib/cluster/slim/slim.ts';
import type { PackIssue } from '#lib/packs/pack-issue.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Expectation, Subject } from '#lib/packs/types.ts';
import { listVisibleFields } from '../cel/compile.ts';

/**
 * Adds an issue for each subject that doesn't exist, and for each field that the agent never sends.
 */
export function findExpectationIssues(
  expectation: Expectation,
  subjects: readonly Subject[],
  path: PackIssue['path'],
  issues: PackIssue[],
): void {
  for (const [name, manifest] of Object.entries(expectation)) {
    const subject = subjects.find((candidate) => candidate.name === name);
    if (subject) findManifestIssues(subject.gvk, manifest, [...path, name], issues);
    else issues.push(createUnknownSubjectIssue(name, subjects, [...path, name]));
  }
}

/** An issue for a name that isn't a subject, with the most similar subject as the suggestion. */
export function createUnknownSubjectIssue(
  name: string,
  subjects: readonly Subject[],
  path: PackIssue['path'],
): PackIssue {
  return {
    path,
    message: `no subject is called '${name}'`,
    ...toSuggestion(
      didYouMean(
        name,
        subjects.map((subject) => subject.name),
      ),
    ),
  };
}

/**
 * Adds an issue for each field of a partial manifest that the agent never sends. A check on such a
 * field could never pass (R3).
 */
export function findManifestIssues(
  gvk: string,
  manifest: JsonObject,
  path: PackIssue['path'],
  issues: PackIssue[],
): void {
  if (Object.hasOwn(SHAPES, gvk)) findInvisibleManifestFields(gvk, manifest, [], path, issues);
}

function findInvisibleManifestFields(
  gvk: string,
  manifest: Json,
  parent: readonly string[],
  path: PackIssue['path'],
  issues: PackIssue[],
): void {
  if (Array.isArray(manifest))
    manifest.forEach((item, index) => {
      findInvisibleManifestFields(gvk, item, [...parent, '*'], [...path, index], issues);
    });
  if (!isObject(manifest)) return;
  for (const [key, value] of Object.entries(manifest)) {
    const field = [...parent, key];
    if (isVisiblePath(gvk, field))
      findInvisibleManifestFields(gvk, value, field, [...path, key], issues);
    else
      issues.push({
        path: [...path, key],
        message: `checks can't read '${field.filter((step) => step !== '*').join('.')}' of ${gvk}: the agent doesn't send this field`,
        ...toSuggestion(didYouMean(key, listVisibleFields(gvk, parent))),
      });
  }
}

/** The suggestion as a property to spread; no property if it is undefined. */
export function toSuggestion(suggestion: string | undefined): { suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
