import { describe, expect, it } from 'vitest';
import type { TimelineChange } from '#db/queries/timeline.ts';
import { toTimelineEntries } from './timeline.ts';

const set = (
  at: number,
  name: string,
  more: Partial<{ op: 'set' | 'gone'; ns: string }> = {},
): TimelineChange => ({ at, op: 'set', uid: name, gvk: 'v1/Pod', ns: 'default', name, ...more });
const listEntries = (...newestFirst: TimelineChange[]) =>
  toTimelineEntries(newestFirst).map((entry) =>
    entry.kind === 'change' ? `${String(entry.at)} ${entry.op} ${entry.name}` : '',
  );

describe('the timeline of a seat', () => {
  it('shows changes of the student, without system namespaces and without objects that existed before', () => {
    expect(
      listEntries(
        set(50_000, 'web'),
        { at: 40_000, op: 'reset-end' },
        set(39_000, 'earlier'),
        { at: 38_000, op: 'reset-begin' },
        set(30_000, 'coredns', { ns: 'kube-system' }),
        set(20_000, 'api'),
      ),
    ).toEqual(['50000 set web', '20000 set api']);
  });

  it('merges changes of an object within ten seconds, and always shows its deletion', () => {
    expect(
      listEntries(
        set(21_000, 'web', { op: 'gone' }),
        set(20_500, 'web'),
        set(20_000, 'web'),
        set(15_000, 'api'),
        set(8_000, 'web'),
        set(7_000, 'web', { op: 'gone' }),
      ),
    ).toEqual(['21000 gone web', '15000 set api', '8000 set web', '7000 gone web']);
  });
});
