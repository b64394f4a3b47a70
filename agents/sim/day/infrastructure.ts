import { isObject, type JsonObject } from '#lib/kit/json.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { SlimItem } from '#agents/feed/feed.ts';

/** The Node of a simulated cluster. `at`: when its condition changed, ms since 1970. */
export function createNode(uid: string, isReady: boolean, at: number): SlimItem {
  const condition = {
    type: 'Ready',
    status: isReady ? 'True' : 'Unknown',
    reason: isReady ? 'KubeletReady' : 'NodeStatusUnknown',
    lastTransitionTime: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  return {
    ref: { uid, gvk: 'v1/Node', ns: '', name: 'podium-control-plane' },
    object: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'podium-control-plane', uid },
      status: { conditions: [condition] },
    },
  };
}

/** The same recording while the registry doesn't answer: its containers wait for their images. */
export function withoutRegistry(moments: readonly FixtureMoment[]): FixtureMoment[] {
  return moments.slice(0, 1).map((moment) => ({
    ...moment,
    answers: [],
    set: moment.set.map((object) =>
      withContainers(object, (image) => ({
        waiting: {
          reason: 'ImagePullBackOff',
          message: `Back-off pulling image "${image}": ErrImagePull: failed to do request: dial tcp: lookup registry-1.docker.io: i/o timeout`,
        },
      })),
    ),
  }));
}

/** The same recording with a short crash of its containers before its end. */
export function withRestart(moments: readonly FixtureMoment[]): FixtureMoment[] {
  const last = moments.at(-1);
  if (last === undefined) return [];
  const crashed = last.set.map((object) =>
    withContainers(object, () => ({
      waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' },
    })),
  );
  return [
    ...moments.slice(0, -1),
    { ...last, answers: [] },
    { seconds: 1, set: crashed, gone: [], answers: [], quiz: [] },
    { ...last, seconds: 10 },
  ];
}

/** A Pod whose containers don't run, in this state. Other objects stay as they are. */
function withContainers(object: JsonObject, stateOf: (image: string) => JsonObject): JsonObject {
  const { kind, status } = object;
  if (kind !== 'Pod' || !isObject(status)) return object;
  const { containerStatuses, conditions } = status;
  return {
    ...object,
    status: {
      ...status,
      ...(Array.isArray(conditions) && {
        conditions: conditions.map((condition) =>
          isObject(condition) && /Ready$/.test(String(condition['type']))
            ? { ...condition, status: 'False' }
            : condition,
        ),
      }),
      ...(Array.isArray(containerStatuses) && {
        containerStatuses: containerStatuses.map((container) =>
          isObject(container)
            ? {
                ...container,
                ready: false,
                started: false,
                state: stateOf(String(container['image'])),
              }
            : container,
        ),
      }),
    },
  };
}
