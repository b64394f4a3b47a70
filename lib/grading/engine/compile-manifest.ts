import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { sees, SHAPES } from '#lib/cluster/slim/slim.ts';
import type { Mistake } from '#lib/packs/pack-issue.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Expectation, Subject } from '#lib/packs/types.ts';
import { knownFields } from '../cel/compile.ts';
import { isObject } from '#lib/kit/json.ts';

/** Subjects that do not exist, and fields that never leave a VM. */
export function expectationMistakes(
  expectation: Expectation,
  subjects: readonly Subject[],
  path: Mistake['path'],
  mistakes: Mistake[],
): void {
  for (const [name, manifest] of Object.entries(expectation)) {
    const subject = subjects.find((one) => one.name === name);
    if (subject) manifestMistakes(subject.gvk, manifest, [...path, name], mistakes);
    else mistakes.push(unknownSubject(name, subjects, [...path, name]));
  }
}

export function unknownSubject(
  name: string,
  subjects: readonly Subject[],
  path: Mistake['path'],
): Mistake {
  return {
    path,
    message: `no subject is called '${name}'`,
    ...suggest(
      didYouMean(
        name,
        subjects.map((one) => one.name),
      ),
    ),
  };
}

/** Fields of a partial manifest that the agent never sends: such a check could not hold for anybody (R3). */
export function manifestMistakes(
  gvk: string,
  manifest: JsonObject,
  path: Mistake['path'],
  mistakes: Mistake[],
): void {
  if (Object.hasOwn(SHAPES, gvk)) unseenFields(gvk, manifest, [], path, mistakes);
}

function unseenFields(
  gvk: string,
  manifest: Json,
  seen: readonly string[],
  path: Mistake['path'],
  mistakes: Mistake[],
): void {
  if (Array.isArray(manifest))
    manifest.forEach((item, index) => {
      unseenFields(gvk, item, [...seen, '*'], [...path, index], mistakes);
    });
  if (!isObject(manifest)) return;
  for (const [key, value] of Object.entries(manifest)) {
    const field = [...seen, key];
    if (sees(gvk, field)) unseenFields(gvk, value, field, [...path, key], mistakes);
    else
      mistakes.push({
        path: [...path, key],
        message: `no check can see '${field.filter((step) => step !== '*').join('.')}' of ${gvk}: it does not leave the VM`,
        ...suggest(didYouMean(key, knownFields(gvk, seen))),
      });
  }
}

export function suggest(suggestion: string | undefined): { suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
