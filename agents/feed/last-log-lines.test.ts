import { expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { SlimItem } from './feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import { LastLogLines } from './last-log-lines.ts';

const END = {
  exitCode: 3,
  reason: 'Error',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:01Z',
};
const createPod = (...statuses: JsonObject[]): SlimItem => ({
  ref: { uid: 'u', gvk: 'v1/Pod', ns: 'default', name: 'web' },
  object: { metadata: { name: 'web' }, status: { containerStatuses: statuses } },
});
const terminated = { name: 'c', restartCount: 0, state: { terminated: END }, lastState: {} };
const looping = {
  name: 'c',
  restartCount: 1,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: END },
};
const restarted = {
  name: 'c',
  restartCount: 1,
  state: { running: {} },
  lastState: { terminated: END },
};

function setUpLines(log = 'first\nbad password=hunter22\n') {
  const requestedPaths: string[] = [];
  const published: SlimItem[] = [];
  const getRaw = vi.fn((path: string) => {
    requestedPaths.push(path);
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(log), truncated: false });
  });
  const lastLogLines = new LastLogLines({
    api: () => ({ getRaw }) as unknown as KubeReadApi,
    clock: createFakeClock(),
    onLine: (item) => {
      published.push(item);
    },
  });
  const waitForPublished = (times = 1) =>
    vi.waitFor(() => {
      expect(published).toHaveLength(times);
    });
  return { lastLogLines, requestedPaths, published, getRaw, waitForPublished };
}
const readMessage = (item: SlimItem | undefined, where: 'state' | 'lastState') =>
  JSON.stringify(item?.object).match(
    new RegExp(`"${where}":\\{"terminated":\\{[^}]*"message":"([^"]*)"`),
  )?.[1];

it('adds the cleaned last line of a run as its termination message and publishes the Pod again', async () => {
  const { lastLogLines, requestedPaths, published, waitForPublished } = setUpLines();
  expect(lastLogLines.addKnownLines(createPod(terminated))).toEqual(createPod(terminated));
  await waitForPublished();
  expect(requestedPaths).toEqual([
    '/api/v1/namespaces/default/pods/web/log?container=c&tailLines=1&limitBytes=1024',
  ]);
  expect(readMessage(published[0], 'state')).toBe('bad password=…');
});

it('requests the line of a run once and recognizes the run after a restart of the container', async () => {
  const { lastLogLines, requestedPaths, waitForPublished } = setUpLines();
  lastLogLines.addKnownLines(createPod(looping));
  await waitForPublished();
  expect(requestedPaths).toEqual([
    '/api/v1/namespaces/default/pods/web/log?container=c&previous=true&tailLines=1&limitBytes=1024',
  ]);
  expect(
    [createPod(looping), createPod(restarted)].map((item) =>
      readMessage(lastLogLines.addKnownLines(item), 'lastState'),
    ),
  ).toEqual(['bad password=…', 'bad password=…']);
  expect(readMessage(lastLogLines.removePod(createPod(restarted)), 'lastState')).toBe(
    'bad password=…',
  );
  expect(requestedPaths).toHaveLength(1);
});

it('requests nothing if a termination message exists or the run succeeded', () => {
  const { lastLogLines, requestedPaths } = setUpLines();
  const withMessage = { ...terminated, state: { terminated: { ...END, message: 'own' } } };
  expect(
    lastLogLines.addKnownLines(
      createPod(
        withMessage,
        { ...terminated, state: { terminated: { ...END, exitCode: 0 } } },
        restarted,
      ),
    ),
  ).toEqual(
    createPod(
      withMessage,
      { ...terminated, state: { terminated: { ...END, exitCode: 0 } } },
      restarted,
    ),
  );
  expect(requestedPaths).toEqual([]);
});

it('ignores a deleted log, and requests again without a response', async () => {
  const { lastLogLines, published, getRaw, requestedPaths, waitForPublished } = setUpLines(
    'unable to retrieve container logs for containerd://abc',
  );
  lastLogLines.addKnownLines(createPod(looping));
  await vi.waitFor(() => {
    expect(getRaw).toHaveResolved();
  });
  expect(lastLogLines.addKnownLines(createPod(looping))).toEqual(createPod(looping));
  expect([published, requestedPaths.length]).toEqual([[], 1]);
  const other = setUpLines();
  other.getRaw.mockRejectedValueOnce(new Error('down'));
  other.lastLogLines.addKnownLines(createPod(looping));
  await vi.waitFor(() => {
    other.lastLogLines.addKnownLines(createPod(looping));
    expect(other.getRaw).toHaveBeenCalledTimes(2);
  });
  await other.waitForPublished();
  expect([readMessage(other.published[0], 'lastState'), waitForPublished]).toEqual([
    'bad password=…',
    waitForPublished,
  ]);
});

it('ignores a line that might belong to the next run', async () => {
  const { lastLogLines, published, getRaw } = setUpLines();
  lastLogLines.addKnownLines(createPod(terminated));
  lastLogLines.addKnownLines(createPod(restarted));
  await vi.waitFor(() => {
    expect(getRaw).toHaveResolved();
  });
  await Promise.resolve();
  expect(
    readMessage(lastLogLines.addKnownLines(createPod(restarted)), 'lastState'),
  ).toBeUndefined();
  expect(published).toEqual([]);
});
