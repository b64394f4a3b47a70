import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { loadRecording } from '#e2e/replay/recording.ts';
import type { Misbehavior } from '#e2e/replay/misbehavior.ts';
import { startReplay, type Replay } from '#e2e/replay/replay.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '../feed/feed.ts';
import { createReadApi } from '#agents/kube/read-api.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { Reflector, type ReflectorSink } from './reflector.ts';

const recording = loadRecording('echo-pod');
const PODS = '/api/v1/pods';
const findKind = (gvk: string): PlannedKind => BUILT_IN_KINDS.find((kind) => kind.gvk === gvk)!;
const pod = (name: string) => ({
  path: PODS,
  type: 'ADDED' as const,
  object: { metadata: { name, namespace: 'default', uid: `uid-${name}` } },
});
/** Delays below a minute expire at once, longer ones when the test calls `expire`. */
function createInstantClock(): Clock & { expire(): void } {
  const longTimers = new Set<() => void>();
  return {
    ...systemClock,
    after(ms, callback) {
      if (ms < 60_000) return systemClock.after(1, callback);
      longTimers.add(callback);
      return () => longTimers.delete(callback);
    },
    expire() {
      for (const callback of [...longTimers]) callback();
    },
  };
}

/** Timers of watches that work, not delays before a request. */
const MIN_WATCH_MS = 1_000;

let replay: Replay;
let folder: string;
let clock: ReturnType<typeof createInstantClock>;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  [replay, folder] = await Promise.all([
    startReplay(recording),
    mkdtemp(join(tmpdir(), 'reflector-')),
  ]);
  clock = createInstantClock();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((reflector) => reflector.stop()));
  await replay.close();
  await rm(folder, { recursive: true });
});

async function startReflector(gvk = 'v1/Pod', handlers: Partial<ReflectorSink> = {}) {
  await writeFile(join(folder, 'kubeconfig'), replay.kubeconfig());
  const api = createReadApi(loadKubeconfig({ flag: join(folder, 'kubeconfig') }).config);
  const received = {
    lists: [] as string[][],
    since: [] as (number | null)[],
    set: [] as string[],
    gone: [] as string[],
    states: [] as string[],
    errors: [] as string[],
    items: [] as SlimItem[],
  };
  const log = vi.fn();
  running.push(
    new Reflector({
      kind: findKind(gvk),
      api,
      clock,
      random: () => 0,
      log,
      sink: {
        onList(items, since) {
          received.items.push(...items);
          received.lists.push(items.map(({ ref }) => ref.name));
          received.since.push(since);
        },
        onSet: ({ ref }) => received.set.push(ref.name),
        onDelete: ({ ref }) => received.gone.push(ref.name),
        onState: (state) => received.states.push(state),
        onError: ({ kind }) => received.errors.push(kind),
        ...handlers,
      },
    }),
  );
  const path = replay.requests.length === 0 ? undefined : PODS;
  await replay.until(() => replay.watching(path) > 0);
  return { ...received, log };
}
/** Pods that were reported, by a list or a watch event. */
const listReported = (received: { lists: string[][]; set: string[] }) =>
  new Set([...received.lists.flat(), ...received.set]);

it('W1: lists, then watches from there, and passes on each event in order', async () => {
  const received = await startReflector();
  const watchEvents = recording.events.filter(({ path }) => path === PODS);
  for (const watchEvent of watchEvents) replay.push(watchEvent);
  await vi.waitFor(() => {
    expect(received.set.length + received.gone.length).toBe(watchEvents.length);
  });
  expect(received.gone).toEqual(
    watchEvents.filter(({ type }) => type === 'DELETED').map(({ object }) => object.metadata.name),
  );
  expect([received.lists.length, received.since, received.states]).toEqual([
    1,
    [null],
    ['watching'],
  ]);
  expect(replay.requests.map(({ path }) => path)).toEqual([PODS, PODS]);
});

it('R3: requests only the metadata of ConfigMaps, without a fallback', async () => {
  const received = await startReflector('v1/ConfigMap');
  const metadataOnly = (suffix: string) =>
    `application/json;as=PartialObjectMetadata${suffix};g=meta.k8s.io;v=v1`;
  expect(replay.requests.map(({ accept }) => accept)).toEqual([
    metadataOnly('List'),
    metadataOnly(''),
  ]);
  expect(received.items.find(({ ref }) => ref.name === 'kube-root-ca.crt')?.object).toMatchObject({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    keys: expect.any(Array),
  });
});

it('W2: continues from the version of a bookmark', async () => {
  await startReflector();
  const first = replay.requests.at(-1)!;
  replay.push({
    path: '/api/v1/services',
    type: 'ADDED',
    object: { metadata: { name: 's', namespace: 'default', uid: 'u' } },
  });
  replay.bookmark(PODS);
  replay.misbehave({ kind: 'end', path: PODS });
  await replay.until(() => replay.requests.at(-1) !== first && replay.watching(PODS) > 0);
  const version = (request: typeof first) => Number(request.query['resourceVersion']);
  expect(version(replay.requests.at(-1)!)).toBeGreaterThan(version(first));
});

describe('W3: no error loses an object or ends the watch', () => {
  it.each<[string, Misbehavior[], number]>([
    ['a watch that ends', [{ kind: 'end' }], 1],
    ['a cut line', [{ kind: 'cut' }], 1],
    ['a malformed line', [{ kind: 'malformed' }], 1],
    ['an ERROR event 500', [{ kind: 'error-event', code: 500 }], 1],
    ['an ERROR event 410', [{ kind: 'error-event', code: 410 }], 2],
    ['410 as a status', [{ on: 'watch', kind: 'status', code: 410 }, { kind: 'end' }], 2],
    [
      '429 with Retry-After',
      [{ on: 'watch', kind: 'status', code: 429, retryAfterSeconds: 1 }, { kind: 'end' }],
      1,
    ],
    ['500 on one watch', [{ on: 'watch', kind: 'status', code: 500 }, { kind: 'end' }], 1],
    ['500 on watches', [{ on: 'watch', kind: 'status', code: 500, times: 3 }, { kind: 'end' }], 2],
    [
      '500 on the list after a 410',
      [
        { on: 'list', kind: 'status', code: 500, times: 2 },
        { kind: 'error-event', code: 410 },
      ],
      2,
    ],
  ])('survives %s', async (_name, misbehaviors, lists) => {
    const received = await startReflector();
    replay.push(pod('before'));
    for (const misbehavior of misbehaviors) replay.misbehave(misbehavior);
    await replay.until(() => replay.watching(PODS) === 0);
    replay.push(pod('meanwhile'));
    await replay.until(() => replay.watching(PODS) > 0);
    replay.push(pod('after'));
    await vi.waitFor(() => {
      expect([...listReported(received)]).toEqual(
        expect.arrayContaining(['before', 'meanwhile', 'after']),
      );
    });
    expect(received.lists.length).toBe(lists);
    expect(received.since.slice(1).every((since) => since !== null)).toBe(true);
  });

  it('reconnects after a stream without data', async () => {
    const received = await startReflector();
    replay.misbehave({ kind: 'stall' });
    replay.push(pod('missed'));
    const requests = replay.requests.length;
    clock.expire();
    await replay.until(() => replay.requests.length > requests && replay.watching(PODS) > 0);
    await vi.waitFor(() => {
      expect(received.set).toContain('missed');
    });
    expect(received.errors).toEqual(['down']);
  });
});

describe('B1: a watch that the API server refuses', () => {
  it.each<[string, Misbehavior[]]>([
    ['the status 400', [{ on: 'watch', kind: 'status', code: 400, times: 2 }, { kind: 'end' }]],
    ['the status 429', [{ on: 'watch', kind: 'status', code: 429, times: 2 }, { kind: 'end' }]],
    ['the status 500', [{ on: 'watch', kind: 'status', code: 500, times: 2 }, { kind: 'end' }]],
    [
      'an ERROR event and a status',
      [
        { on: 'watch', kind: 'status', code: 500 },
        { kind: 'error-event', code: 400 },
      ],
    ],
  ])('is followed by a new list after two refusals from one version: %s', async (_name, faults) => {
    const received = await startReflector();
    for (const fault of faults) replay.misbehave(fault);
    await vi.waitFor(() => {
      expect(received.lists.length).toBe(2);
    });
    await replay.until(() => replay.watching(PODS) > 0);
    replay.push(pod('after'));
    await vi.waitFor(() => {
      expect(received.set).toContain('after');
    });
  });

  it('is followed by a new list at once after 410', async () => {
    const received = await startReflector();
    const delays: number[] = [];
    const after = clock.after.bind(clock);
    clock.after = (ms, callback) => {
      delays.push(ms);
      return after(ms, callback);
    };
    replay.misbehave({ kind: 'error-event', code: 410 });
    await vi.waitFor(() => {
      expect(received.lists.length).toBe(2);
    });
    expect(delays.filter((ms) => ms > MIN_WATCH_MS && ms < 60_000)).toEqual([]);
  });

  it('makes the kind stalled after 60 s without a list or watch, until one works', async () => {
    const received = await startReflector();
    replay.misbehave({ on: 'watch', kind: 'silent' });
    replay.misbehave({ kind: 'end' });
    await vi.waitFor(() => {
      expect(replay.requests.length).toBe(3);
    });
    clock.expire();
    await vi.waitFor(() => {
      expect(received.states).toEqual(['watching', 'stalled', 'watching']);
    });
  });
});

describe('a kind whose watches fail after a new list too', () => {
  it('is stalled before 60 s are over, until a watch works', async () => {
    const received = await startReflector();
    replay.misbehave({ on: 'watch', kind: 'status', code: 400, times: 4 });
    replay.misbehave({ kind: 'end' });
    await vi.waitFor(() => {
      expect(received.states).toEqual(['watching', 'watching', 'stalled', 'watching']);
    });
    expect(received.lists.length).toBe(3);
  });
});

it('B2: takes items: null as an empty list', async () => {
  replay.misbehave({ path: PODS, on: 'list', kind: 'null-items' });
  const received = await startReflector();
  expect([received.lists, received.states]).toEqual([[[]], ['watching']]);
});

it('W4: reports a forbidden kind and requests it again', async () => {
  replay.misbehave({ path: PODS, on: 'list', kind: 'status', code: 403, times: 2 });
  const received = await startReflector();
  expect(received.states).toEqual(['forbidden', 'forbidden', 'watching']);
});

it('W5: reports 401 as refused', async () => {
  replay.misbehave({ path: PODS, on: 'list', kind: 'status', code: 401 });
  expect((await startReflector()).errors).toEqual(['refused']);
});

it('W6: continues after an error of a handler', async () => {
  const onSet = vi.fn(() => {
    throw new Error('boom');
  });
  const received = await startReflector('v1/Pod', { onSet });
  replay.push(pod('one'));
  replay.push(pod('two'));
  await vi.waitFor(() => {
    expect(onSet).toHaveBeenCalledTimes(2);
  });
  expect(received.log).toHaveBeenCalledWith('error', expect.stringContaining('boom'));
  expect(replay.watching(PODS)).toBe(1);
});
