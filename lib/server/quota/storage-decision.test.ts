import { describe, expect, it } from 'vitest';
import { findStorageWarning, findExceededLimit } from './storage-decision.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const facts = {
  seatBytes: 0,
  seatLimitBytes: 128 * MIB,
  workshopBytes: 0,
  seats: 100,
};

describe('the storage limits', () => {
  it('let a seat store exactly its limit, and not one byte more', () => {
    const seatBytes = 128 * MIB - 500;
    expect(findExceededLimit({ ...facts, seatBytes }, 500)).toBeNull();
    expect(findExceededLimit({ ...facts, seatBytes }, 501)).toEqual({
      scope: 'seat',
      limitBytes: 128 * MIB,
    });
    expect(findExceededLimit({ ...facts, seatBytes, seatLimitBytes: 256 * MIB }, 501)).toBeNull();
  });

  it('hold back only the seats above the average in a workshop that is full', () => {
    const full = { ...facts, workshopBytes: 8 * GIB - 500 };
    const average = full.workshopBytes / 100;
    expect(findExceededLimit({ ...full, seatBytes: average + 1 }, 500)).toBeNull();
    expect(findExceededLimit({ ...full, seatBytes: average + 1 }, 501)).toEqual({
      scope: 'workshop',
      limitBytes: 8 * GIB,
    });
    expect(findExceededLimit({ ...full, seatBytes: average }, 501)).toBeNull();
  });

  it('tell staff from 80 % of the workshop limit on, in steps of a tenth of a GiB', () => {
    expect(findStorageWarning(0.8 * 8 * GIB - 1, false)).toBeNull();
    expect(findStorageWarning(6.46 * GIB, false)).toEqual({
      kind: 'storage',
      usedBytes: 64 * (GIB / 10),
      limitBytes: 8 * GIB,
    });
    expect(findStorageWarning(0, true)).toEqual({ kind: 'disk' });
  });
});
