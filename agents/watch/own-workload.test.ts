import { expect, it } from 'vitest';
import type { SlimItem } from '#agents/feed/feed.ts';
import { withoutOwnWorkload, workloadOfPod } from './own-workload.ts';
import type { WatcherSink } from './watcher.ts';

it.each([
  ['podium-agent-7d9f8b6c54-x2x7k', 'podium-agent'],
  ['course-podium-agent-7d9f8b6c54-x2x7k', 'course-podium-agent'],
  ['podium-agent', 'podium-agent'],
])('finds the Deployment of the Pod %s: %s', (pod, workload) => {
  expect(workloadOfPod(pod)).toBe(workload);
});

it('leaves out the objects and warnings of the own Deployment only', () => {
  const seen: string[] = [];
  const record = ({ ref }: SlimItem) => void seen.push(`${ref.ns}/${ref.name}`);
  const sink = withoutOwnWorkload(
    {
      replaceObjects: (_gvk: string, items: readonly SlimItem[]) => items.forEach(record),
      setObject: record,
      removeObject: record,
      recordWarning: record,
    } as unknown as WatcherSink,
    { namespace: 'podium', workload: 'podium-agent' },
  );
  const items = [
    ['podium', 'podium-agent'],
    ['podium', 'podium-agent-7d9f8b6c54'],
    ['podium', 'podium-agent-7d9f8b6c54-x2x7k'],
    ['podium', 'podium-agent-7d9f8b6c54-x2x7k.1853c2'],
    ['podium', 'podium-agents'],
    ['podium', 'web'],
    ['default', 'podium-agent'],
  ].map(([ns = '', name = '']) => ({ ref: { uid: name, gvk: 'v1/Pod', ns, name }, object: {} }));
  const foreign = ['podium/podium-agents', 'podium/web', 'default/podium-agent'];
  for (const send of [
    () => sink.replaceObjects('v1/Pod', items, 0),
    () => items.forEach((item) => sink.setObject(item)),
    () => items.forEach((item) => sink.removeObject(item)),
    () => items.forEach((item) => sink.recordWarning(item)),
  ]) {
    seen.length = 0;
    send();
    expect(seen).toEqual(foreign);
  }
});
