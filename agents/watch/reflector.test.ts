import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN } from '#lib/cluster/plan.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { loadRecording } from '#e2e/replay/recording.ts';
import type { Misbehaviour } from '#e2e/replay/misbehavior.ts';
import { startReplay, type Replay } from '#e2e/replay/replay.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '../feed/feed.ts';
import { createApi } from '#agents/kube/read-api.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { Reflector, type ReflectorSink } from './reflector.ts';

const recording = loadRecording('echo-pod');
const PODS = '/api/v1/pods';
const kindOf = (gvk: string): PlannedKind => BUILT_IN.find((kind) => kind.gvk === gvk)!;
const pod = (name: string) => ({
  path: PODS,
  type: 'ADDED' as const,
  object: { metadata: { name, namespace: 'default', uid: `uid-${name}` } },
});
/** Waits of up to a minute pass at once; longer ones when the test says so. */
function hastyClock(): Clock & { expire(): void } {
  const long = new Set<() => void>();
  return {
    ...systemClock,
    after(ms, act) {
      if (ms <= 60_000) return systemClock.after(1, act);
      long.add(act);
      return () => long.delete(act);
    },
    expire() {
      for (const act of [...long]) act();
    },
  };
}

let replay: Replay;
let folder: string;
let clock: ReturnType<typeof hastyClock>;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  [replay, folder] = await Promise.all([
    startReplay(recording),
    mkdtemp(join(tmpdir(), 'reflector-')),
  ]);
  clock = hastyClock();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  await replay.close();
  await rm(folder, { recursive: true });
});

async function reflect(gvk = 'v1/Pod', more: Partial<ReflectorSink> = {}) {
  await writeFile(join(folder, 'kubeconfig'), replay.kubeconfig());
  const api = createApi(loadKubeconfig({ flag: join(folder, 'kubeconfig') }).config);
  const heard = {
    lists: [] as string[][],
    since: [] as (number | null)[],
    set: [] as string[],
    gone: [] as string[],
    states: [] as string[],
    troubles: [] as string[],
    items: [] as SlimItem[],
  };
  const log = vi.fn();
  running.push(
    new Reflector({
      kind: kindOf(gvk),
      api,
      clock,
      random: () => 0,
      log,
      sink: {
        listed(items, since) {
          heard.items.push(...items);
          heard.lists.push(items.map(({ ref }) => ref.name));
          heard.since.push(since);
        },
        set: ({ ref }) => heard.set.push(ref.name),
        gone: ({ ref }) => heard.gone.push(ref.name),
        state: (state) => heard.states.push(state),
        trouble: ({ kind }) => heard.troubles.push(kind),
        ...more,
      },
    }),
  );
  const path = replay.requests.length === 0 ? undefined : PODS;
  await replay.until(() => replay.watching(path) > 0);
  return { ...heard, log };
}
/** Pods that were told, by list or by event. */
const told = (heard: { lists: string[][]; set: string[] }) =>
  new Set([...heard.lists.flat(), ...heard.set]);

it('W1: lists, then watches from there; each event of the recording arrives in order', async () => {
  const heard = await reflect();
  const events = recording.events.filter(({ path }) => path === PODS);
  for (const event of events) replay.push(event);
  await vi.waitFor(() => {
    expect(heard.set.length + heard.gone.length).toBe(events.length);
  });
  expect(heard.gone).toEqual(
    events.filter(({ type }) => type === 'DELETED').map(({ object }) => object.metadata.name),
  );
  expect([heard.lists.length, heard.since, heard.states]).toEqual([1, [null], ['watching']]);
  expect(replay.requests.map(({ path }) => path)).toEqual([PODS, PODS]);
});

it('R3: of ConfigMaps only the metadata is asked for, with nothing to fall back to', async () => {
  const heard = await reflect('v1/ConfigMap');
  const only = (what: string) =>
    `application/json;as=PartialObjectMetadata${what};g=meta.k8s.io;v=v1`;
  expect(replay.requests.map(({ accept }) => accept)).toEqual([only('List'), only('')]);
  expect(heard.items.find(({ ref }) => ref.name === 'kube-root-ca.crt')?.object).toMatchObject({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    keys: expect.any(Array),
  });
});

it('W2: a bookmark moves the version from which it goes on', async () => {
  await reflect();
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

describe('W3: nothing that goes wrong loses an object or ends the watch', () => {
  it.each<[string, Misbehaviour[], number]>([
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
    ['500 on watches', [{ on: 'watch', kind: 'status', code: 500, times: 3 }, { kind: 'end' }], 1],
    [
      '500 on the list after a 410',
      [
        { on: 'list', kind: 'status', code: 500, times: 2 },
        { kind: 'error-event', code: 410 },
      ],
      2,
    ],
  ])('%s', async (_name, wrongs, lists) => {
    const heard = await reflect();
    replay.push(pod('before'));
    for (const wrong of wrongs) replay.misbehave(wrong);
    await replay.until(() => replay.watching(PODS) === 0);
    replay.push(pod('meanwhile'));
    await replay.until(() => replay.watching(PODS) > 0);
    replay.push(pod('after'));
    await vi.waitFor(() => {
      expect([...told(heard)]).toEqual(expect.arrayContaining(['before', 'meanwhile', 'after']));
    });
    expect(heard.lists.length).toBe(lists);
    expect(heard.since.slice(1).every((since) => since !== null)).toBe(true);
  });

  it('a stream without a byte is given up', async () => {
    const heard = await reflect();
    replay.misbehave({ kind: 'stall' });
    replay.push(pod('unheard'));
    const requests = replay.requests.length;
    clock.expire();
    await replay.until(() => replay.requests.length > requests && replay.watching(PODS) > 0);
    await vi.waitFor(() => {
      expect(heard.set).toContain('unheard');
    });
    expect(heard.troubles).toEqual(['down']);
  });
});

it('W4: a kind that is forbidden is said to be, and asked for again', async () => {
  replay.misbehave({ path: PODS, on: 'list', kind: 'status', code: 403, times: 2 });
  const heard = await reflect();
  expect(heard.states).toEqual(['forbidden', 'forbidden', 'watching']);
});

it('W5: 401 is a trouble of its own', async () => {
  replay.misbehave({ path: PODS, on: 'list', kind: 'status', code: 401 });
  expect((await reflect()).troubles).toEqual(['refused']);
});

it('W6: a handler that throws kills nothing', async () => {
  const set = vi.fn(() => {
    throw new Error('boom');
  });
  const heard = await reflect('v1/Pod', { set });
  replay.push(pod('one'));
  replay.push(pod('two'));
  await vi.waitFor(() => {
    expect(set).toHaveBeenCalledTimes(2);
  });
  expect(heard.log).toHaveBeenCalledWith('error', expect.stringContaining('boom'));
  expect(replay.watching(PODS)).toBe(1);
});
