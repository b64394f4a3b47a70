import { isObject, valueAt, type Json } from '#lib/kit/json.ts';
import type { ManifestPath } from './scalar.ts';

/**
 * An item of a list in the form in which an expectation can name it. A metric of one container
 * (`ContainerResource`) has the same target as one of the Pod (`Resource`), if the Pod has only this
 * container. An expectation of one object can't see the other, so it reads both forms as the same;
 * the documentation for authors says which check to add. Every other item is returned as it is.
 * Source: HorizontalPodAutoscaler v2 API, `MetricSpec`.
 */
export function readListItem(expected: Json, item: Json, path: ManifestPath): Json {
  if (path.at(-1) !== 'metrics' || valueAt(item, 'type') !== 'ContainerResource') return item;
  const metric = valueAt(item, 'containerResource');
  if (valueAt(expected, 'type') !== 'Resource' || !isObject(metric)) return item;
  return { type: 'Resource', resource: metric };
}
