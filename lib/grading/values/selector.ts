import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';

/**
 * The requirements of a label selector, such as `app in (a,b)`. `matchLabels` and `In` with one
 * value are the same requirement, as in the API server.
 */
export function listRequirements(selector: Json | undefined): ReadonlySet<string> {
  if (!isObject(selector)) return new Set();
  const labels = isObject(selector['matchLabels']) ? Object.entries(selector['matchLabels']) : [];
  const expressions = Array.isArray(selector['matchExpressions'])
    ? selector['matchExpressions'].filter(isObject)
    : [];
  return new Set([
    ...labels.map(([key, value]) => formatRequirement(key, 'In', [value])),
    ...expressions.map(({ key, operator, values }) => formatRequirement(key, operator, values)),
  ]);
}

/**
 * Whether the value is a label selector with `matchLabels` or `matchExpressions`, not the plain map
 * of a Service. A selector that checks whether a label exists (`{}`, `null`) is compared field by
 * field instead.
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
