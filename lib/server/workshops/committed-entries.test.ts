import { expect, it } from 'vitest';
import type { LogEntry } from '../log/entry.ts';
import { CommittedEntries } from './committed-entries.ts';

const entry = (pos: number): LogEntry => ({
  log: 'command',
  pos,
  at: 1_000 * pos,
  actor: 'server',
  kind: 'announce',
  seatId: null,
  payload: {},
});

it('committed entries reach every listener once, in order of position and of subscription', () => {
  const committed = new CommittedEntries();
  const delivered: string[] = [];
  for (const name of ['first', 'second'])
    committed.subscribe((entries) => {
      delivered.push(`${name} ${entries.map(({ pos }) => pos).join()}`);
    });
  committed.startAfter(2);
  committed.publish([entry(1), entry(2)]);
  committed.publish([entry(2), entry(3), entry(4)]);
  committed.publish([entry(4), entry(5)]);
  expect(delivered).toEqual(['first 3,4', 'second 3,4', 'first 5', 'second 5']);
  expect(committed.lastPos).toBe(5);
});
