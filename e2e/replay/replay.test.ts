import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KubeConfig } from '@kubernetes/client-node';
import { loadRecording, formatApiPath, type KubeObject } from './recording.ts';
import { startReplay, type Replay } from './replay.ts';

const recording = loadRecording('echo-pod');
const PODS = '/api/v1/pods';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

type List = {
  kind: string;
  apiVersion: string;
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: KubeObject[];
};
type WatchEvent = { type: string; object: KubeObject & { code?: number } };

let replay: Replay;
beforeEach(async () => {
  replay = await startReplay(recording);
});
afterEach(() => replay.close());

async function list(path: string, accept = 'application/json'): Promise<List> {
  return (await (await fetch(replay.url + path, { headers: { accept } })).json()) as List;
}

/**
 * Opens a watch. `line`: reads the next line. `ended`: the rest after the end; rejects after a cut.
 */
async function watch(path: string, accept = 'application/json') {
  const response = await fetch(`${replay.url}${path}`, { headers: { accept } });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const line = async (): Promise<string> => {
    while (!text.includes('\n')) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended with ${JSON.stringify(text)}`);
      text += value;
    }
    const [first = '', ...rest] = text.split('\n');
    text = rest.join('\n');
    return first;
  };
  const readEvent = async (): Promise<WatchEvent> => JSON.parse(await line()) as WatchEvent;
  return {
    status: response.status,
    line,
    readEvent,
    ended: async () => (await reader.read()).done,
    stop: () => reader.cancel(),
  };
}

const podNamed = (name: string, resourceVersion?: string): KubeObject => ({
  metadata: { name, namespace: 'default', ...(resourceVersion ? { resourceVersion } : {}) },
});

describe('lists', () => {
  it('contain the recorded objects, at the latest version of all kinds', async () => {
    const pods = await list(PODS);
    expect(pods).toMatchObject({ kind: 'PodList', apiVersion: 'v1' });
    const recorded = recording.kinds.find((kind) => formatApiPath(kind) === PODS)!;
    expect(pods.items.map(({ metadata }) => metadata.name)).toEqual(
      recorded.items.map(({ metadata }) => metadata.name),
    );
    expect(Number(pods.metadata.resourceVersion)).toBe(
      Math.max(...recording.kinds.map((kind) => Number(kind.resourceVersion))),
    );
  });

  it('return later pages from the time of the first', async () => {
    const whole = await list('/api/v1/serviceaccounts');
    const first = await list('/api/v1/serviceaccounts?limit=3');
    expect(first.items).toHaveLength(3);
    expect(first.metadata.remainingItemCount).toBe(whole.items.length - 3);
    replay.push({ path: '/api/v1/serviceaccounts', type: 'ADDED', object: podNamed('late') });
    const rest = await list(
      `/api/v1/serviceaccounts?limit=500&continue=${first.metadata.continue}`,
    );
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect(rest.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  });

  it('return 410 for an unknown token', async () => {
    expect((await fetch(`${replay.url}${PODS}?limit=2&continue=nonsense`)).status).toBe(410);
  });

  it('select by namespace and field, and return single objects', async () => {
    expect(
      (await list('/api/v1/namespaces/kube-system/pods')).items.every(
        ({ metadata }) => metadata.namespace === 'kube-system',
      ),
    ).toBe(true);
    const byField = await list('/api/v1/namespaces?fieldSelector=metadata.name%3Dkube-system');
    expect(byField.items.map(({ metadata }) => metadata.name)).toEqual(['kube-system']);
    expect(await list('/api/v1/namespaces/kube-system')).toMatchObject({
      kind: 'Namespace',
      metadata: { name: 'kube-system' },
    });
    expect(await list('/api/v1/namespaces/default/pods/none')).toMatchObject({
      kind: 'Status',
      code: 404,
      message: 'pods "none" not found',
    });
  });

  it('return ConfigMaps with metadata only, and reject requests for values', async () => {
    const maps = await list('/api/v1/configmaps', `${METADATA_LIST},application/json`);
    expect(maps).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
    expect(maps.items[0]).toMatchObject({ kind: 'PartialObjectMetadata' });
    expect(await list('/api/v1/configmaps')).toMatchObject({ code: 406 });
    expect((await list(PODS, METADATA_LIST)).items[0]).toEqual({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: expect.anything(),
    });
  });

  it('answer discovery with the recorded kinds', async () => {
    expect(await list('/version')).toMatchObject({ gitVersion: recording.kubernetes });
    expect(
      ((await list('/apis')) as unknown as { groups: { name: string }[] }).groups.map(
        ({ name }) => name,
      ),
    ).toContain('apps');
    expect(
      ((await list('/apis/apps/v1')) as unknown as { resources: { name: string }[] }).resources.map(
        ({ name }) => name,
      ),
    ).toContain('deployments');
    expect((await fetch(`${replay.url}/readyz`)).status).toBe(200);
    const absent = await fetch(`${replay.url}/apis/example.com/v1/things`);
    expect([absent.status, await absent.text()]).toEqual([404, '404 page not found\n']);
  });
});

describe('watches', () => {
  it('send new events and those after the requested version', async () => {
    const { metadata } = await list(PODS);
    const [first, second] = recording.events.filter(({ path }) => path === PODS);
    replay.push(first!);
    const stream = await watch(`${PODS}?watch=1&resourceVersion=${metadata.resourceVersion}`);
    replay.push(second!);
    expect(await stream.readEvent()).toEqual({ type: first!.type, object: first!.object });
    expect(await stream.readEvent()).toEqual({ type: second!.type, object: second!.object });
  });

  it('replay the whole recording up to the final lists', async () => {
    const before = await list(PODS);
    for (const event of recording.events) replay.push(event);
    const after = await list(PODS);
    expect(after.items.map(({ metadata }) => metadata.uid)).toEqual(
      before.items.map(({ metadata }) => metadata.uid),
    );
    expect((await list('/api/v1/events')).items.length).toBeGreaterThan(5);
  });

  it('start with all objects when no version is requested', async () => {
    const stream = await watch('/apis/networking.k8s.io/v1/ingressclasses?watch=true');
    expect(await stream.readEvent()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'IngressClass', metadata: { name: 'nginx' } },
    });
  });

  it('add the kind and the next version to an event', async () => {
    const { metadata } = await list(PODS);
    const stream = await watch(`${PODS}?watch=1&resourceVersion=${metadata.resourceVersion}`);
    replay.push({ path: PODS, type: 'ADDED', object: podNamed('new') });
    const version = String(Number(metadata.resourceVersion) + 1);
    expect(await stream.readEvent()).toEqual({
      type: 'ADDED',
      object: {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { name: 'new', namespace: 'default', resourceVersion: version },
      },
    });
    expect((await list(PODS)).metadata.resourceVersion).toBe(version);
  });

  it('send bookmarks to clients that allow them', async () => {
    const withBookmarks = await watch(`${PODS}?watch=1&resourceVersion=1&allowWatchBookmarks=true`);
    const without = await watch(`${PODS}?watch=1&resourceVersion=1`);
    replay.bookmark(PODS);
    replay.push({ path: PODS, type: 'ADDED', object: podNamed('after') });
    const { metadata } = await list(PODS);
    expect(await withBookmarks.readEvent()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Pod',
        metadata: { resourceVersion: String(Number(metadata.resourceVersion) - 1) },
      },
    });
    expect(await without.readEvent()).toMatchObject({ type: 'ADDED' });
  });

  it('send metadata or a single namespace on request', async () => {
    const maps = await watch(
      '/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=1',
      METADATA,
    );
    replay.push({
      path: '/api/v1/configmaps',
      type: 'ADDED',
      object: { metadata: { name: 'elsewhere', namespace: 'other' } },
    });
    replay.push({
      path: '/api/v1/configmaps',
      type: 'ADDED',
      object: { metadata: { name: 'here', namespace: 'default' } },
    });
    expect(await maps.readEvent()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'PartialObjectMetadata', metadata: { name: 'here' } },
    });
  });

  it('count open watches and report changes of the count', async () => {
    const stream = await watch(`${PODS}?watch=1&resourceVersion=1`);
    await replay.until(() => replay.watching(PODS) === 1);
    await stream.stop();
    await replay.until(() => replay.watching() === 0);
  });
});

describe('faults', () => {
  it.each([401, 403, 410, 429, 500] as const)(
    'refuses one list with %i and serves the next',
    async (code) => {
      replay.misbehave({ kind: 'status', on: 'list', path: PODS, code });
      expect((await fetch(`${replay.url}/api/v1/nodes`)).status).toBe(200);
      const refused = await fetch(replay.url + PODS);
      expect(refused.status).toBe(code);
      expect(await refused.json()).toMatchObject({ kind: 'Status', status: 'Failure', code });
      expect((await fetch(replay.url + PODS)).status).toBe(200);
    },
  );

  it('sends Retry-After the requested number of times', async () => {
    replay.misbehave({ kind: 'status', on: 'watch', code: 429, retryAfterSeconds: 3, times: 2 });
    const answers = [];
    for (let i = 0; i < 3; i++)
      answers.push(await fetch(`${replay.url}${PODS}?watch=1&resourceVersion=1`));
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, '3'],
      [429, '3'],
      [200, null],
    ]);
  });

  it('ends a stream with a 410 event', async () => {
    const stream = await watch(`${PODS}?watch=1&resourceVersion=1`);
    replay.misbehave({ kind: 'error-event', code: 410 });
    expect(await stream.readEvent()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await stream.ended()).toBe(true);
  });

  it('closes a stream in the middle of a line', async () => {
    const stream = await watch(`${PODS}?watch=1&resourceVersion=1`);
    replay.misbehave({ kind: 'cut', path: PODS });
    await expect(stream.line()).rejects.toThrow('terminated');
  });

  it('sends a malformed line and continues', async () => {
    const stream = await watch(`${PODS}?watch=1&resourceVersion=1`);
    replay.misbehave({ kind: 'malformed' });
    replay.push({ path: PODS, type: 'ADDED', object: podNamed('next') });
    const malformed = await stream.line();
    expect(() => {
      JSON.parse(malformed);
    }).toThrow(SyntaxError);
    expect(await stream.readEvent()).toMatchObject({ object: { metadata: { name: 'next' } } });
  });

  it('stalls one stream while another continues', async () => {
    const stalled = await watch(`${PODS}?watch=1&resourceVersion=1`);
    replay.misbehave({ kind: 'stall' });
    const active = await watch(`${PODS}?watch=1&resourceVersion=1`);
    replay.push({ path: PODS, type: 'ADDED', object: podNamed('unheard') });
    expect(await active.readEvent()).toMatchObject({ object: { metadata: { name: 'unheard' } } });
    const line = stalled.line();
    replay.misbehave({ kind: 'end' });
    await expect(line).rejects.toThrow('the stream ended with ""');
  });

  it('accepts a request without responding', async () => {
    replay.misbehave({ kind: 'silent', on: 'list' });
    const unanswered = fetch(replay.url + PODS);
    await replay.until(() => replay.requests.length === 1);
    expect((await fetch(replay.url + PODS)).status).toBe(200);
    await replay.close();
    await expect(unanswered).rejects.toThrow('fetch failed');
  });

  it('rejects a fault for watches when none is open', () => {
    expect(() => {
      replay.misbehave({ kind: 'cut' });
    }).toThrow('no open watch on any path');
  });
});

it('records each request, and its kubeconfig points to the replay', async () => {
  const config = new KubeConfig();
  config.loadFromString(replay.kubeconfig());
  expect(config.getCurrentCluster()?.server).toBe(replay.url);
  await fetch(`${replay.url}${PODS}?limit=5`, {
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${config.getCurrentUser()?.token}`,
    },
  });
  expect(replay.requests).toEqual([
    {
      method: 'GET',
      path: PODS,
      query: { limit: '5' },
      accept: 'application/json',
      authorization: 'Bearer replay',
    },
  ]);
});
