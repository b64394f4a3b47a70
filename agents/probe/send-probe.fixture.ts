import type { JsonObject } from '#lib/kit/json.ts';
import { PlannedProbe } from '#lib/protocol/plan.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { ObjectCache } from './object-cache.ts';
import type { ProbeDeps } from './types.ts';

export const createItem = (gvk: string, name: string, object: JsonObject) => ({
  ref: { uid: name, gvk, ns: 'default', name },
  object: { metadata: { name }, ...object },
});
export const createProbe = (fields: object) =>
  PlannedProbe.parse({
    id: 'x/y',
    gvk: 'networking.k8s.io/v1/Ingress',
    namespace: 'default',
    via: 'ingress',
    scheme: 'http',
    path: '/foo',
    ...fields,
  });
export const createNode = (address: string) =>
  createItem('v1/Node', 'node', { status: { addresses: [{ type: 'InternalIP', address }] } });
export function createDeps(
  overrides: Partial<ProbeDeps> = {},
): ProbeDeps & { objects: ObjectCache } {
  const objects = new ObjectCache();
  objects.setObject(createNode('127.0.0.1'));
  return {
    api: () => null,
    reachability: { isReachable: true },
    clock: systemClock,
    ...overrides,
    objects,
  };
}
