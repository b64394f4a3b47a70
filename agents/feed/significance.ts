import { canonicalJson } from '#lib/cluster/hash.ts';
import { objectsAt, valueAt, type Json, type JsonObject } from '#lib/kit/json.ts';

const pickFields = (value: Json | undefined, ...names: string[]): JsonObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const found = valueAt(value, name);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );

/**
 * The fields of an object that coalescing must not skip, as a text: phase, readiness, termination,
 * generation, labels, deletion, and annotations that record history (a revision). Of two states
 * with the same text, the later may replace the earlier.
 */
export function significanceKey(slim: JsonObject): string {
  const status = valueAt(slim, 'status');
  return canonicalJson({
    metadata: pickFields(
      slim['metadata'],
      'generation',
      'labels',
      'annotations',
      'deletionTimestamp',
      'ownerReferences',
    ),
    status: pickFields(
      status,
      'phase',
      'replicas',
      'readyReplicas',
      'availableReplicas',
      'updatedReplicas',
      'numberReady',
      'active',
      'ready',
      'succeeded',
      'failed',
      'currentReplicas',
      'desiredReplicas',
    ),
    conditions: objectsAt(status, 'conditions').map((condition) =>
      pickFields(condition, 'type', 'status', 'reason'),
    ),
    containers: [
      ...objectsAt(status, 'initContainerStatuses'),
      ...objectsAt(status, 'containerStatuses'),
    ].map(summarizeContainer),
    endpoints: objectsAt(slim, 'endpoints').map((endpoint) =>
      pickFields(endpoint, 'addresses', 'conditions'),
    ),
  });
}

function summarizeContainer(status: Json): JsonObject {
  return {
    ...pickFields(status, 'name', 'ready', 'restartCount'),
    state: summarizeState(valueAt(status, 'state')),
    lastState: summarizeState(valueAt(status, 'lastState')),
  };
}

/** Which state, its reason and its result. Not its message, which counts up ("back-off 20s"). */
function summarizeState(value: Json | undefined): JsonObject {
  return Object.fromEntries(
    ['running', 'waiting', 'terminated'].flatMap((name) => {
      const found = valueAt(value, name);
      return found === undefined
        ? []
        : [
            [
              name,
              pickFields(found, 'reason', 'exitCode', 'signal', 'startedAt', 'finishedAt'),
            ] as const,
          ];
    }),
  );
}
