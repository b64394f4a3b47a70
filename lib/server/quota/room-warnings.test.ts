import { describe, expect, it } from 'vitest';
import { listRoomWarnings } from './room-warnings.ts';

describe('the warnings for staff', () => {
  it('name wrong join codes above 600 in a minute, in hundreds', () => {
    expect(listRoomWarnings(null, 600)).toEqual([]);
    expect(listRoomWarnings(null, 987)).toEqual([{ kind: 'wrong-join-codes', count: 900 }]);
    expect(listRoomWarnings({ kind: 'disk' }, 601)).toEqual([
      { kind: 'disk' },
      { kind: 'wrong-join-codes', count: 600 },
    ]);
  });
});
