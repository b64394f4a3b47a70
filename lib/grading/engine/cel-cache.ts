import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { isMany, listOf, type Binding, type Bound } from './bind.ts';
import type { CelAnswer, CompiledCel } from '../cel/compile.ts';
import { match, type Match } from '../match/match.ts';

/** What earlier steps of a sequence left, by name. */
export type Remembered = Readonly<Record<string, Json>>;

interface Answered {
  readonly objects: readonly JsonObject[];
  readonly remembered: Remembered | undefined;
  readonly answer: CelAnswer;
}
const answered = new WeakMap<CompiledCel, WeakMap<JsonObject, Answered>>();

/**
 * What an expression says of a binding. Of the objects in a mirror none is ever changed in place, and most changes leave most
 * of them as they were: the last answer is kept by the first object that is read.
 */
export function celAnswer(cel: CompiledCel, binding: Binding, remembered?: Remembered): CelAnswer {
  const objects: JsonObject[] = [];
  for (const subject of cel.reads)
    for (const { object } of listOf(binding.get(subject))) objects.push(object);
  const [first] = objects;
  if (!first) return cel.run(values(cel, binding, remembered));
  let known = answered.get(cel);
  if (!known) answered.set(cel, (known = new WeakMap()));
  const last = known.get(first);
  if (
    last &&
    last.remembered === remembered &&
    last.objects.length === objects.length &&
    last.objects.every((object, at) => object === objects[at])
  )
    return last.answer;
  const answer = cel.run(values(cel, binding, remembered));
  known.set(first, { objects, remembered, answer });
  return answer;
}

/** What an expression sees, by name. */
export function values(
  { reads }: Pick<CompiledCel, 'reads'>,
  binding: Binding,
  remembered?: Remembered,
): Record<string, Json> {
  const seen: Record<string, Json> = {};
  for (const subject of reads) seen[subject] = plain(binding.get(subject) ?? null);
  if (remembered) seen['remembered'] = { ...remembered };
  return seen;
}

function plain(bound: Bound): Json {
  return isMany(bound) ? bound.map((one) => one.object) : (bound?.object ?? null);
}

const matched = new WeakMap<JsonObject, WeakMap<JsonObject, Match>>();

/** As `match` says, each manifest compared with each object once. */
export function matchOnce(manifest: JsonObject, object: JsonObject): Match {
  let known = matched.get(manifest);
  if (!known) matched.set(manifest, (known = new WeakMap()));
  let found = known.get(object);
  if (!found) known.set(object, (found = match(manifest, object)));
  return found;
}
