import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { isObject } from '#lib/kit/json.ts';

/**
 * What a label selector asks for, one line a requirement: `app in (a,b)`. `matchLabels` and an `In` of one value say the same,
 * as they do to the API server.
 */
export function listRequirements(selector: Json | undefined): ReadonlySet<string> {
  if (!isObject(selector)) return new Set();
  const labels = isObject(selector['matchLabels']) ? Object.entries(selector['matchLabels']) : [];
  const expressions = Array.isArray(selector['matchExpressions'])
    ? selector['matchExpressions'].filter(isObject)
    : [];
  return new Set([
    ...labels.map(([key, value]) => formatRequirement(key, 'In', [value])),
    ...expressions.map((one) => formatRequirement(one['key'], one['operator'], one['values'])),
  ]);
}

/**
 * Whether it is a selector of the `matchLabels` kind, and not a Service's plain map. One that asks for a label's presence or
 * absence (`{}`, `null`) is compared field by field.
 */
export function isSelector(value: Json | undefined): value is JsonObject {
  if (
    !isObject(value) ||
    Object.keys(value).length === 0 ||
    !Object.keys(value).every((key) => key === 'matchLabels' || key === 'matchExpressions')
  )
    return false;
  const labels = value['matchLabels'];
  return !isObject(labels) || Object.values(labels).every((label) => typeof label !== 'object');
}

function formatRequirement(
  key: Json | undefined,
  operator: Json | undefined,
  values: Json | undefined,
): string {
  const list = Array.isArray(values) ? [...new Set(values.map(String))].sort() : [];
  if (operator === 'In' && list.length === 1) return `${String(key)}=${list[0]}`;
  return `${String(key)} ${String(operator)}${list.length > 0 ? ` (${list.join(',')})` : ''}`;
}
