import { expect, it } from 'vitest';
import { splitByRead } from './split-by-read.ts';

it('splits notices into unread and read, each newest first', () => {
  const notice = (id: number, readAt: number | null) =>
    ({
      id,
      at: id,
      from: 'Aiko',
      content: { kind: 'text', text: String(id) },
      toAll: true,
      readAt,
    }) as const;
  const { unread, read } = splitByRead([
    notice(1, null),
    notice(4, 9),
    notice(3, null),
    notice(2, 9),
  ]);
  expect([unread.map(({ id }) => id), read.map(({ id }) => id)]).toEqual([
    [3, 1],
    [4, 2],
  ]);
});
