import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { isVisiblePath, SHAPES } from '#lib/cluster/slim/slim.ts';
import type { PackIssue } from '#lib/packs/pack-issue.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Expectation, Subject } from '#lib/packs/types.ts';
import { listVisibleFields } from '../cel/compile.ts';
import { isObject } from '#lib/kit/json.ts';

/** Subjects that do not exist, and fields that never leave a VM. */
export function findExpectationIssues(
  expectation: Expectation,
  subjects: readonly Subject[],
  path: PackIssue['path'],
  mistakes: PackIssue[],
): void {
  for (const [name, manifest] of Object.entries(expectation)) {
    const subject = subjects.find((one) => one.name === name);
    if (subject) findManifestIssues(subject.gvk, manifest, [...path, name], mistakes);
    else mistakes.push(createUnknownSubjectIssue(name, subjects, [...path, name]));
  }
}

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
        subjects.map((one) => one.name),
      ),
    ),
  };
}

/** Fields of a partial manifest that the agent never sends: such a check could not hold for anybody (R3). */
export function findManifestIssues(
  gvk: string,
  manifest: JsonObject,
  path: PackIssue['path'],
  mistakes: PackIssue[],
): void {
  if (Object.hasOwn(SHAPES, gvk)) findInvisibleManifestFields(gvk, manifest, [], path, mistakes);
}

function findInvisibleManifestFields(
  gvk: string,
  manifest: Json,
  seen: readonly string[],
  path: PackIssue['path'],
  mistakes: PackIssue[],
): void {
  if (Array.isArray(manifest))
    manifest.forEach((item, index) => {
      findInvisibleManifestFields(gvk, item, [...seen, '*'], [...path, index], mistakes);
    });
  if (!isObject(manifest)) return;
  for (const [key, value] of Object.entries(manifest)) {
    const field = [...seen, key];
    if (isVisiblePath(gvk, field))
      findInvisibleManifestFields(gvk, value, field, [...path, key], mistakes);
    else
      mistakes.push({
        path: [...path, key],
        message: `no check can see '${field.filter((step) => step !== '*').join('.')}' of ${gvk}: it does not leave the VM`,
        ...toSuggestion(didYouMean(key, listVisibleFields(gvk, seen))),
      });
  }
}

export function toSuggestion(suggestion: string | undefined): { suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
