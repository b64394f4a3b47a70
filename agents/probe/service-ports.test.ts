import { describe, expect, it } from 'vitest';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { PlannedProbe } from '#lib/protocol/plan.ts';
import { ObjectCache } from './object-cache.ts';
import { sendProbe } from './send-probe.ts';

describe('ports of a Service', () => {
  async function listAsked(ports: JsonObject[], fields: object = {}) {
    const asked: string[] = [];
    const api = {
      getRaw: (path: string) => {
        asked.push(/:(\d+)\/proxy/.exec(path)?.[1] ?? '');
        return Promise.resolve({
          status: 200,
          headers: {},
          body: Buffer.from(''),
          truncated: false,
        });
      },
    } as unknown as KubeReadApi;
    const probe = PlannedProbe.parse({
      id: 'x/y',
      gvk: 'v1/Service',
      namespace: 'default',
      via: 'service',
      scheme: 'http',
      path: '/foo',
      ...fields,
    });
    const result = await sendProbe(
      probe,
      {
        ref: { uid: 'web', gvk: 'v1/Service', ns: 'default', name: 'web' },
        object: { spec: { type: 'NodePort', ports } },
      },
      {
        api: () => api,
        objects: new ObjectCache(),
        reachability: { isReachable: true },
        clock: createFakeClock(),
      },
    );
    return { asked, answer: result?.answer };
  }

  it('asks every TCP port without a port in the plan', async () => {
    const ports: JsonObject[] = [
      { port: 53, protocol: 'UDP' },
      { port: 9113 },
      { port: 80, protocol: 'TCP' },
    ];
    expect((await listAsked(ports)).asked).toEqual(['9113', '80']);
    expect((await listAsked(ports, { port: 80 })).asked).toEqual(['80']);
  });

  it('takes a UDP port for no address, also with the number of the plan', async () => {
    const ports = [{ port: 80, protocol: 'UDP', nodePort: 30_080 }];
    for (const fields of [{}, { port: 80 }, { via: 'node-port' }])
      expect(await listAsked(ports, fields)).toEqual({ asked: [], answer: { kind: 'no-address' } });
  });
});
