import { describe, expect, it } from 'vitest';
import { room, seat } from '../room.fixture.ts';
import { resumeGrading } from './grading.ts';
import { canExecute } from './index.ts';

const PAUSED = { since: 1, why: 'error' } as const;
const validate = (seatId: string | null, pausedSeats: readonly string[]) =>
  resumeGrading.validate?.({
    command: { kind: 'resume-grading', seatId },
    room: room(
      ['a', 'b', 'c'].map((id) =>
        seat(id, { gradingPaused: pausedSeats.includes(id) ? PAUSED : null }),
      ),
    ),
    seat: undefined,
    caller: { id: 'p', role: 'assistant' },
    now: 0,
  });

describe('resuming grading', () => {
  it('of one seat fits while that seat is paused', () => {
    expect(validate('b', ['a', 'b'])).toBe(null);
    expect(validate('c', ['a', 'b'])).toEqual({ code: 'outdated' });
  });

  it('of all seats fits while at least one seat is paused', () => {
    expect(validate(null, ['c'])).toBe(null);
    expect(validate(null, [])).toEqual({ code: 'outdated' });
  });

  it('is for helpers, for one seat as for all', () => {
    const roles = ['owner', 'instructor', 'assistant', 'organizer', 'projector', 'student', null];
    expect(roles.filter((role) => canExecute(role as never, 'resume-grading'))).toEqual([
      'owner',
      'instructor',
      'assistant',
    ]);
  });
});
