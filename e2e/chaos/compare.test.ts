import { describe, expect, it } from 'vitest';
import {
  addTallies,
  compareWithLog,
  countUndelivered,
  type AgentRecord,
  type StoredChange,
} from './compare.ts';

const row = (seq: number, more: Partial<StoredChange> = {}): StoredChange => ({
  seatId: 'a',
  epoch: 'e1',
  seq,
  fingerprint: `f${seq}`,
  serial: seq,
  ...more,
});
const agent = (acked: number, numbered = acked): AgentRecord => ({
  seatId: 'a',
  epochs: new Map([
    [
      'e1',
      { acked, fingerprints: Array.from({ length: numbered }, (_, index) => `f${index + 1}`) },
    ],
  ]),
});

describe('the comparison of acknowledged changes with the log', () => {
  it('finds nothing if every acknowledged change is stored once and in order', () => {
    expect(compareWithLog([agent(3)], [row(1), row(2), row(3)])).toEqual({
      acknowledged: 3,
      stored: 3,
      lost: 0,
      duplicated: 0,
      outOfOrder: 0,
      examples: [],
    });
  });

  it('accepts a stored change that was not acknowledged', () => {
    const tally = compareWithLog([agent(1, 2)], [row(1), row(2)]);
    expect(tally).toMatchObject({ acknowledged: 1, stored: 2, lost: 0, outOfOrder: 0 });
  });

  it('counts an acknowledged change that is not stored as lost', () => {
    const tally = compareWithLog([agent(3)], [row(1), row(2)]);
    expect(tally.lost).toBe(1);
    expect(tally.examples).toEqual([
      "seat a, epoch e1: change 3 was acknowledged and isn't stored",
    ]);
  });

  it('counts all acknowledged changes of a seat without rows as lost', () => {
    expect(compareWithLog([agent(4)], []).lost).toBe(4);
  });

  it('counts an acknowledged change with other content as lost', () => {
    expect(compareWithLog([agent(2)], [row(1), row(2, { fingerprint: 'other' })]).lost).toBe(1);
  });

  it('counts a change that is stored twice, also under another number or epoch', () => {
    expect(compareWithLog([agent(1)], [row(1), row(1)]).duplicated).toBe(1);
    expect(compareWithLog([agent(1)], [row(1), row(2, { serial: 1 })]).duplicated).toBe(1);
    expect(
      compareWithLog([agent(1)], [row(1), row(1, { epoch: 'e2', serial: 1 })]).duplicated,
    ).toBe(1);
  });

  it('counts a change that is stored before an earlier one', () => {
    expect(compareWithLog([agent(2)], [row(2), row(1)]).outOfOrder).toBe(2);
  });

  it('counts a change after a missing one as out of order', () => {
    const tally = compareWithLog([agent(3)], [row(1), row(3)]);
    expect(tally).toMatchObject({ lost: 1, outOfOrder: 1 });
  });

  it('counts a change of a new epoch that happened before the last one of the old epoch', () => {
    const tally = compareWithLog(
      [agent(1)],
      [row(1, { serial: 9 }), row(1, { epoch: 'e2', serial: 4 })],
    );
    expect(tally.outOfOrder).toBe(1);
  });

  it('counts changes that were numbered and never acknowledged, also in an earlier epoch', () => {
    expect(countUndelivered(agent(3))).toBe(0);
    const { epochs } = agent(1, 4);
    expect(countUndelivered({ seatId: 'a', epochs })).toBe(3);
    epochs.set('e2', { acked: 2, fingerprints: ['x', 'y'] });
    expect(countUndelivered({ seatId: 'a', epochs })).toBe(3);
  });

  it('adds the results of scenarios', () => {
    const tally = compareWithLog([agent(3)], [row(1), row(2)]);
    expect(addTallies([tally, tally])).toMatchObject({ acknowledged: 6, stored: 4, lost: 2 });
  });
});
