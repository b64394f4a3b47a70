import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { fits } from './match.ts';

const answers = new WeakMap<JsonObject, WeakMap<JsonObject, boolean>>();

/** As `fits` says. Neither manifests nor objects of a mirror ever change, so that each pair is looked at once. */
export function fitsObject(manifest: JsonObject, object: JsonObject): boolean {
  let known = answers.get(manifest);
  if (!known) answers.set(manifest, (known = new WeakMap()));
  let answer = known.get(object);
  if (answer === undefined) known.set(object, (answer = fits(manifest, object as Json)));
  return answer;
}
