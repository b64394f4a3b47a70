import { canonical } from '#lib/cluster/hash.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';

type Maybe = Json | undefined;
const field = (value: Maybe, name: string): Maybe =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
const items = (value: Maybe): Json[] => (Array.isArray(value) ? value : []);
const only = (value: Maybe, ...names: string[]): JsonObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const found = field(value, name);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );

/**
 * What coalescing never merges across, as one text: phase, readiness, termination, generation, labels, deletion, and the
 * annotations that are history (a revision). Two states with the same text may become one change; the later stands.
 */
export function significance(slim: JsonObject): string {
  const status = field(slim, 'status');
  return canonical({
    metadata: only(
      slim['metadata'],
      'generation',
      'labels',
      'annotations',
      'deletionTimestamp',
      'ownerReferences',
    ),
    status: only(
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
    conditions: items(field(status, 'conditions')).map((condition) =>
      only(condition, 'type', 'status', 'reason'),
    ),
    containers: [
      ...items(field(status, 'initContainerStatuses')),
      ...items(field(status, 'containerStatuses')),
    ].map(container),
    endpoints: items(slim['endpoints']).map((endpoint) =>
      only(endpoint, 'addresses', 'conditions'),
    ),
  });
}

function container(status: Json): JsonObject {
  return {
    ...only(status, 'name', 'ready', 'restartCount'),
    state: state(field(status, 'state')),
    lastState: state(field(status, 'lastState')),
  };
}

/** Which state, why, and how it ended; not its message, which counts up ("back-off 20s"). */
function state(value: Maybe): JsonObject {
  return Object.fromEntries(
    ['running', 'waiting', 'terminated'].flatMap((name) => {
      const found = field(value, name);
      return found === undefined
        ? []
        : [[name, only(found, 'reason', 'exitCode', 'signal', 'startedAt', 'finishedAt')] as const];
    }),
  );
}
