import { expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import { fakeClock } from '#lib/kit/fake-clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { ProbeEngine } from './probe-scheduler.ts';
import { World } from './object-cache.ts';

const PROBE: PlannedProbe = {
  id: 'svc/answers',
  gvk: 'v1/Service',
  namespace: 'default',
  via: 'service',
  scheme: 'http',
  path: '/',
};
const ok: Answer = { kind: 'answered', status: 200, body: 'foo', truncated: false };
const item = (
  name: string,
  spec: JsonObject = {},
  more: { gvk?: string; ns?: string; created?: string } = {},
): SlimItem => ({
  ref: { uid: `uid-${name}`, gvk: more.gvk ?? 'v1/Service', ns: more.ns ?? 'default', name },
  object: { metadata: { name, creationTimestamp: more.created ?? '2026-01-01T00:00:00Z' }, spec },
});

function engine({
  probes = [PROBE],
  isUp = () => true,
}: { probes?: PlannedProbe[]; isUp?: () => boolean } = {}) {
  const clock = fakeClock();
  const asked: { at: number; name: string }[] = [];
  const told: [string, string, string][] = [];
  let answer: (name: string) => Answer | null | Promise<Answer | null> = () => ok;
  const running = new ProbeEngine({
    world: new World(),
    clock,
    isUp,
    log: vi.fn(),
    ask: async (_probe, { ref }) => {
      asked.push({ at: clock.now(), name: ref.name });
      const one = await answer(ref.name);
      return one && { url: `http://${ref.name}/`, answer: one };
    },
    observe: ({ ref, object }) => {
      told.push([ref.name, String(object['probe']), (object['answer'] as Answer).kind]);
    },
  });
  running.plan(probes);
  /** Time passes a little at a time, and promises with it. */
  const pass = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 100) {
      clock.advance(100);
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    }
  };
  return {
    running,
    asked,
    told,
    pass,
    clock,
    answers: (next: typeof answer) => {
      answer = next;
    },
  };
}
const seconds = (asked: readonly { at: number }[]) => asked.map(({ at }) => Math.round(at / 1000));

it('P1: nothing is asked before the whole state is numbered; then every object of the kind in the namespace, but never `kubernetes`', async () => {
  const { running, asked, told, pass } = engine();
  for (const one of [
    item('a'),
    item('b'),
    item('kubernetes'),
    item('elsewhere', {}, { ns: 'kube-system' }),
    item('pod', {}, { gvk: 'v1/Pod' }),
  ])
    running.set(one);
  await pass(5_000);
  expect(asked).toEqual([]);
  running.whole();
  await pass(500);
  expect(told).toEqual([
    ['a', PROBE.id, 'answered'],
    ['b', PROBE.id, 'answered'],
  ]);
});

it('P1: of many, the newest 20, and four at once', async () => {
  const { running, asked, pass, answers } = engine();
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
    running.set(item(`s${n}`, {}, { created: `2026-01-01T00:00:${n}Z` }));
  running.whole();
  await pass(300);
  expect(asked).toHaveLength(4);
  for (let turn = 0; turn < 10; turn += 1) {
    for (const go of waiting.splice(0)) go();
    await pass(100);
  }
  expect(asked.map(({ name }) => name).sort()).toEqual(
    Array.from({ length: 20 }, (_, n) => `s${n + 20}`),
  );
});

it('P2: while it fails after 2, 5, 10, 30 s, then each 60 s; once it answers, each 60 s; the same answer is numbered once', async () => {
  const { running, asked, told, pass, answers } = engine();
  answers(() => ({ kind: 'refused' }));
  running.set(item('a'));
  running.whole();
  await pass(108_000);
  expect(seconds(asked)).toEqual([0, 2, 7, 17, 47, 107]);
  expect(told).toHaveLength(1);
  answers(() => ok);
  await pass(130_000);
  expect(seconds(asked).slice(6)).toEqual([167, 227]);
  expect(told.map(([, , kind]) => kind)).toEqual(['refused', 'answered']);
});

it('P2: its own change is asked about at once and answered anew, what stands around it after a second', async () => {
  const { running, asked, told, pass } = engine();
  running.set(item('a'));
  running.whole();
  await pass(3_000);
  running.set(item('a', { changed: true }));
  await pass(3_000);
  expect([asked.length, told.length]).toEqual([4, 2]);
  running.set(item('slice', {}, { gvk: 'discovery.k8s.io/v1/EndpointSlice' }));
  running.set(item('far', {}, { gvk: 'discovery.k8s.io/v1/EndpointSlice', ns: 'other' }));
  await pass(900);
  expect(asked).toHaveLength(4);
  await pass(300);
  expect([asked.length, told.length]).toEqual([5, 2]);
});

it('P2: a good answer is asked for once more soon after a change: the old Pod may have given it', async () => {
  const { running, asked, told, pass, answers } = engine();
  running.set(item('a'));
  running.whole();
  await pass(10_000);
  running.set(item('pod', {}, { gvk: 'v1/Pod' }));
  await pass(1_500);
  answers(() => ({ kind: 'refused' }));
  await pass(2_000);
  expect(seconds(asked)).toEqual([0, 2, 11, 13]);
  expect(told.map(([, , kind]) => kind)).toEqual(['answered', 'refused']);
});

it('what was heard of a state that is no more is not told, nor of an object that is gone', async () => {
  const { running, told, pass, answers } = engine();
  let finish: (answer: Answer) => void = () => undefined;
  answers(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  running.set(item('a'));
  running.whole();
  await pass(300);
  running.set(item('a', { changed: true }));
  answers(() => ok);
  finish({ kind: 'refused' });
  await pass(500);
  expect(told.map(([, , kind]) => kind)).toEqual(['answered']);
  answers(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  await pass(60_000);
  running.gone(item('a', { changed: true }));
  finish({ kind: 'refused' });
  await pass(120_000);
  expect(told).toHaveLength(1);
});

it('a whole state anew makes every answer due again; a cluster that is down is not asked', async () => {
  let up = true;
  const { running, asked, told, pass } = engine({ isUp: () => up });
  running.set(item('a'));
  running.whole();
  await pass(1_000);
  running.whole();
  await pass(1_000);
  expect(told).toHaveLength(2);
  up = false;
  running.set(item('a', { changed: true }));
  await pass(10_000);
  expect(asked).toHaveLength(2);
  up = true;
  await pass(3_000);
  expect([asked.length, told.length]).toEqual([4, 3]);
});

it('P2: a page that says something else each time fills no log', async () => {
  const { running, asked, told, pass, answers } = engine();
  let n = 0;
  answers(() => ({ ...ok, body: String(n++) }) as Answer);
  running.set(item('a'));
  running.whole();
  await pass(30 * 60_000);
  expect(asked.length).toBeGreaterThan(25);
  expect(told.length).toBeLessThan(14);
});

it('C9: what is not watched any more, or not planned any more, is not asked', async () => {
  const { running, asked, pass } = engine();
  running.set(item('a'));
  running.whole();
  await pass(1_000);
  running.keepOnly({ 'v1/Service': 'forbidden' });
  await pass(120_000);
  expect(asked).toHaveLength(1);
  running.set(item('a'));
  await pass(1_000);
  running.plan([]);
  await pass(120_000);
  expect(asked).toHaveLength(2);
});
