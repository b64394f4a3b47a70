import { expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/protocol/json.ts';
import { fakeClock } from '#lib/kit/fake-clock.ts';
import type { SlimItem } from './feed.ts';
import type { Api } from '#agents/kube/read-api.ts';
import { LastLines } from './last-log-lines.ts';

const END = {
  exitCode: 3,
  reason: 'Error',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:01Z',
};
const pod = (...statuses: JsonObject[]): SlimItem => ({
  ref: { uid: 'u', gvk: 'v1/Pod', ns: 'default', name: 'web' },
  object: { metadata: { name: 'web' }, status: { containerStatuses: statuses } },
});
const ended = { name: 'c', restartCount: 0, state: { terminated: END }, lastState: {} };
const looping = {
  name: 'c',
  restartCount: 1,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: END },
};
const runs = { name: 'c', restartCount: 1, state: { running: {} }, lastState: { terminated: END } };

function lines(log = 'first\nbad password=hunter22\n') {
  const asked: string[] = [];
  const fed: SlimItem[] = [];
  const raw = vi.fn((path: string) => {
    asked.push(path);
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(log), truncated: false });
  });
  const last = new LastLines({
    api: () => ({ raw }) as unknown as Api,
    clock: fakeClock(),
    feed: (item) => {
      fed.push(item);
    },
  });
  const answered = (times = 1) =>
    vi.waitFor(() => {
      expect(fed).toHaveLength(times);
    });
  return { last, asked, fed, raw, answered };
}
const message = (item: SlimItem | undefined, where: 'state' | 'lastState') =>
  JSON.stringify(item?.object).match(
    new RegExp(`"${where}":\\{"terminated":\\{[^}]*"message":"([^"]*)"`),
  )?.[1];

it('puts the cleaned last line of a run where its termination message would be, and tells the Pod again', async () => {
  const { last, asked, fed, answered } = lines();
  expect(last.apply(pod(ended))).toEqual(pod(ended));
  await answered();
  expect(asked).toEqual([
    '/api/v1/namespaces/default/pods/web/log?container=c&tailLines=1&limitBytes=1024',
  ]);
  expect(message(fed[0], 'state')).toBe('bad password=…');
});

it('asks once for a run, and knows it again when the container runs or waits to', async () => {
  const { last, asked, answered } = lines();
  last.apply(pod(looping));
  await answered();
  expect(asked).toEqual([
    '/api/v1/namespaces/default/pods/web/log?container=c&previous=true&tailLines=1&limitBytes=1024',
  ]);
  expect([pod(looping), pod(runs)].map((item) => message(last.apply(item), 'lastState'))).toEqual([
    'bad password=…',
    'bad password=…',
  ]);
  expect(message(last.gone(pod(runs)), 'lastState')).toBe('bad password=…');
  expect(asked).toHaveLength(1);
});

it('asks nothing where there is a message already, or where it ended well', () => {
  const { last, asked } = lines();
  const said = { ...ended, state: { terminated: { ...END, message: 'own' } } };
  expect(
    last.apply(pod(said, { ...ended, state: { terminated: { ...END, exitCode: 0 } } }, runs)),
  ).toEqual(pod(said, { ...ended, state: { terminated: { ...END, exitCode: 0 } } }, runs));
  expect(asked).toEqual([]);
});

it('a log that is gone is no line, and one that nobody could answer is asked for again', async () => {
  const { last, fed, raw, asked, answered } = lines(
    'unable to retrieve container logs for containerd://abc',
  );
  last.apply(pod(looping));
  await vi.waitFor(() => {
    expect(raw).toHaveResolved();
  });
  expect(last.apply(pod(looping))).toEqual(pod(looping));
  expect([fed, asked.length]).toEqual([[], 1]);
  const other = lines();
  other.raw.mockRejectedValueOnce(new Error('down'));
  other.last.apply(pod(looping));
  await vi.waitFor(() => {
    other.last.apply(pod(looping));
    expect(other.raw).toHaveBeenCalledTimes(2);
  });
  await other.answered();
  expect([message(other.fed[0], 'lastState'), answered]).toEqual(['bad password=…', answered]);
});

it('a line that may be of the next run is not taken for this one', async () => {
  const { last, fed, raw } = lines();
  last.apply(pod(ended));
  last.apply(pod(runs));
  await vi.waitFor(() => {
    expect(raw).toHaveResolved();
  });
  await Promise.resolve();
  expect(message(last.apply(pod(runs)), 'lastState')).toBeUndefined();
  expect(fed).toEqual([]);
});
