import { canonicalJson } from '#lib/cluster/hash.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';

type MaybeJson = Json | undefined;
const getField = (value: MaybeJson, name: string): MaybeJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
const getItems = (value: MaybeJson): Json[] => (Array.isArray(value) ? value : []);
const pickFields = (value: MaybeJson, ...names: string[]): JsonObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const found = getField(value, name);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );

/**
 * What coalescing never merges across, as one text: phase, readiness, termination, generation, labels, deletion, and the
 * annotations that are history (a revision). Two states with the same text may become one change; the later stands.
 */
export function significanceKey(slim: JsonObject): string {
  const status = getField(slim, 'status');
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
    conditions: getItems(getField(status, 'conditions')).map((condition) =>
      pickFields(condition, 'type', 'status', 'reason'),
    ),
    containers: [
      ...getItems(getField(status, 'initContainerStatuses')),
      ...getItems(getField(status, 'containerStatuses')),
    ].map(summarizeContainer),
    endpoints: getItems(slim['endpoints']).map((endpoint) =>
      pickFields(endpoint, 'addresses', 'conditions'),
    ),
  });
}

function summarizeContainer(status: Json): JsonObject {
  return {
    ...pickFields(status, 'name', 'ready', 'restartCount'),
    state: summarizeState(getField(status, 'state')),
    lastState: summarizeState(getField(status, 'lastState')),
  };
}

/** Which state, why, and how it ended; not its message, which counts up ("back-off 20s"). */
function summarizeState(value: MaybeJson): JsonObject {
  return Object.fromEntries(
    ['running', 'waiting', 'terminated'].flatMap((name) => {
      const found = getField(value, name);
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
