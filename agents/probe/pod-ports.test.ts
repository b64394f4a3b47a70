import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '#lib/kit/json.ts';
import { PlannedProbe } from '#lib/protocol/plan.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { KubeReadApi, RawResponse } from '#agents/kube/read-api.ts';
import { sendProbe } from './send-probe.ts';
import { ObjectCache } from './object-cache.ts';

/** A Pod, the ports on which its web server listens, and the page that it serves. */
interface PodCase {
  readonly about: string;
  readonly pod: JsonObject;
  readonly listening: readonly number[];
  readonly page: string;
}

const FOLDER = join(import.meta.dirname, 'pod-ports');
const cases = readdirSync(FOLDER)
  .sort()
  .map(
    (file) =>
      [
        file.replace('.yaml', ''),
        parse(readFileSync(join(FOLDER, file), 'utf8')) as PodCase,
      ] as const,
  );

/** An API server whose proxy reaches the listening ports only. */
function apiOf({ listening, page }: PodCase): KubeReadApi {
  const refused = JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: 'error trying to reach service: dial tcp 10.244.0.223: connect: connection refused',
    code: 503,
  });
  const getRaw = (path: string): Promise<RawResponse> => {
    const port = Number(/:(\d+)\/proxy/.exec(path)?.[1] ?? 80);
    return Promise.resolve(
      listening.includes(port)
        ? { status: 200, headers: {}, body: Buffer.from(page), truncated: false }
        : {
            status: 503,
            headers: { 'content-type': 'application/json' },
            body: Buffer.from(refused),
            truncated: false,
          },
    );
  };
  return { getRaw } as unknown as KubeReadApi;
}

it.each(cases)('finds the web server of a Pod: %s', async (_name, podCase) => {
  const probe = PlannedProbe.parse({
    id: 'problem-1-advanced/answer',
    gvk: 'v1/Pod',
    namespace: 'default',
    via: 'pod',
    scheme: 'http',
    path: '/',
  });
  const item = {
    ref: { uid: 'hello', gvk: 'v1/Pod', ns: 'default', name: 'hello' },
    object: podCase.pod,
  };
  const result = await sendProbe(probe, item, {
    api: () => apiOf(podCase),
    objects: new ObjectCache(),
    reachability: { isReachable: true },
    clock: createFakeClock(),
  });
  expect(result?.answer).toMatchObject({ kind: 'answered', status: 200, body: podCase.page });
});
