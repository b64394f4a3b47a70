import type { Environment } from '@marcbachmann/cel-js';
import type { Json } from '#lib/kit/json.ts';
import { usesEarlierTemplate } from '../../values/revisions.ts';
import { toJsonValue } from '../values.ts';

/** CEL values come from objects that never change, so each is converted only once. */
const jsonValues = new WeakMap<object, Json>();

function toJson(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return null;
  let json = jsonValues.get(value);
  if (json === undefined) jsonValues.set(value, (json = toJsonValue(value)));
  return json;
}

/**
 * Registers `rolledBack(deployment, replicaSets)`: whether the Deployment uses the template of an
 * earlier version again. `replicaSets` are those that it owns.
 */
export function registerRolloutFunctions(environment: Environment): void {
  environment.registerFunction(
    'rolledBack(dyn, list): bool',
    (deployment: unknown, replicaSets: unknown) =>
      Array.isArray(replicaSets) &&
      usesEarlierTemplate(toJson(deployment), replicaSets.map(toJson)),
  );
}
