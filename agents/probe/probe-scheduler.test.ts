import { expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { ProbeScheduler } from './probe-scheduler.ts';
import { ObjectCache } from './object-cache.ts';

const PROBE: PlannedProbe = {
  id: 'svc/answers',
  gvk: 'v1/Service',
  namespace: 'default',
  via: 'service',
  scheme: 'http',
  path: '/',
};
const ok: ProbeResponse = { kind: 'answered', status: 200, body: 'foo', truncated: false };
const item = (
  name: string,
  spec: JsonObject = {},
  { gvk = 'v1/Service', ns = 'default', created = '2026-01-01T00:00:00Z' } = {},
): SlimItem => ({
  ref: { uid: `uid-${name}`, gvk, ns, name },
  object: { metadata: { name, creationTimestamp: created }, spec },
});

function setUpScheduler({
  probes = [PROBE],
  isUp: isClusterUp = () => true,
}: { probes?: PlannedProbe[]; isUp?: () => boolean } = {}) {
  const clock = createFakeClock();
  const requests: { at: number; name: string }[] = [];
  const published: [string, string, string][] = [];
  let answer: (name: string) => ProbeResponse | null | Promise<ProbeResponse | null> = () => ok;
  const scheduler = new ProbeScheduler({
    objects: new ObjectCache(),
    clock,
    isClusterUp,
    log: vi.fn(),
    sendProbe: async (_probe, { ref }) => {
      requests.push({ at: clock.now(), name: ref.name });
      const response = await answer(ref.name);
      return response && { url: `http://${ref.name}/`, answer: response };
    },
    onObservation: ({ ref, object }) => {
      published.push([ref.name, String(object['probe']), (object['answer'] as ProbeResponse).kind]);
    },
  });
  scheduler.setProbes(probes);
  /** Advances the clock in small steps and lets promises settle. */
  const advance = async (ms: number) => {
    for (let elapsed = 0; elapsed < ms; elapsed += 100) {
      clock.advance(100);
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    }
  };
  return {
    scheduler,
    requests,
    published,
    advance,
    clock,
    answers: (next: typeof answer) => {
      answer = next;
    },
  };
}
const seconds = (requests: readonly { at: number }[]) =>
  requests.map(({ at }) => Math.round(at / 1000));

it('P1: probes start after the complete state is numbered, for every object of the kind in the namespace except `kubernetes`', async () => {
  const { scheduler, requests, published, advance } = setUpScheduler();
  for (const object of [
    item('a'),
    item('b'),
    item('kubernetes'),
    item('elsewhere', {}, { ns: 'kube-system' }),
    item('pod', {}, { gvk: 'v1/Pod' }),
  ])
    scheduler.setObject(object);
  await advance(5_000);
  expect(requests).toEqual([]);
  scheduler.onSnapshotComplete();
  await advance(500);
  expect(published).toEqual([
    ['a', PROBE.id, 'answered'],
    ['b', PROBE.id, 'answered'],
  ]);
});

it('P1: at most the newest 20 objects are probed, four at once', async () => {
  const { scheduler, requests, advance, answers } = setUpScheduler();
  const waiting: (() => void)[] = [];
  answers(
    () =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve(ok);
        });
      }),
  );
  for (let n = 10; n < 40; n += 1)
    scheduler.setObject(item(`s${n}`, {}, { created: `2026-01-01T00:00:${n}Z` }));
  scheduler.onSnapshotComplete();
  await advance(300);
  expect(requests).toHaveLength(4);
  for (let turn = 0; turn < 10; turn += 1) {
    for (const finish of waiting.splice(0)) finish();
    await advance(100);
  }
  expect(requests.map(({ name }) => name).sort()).toEqual(
    Array.from({ length: 20 }, (_, n) => `s${n + 20}`),
  );
});

it('P2: a failing target is probed after 2, 5, 10, 30 s, then every 60 s like a responding one, and an unchanged response is numbered once', async () => {
  const { scheduler, requests, published, advance, answers } = setUpScheduler();
  answers(() => ({ kind: 'refused' }));
  scheduler.setObject(item('a'));
  scheduler.onSnapshotComplete();
  await advance(108_000);
  expect(seconds(requests)).toEqual([0, 2, 7, 17, 47, 107]);
  expect(published).toHaveLength(1);
  answers(() => ok);
  await advance(130_000);
  expect(seconds(requests).slice(6)).toEqual([167, 227]);
  expect(published.map(([, , kind]) => kind)).toEqual(['refused', 'answered']);
});

it('P2: a change of the object is probed at once and numbered again, one of a related object after a second', async () => {
  const { scheduler, requests, published, advance } = setUpScheduler();
  scheduler.setObject(item('a'));
  scheduler.onSnapshotComplete();
  await advance(3_000);
  scheduler.setObject(item('a', { changed: true }));
  await advance(3_000);
  expect([requests.length, published.length]).toEqual([4, 2]);
  scheduler.setObject(item('slice', {}, { gvk: 'discovery.k8s.io/v1/EndpointSlice' }));
  scheduler.setObject(item('far', {}, { gvk: 'discovery.k8s.io/v1/EndpointSlice', ns: 'other' }));
  await advance(900);
  expect(requests).toHaveLength(4);
  await advance(300);
  expect([requests.length, published.length]).toEqual([5, 2]);
});

it('P2: a good response is confirmed soon after a change, because the old Pod may have sent it', async () => {
  const { scheduler, requests, published, advance, answers } = setUpScheduler();
  scheduler.setObject(item('a'));
  scheduler.onSnapshotComplete();
  await advance(10_000);
  scheduler.setObject(item('pod', {}, { gvk: 'v1/Pod' }));
  await advance(1_500);
  answers(() => ({ kind: 'refused' }));
  await advance(2_000);
  expect(seconds(requests)).toEqual([0, 2, 11, 13]);
  expect(published.map(([, , kind]) => kind)).toEqual(['answered', 'refused']);
});

it('drops the response for an outdated state and for a deleted object', async () => {
  const { scheduler, published, advance, answers } = setUpScheduler();
  let finish: (answer: ProbeResponse) => void = () => undefined;
  answers(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  scheduler.setObject(item('a'));
  scheduler.onSnapshotComplete();
  await advance(300);
  scheduler.setObject(item('a', { changed: true }));
  answers(() => ok);
  finish({ kind: 'refused' });
  await advance(500);
  expect(published.map(([, , kind]) => kind)).toEqual(['answered']);
  answers(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  await advance(60_000);
  scheduler.removeObject(item('a', { changed: true }));
  finish({ kind: 'refused' });
  await advance(120_000);
  expect(published).toHaveLength(1);
});

it('every response is due again after a new snapshot, and a cluster that is down is not probed', async () => {
  let isUp = true;
  const { scheduler, requests, published, advance } = setUpScheduler({ isUp: () => isUp });
  scheduler.setObject(item('a'));
  scheduler.onSnapshotComplete();
  await advance(1_000);
  scheduler.onSnapshotComplete();
  await advance(1_000);
  expect(published).toHaveLength(2);
  isUp = false;
  scheduler.setObject(item('a', { changed: true }));
  await advance(10_000);
  expect(requests).toHaveLength(2);
  isUp = true;
  await advance(3_000);
  expect([requests.length, published.length]).toEqual([4, 3]);
});

it('P2: a page that changes with each request does not fill the log', async () => {
  const { scheduler, requests, published, advance, answers } = setUpScheduler();
  let n = 0;
  answers(() => ({ ...ok, body: String(n++) }) as ProbeResponse);
  scheduler.setObject(item('a'));
  scheduler.onSnapshotComplete();
  await advance(30 * 60_000);
  expect(requests.length).toBeGreaterThan(25);
  expect(published.length).toBeLessThan(14);
});

it('C9: objects of kinds that are no longer watched or planned are not probed', async () => {
  const { scheduler, requests, advance } = setUpScheduler();
  scheduler.setObject(item('a'));
  scheduler.onSnapshotComplete();
  await advance(1_000);
  scheduler.setWatchedKinds({ 'v1/Service': 'forbidden' });
  await advance(120_000);
  expect(requests).toHaveLength(1);
  scheduler.setObject(item('a'));
  await advance(1_000);
  scheduler.setProbes([]);
  await advance(120_000);
  expect(requests).toHaveLength(2);
});
