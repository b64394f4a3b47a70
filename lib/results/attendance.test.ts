import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import {
  findDepartureOnList,
  findDueExercises,
  findPeak,
  measureAttendance,
  measureLag,
} from './attendance.ts';
import type { Span } from './spans.ts';

/** Times in minutes. */
const span = (from: number, to: number): Span => ({
  from: from * MINUTE_MS,
  to: to * MINUTE_MS,
});
const day = span(0, 120);

describe('measureAttendance', () => {
  it('counts all time that is not an absence as present', () => {
    const attendance = measureAttendance([span(0, 15), span(40, 50)], day);
    expect(attendance).toEqual({
      present: [span(15, 40), span(50, 120)],
      presentMs: 95 * MINUTE_MS,
      awayMs: 25 * MINUTE_MS,
      arrivedAt: 15 * MINUTE_MS,
      leftAt: null,
      hasAttended: true,
    });
  });

  it('gives the time of leaving only to students who did not return', () => {
    expect(measureAttendance([span(100, 120)], day).leftAt).toBe(100 * MINUTE_MS);
    expect(measureAttendance([span(100, 119)], day).leftAt).toBeNull();
  });

  it('has neither arrival nor leaving for a student who never came', () => {
    const { arrivedAt, leftAt, presentMs } = measureAttendance([day], day);
    expect([arrivedAt, leftAt, presentMs]).toEqual([null, null, 0]);
  });

  it('needs ten minutes of presence for attendance', () => {
    expect(measureAttendance([span(10, 120)], day).hasAttended).toBe(true);
    expect(measureAttendance([span(9, 120)], day).hasAttended).toBe(false);
  });
});

describe('findDepartureOnList', () => {
  const endedAt = day.to;

  it('is the end of the workshop for a student who stayed', () => {
    expect(findDepartureOnList(measureAttendance([span(0, 5)], day), { endedAt })).toBe(endedAt);
  });

  it('is the moment after which a student did not return', () => {
    const left = measureAttendance([span(90, 120)], day);
    for (const workshop of [{ endedAt }, { endedAt: null }])
      expect(findDepartureOnList(left, workshop)).toBe(90 * MINUTE_MS);
  });

  it('is unknown while a student is present in a running workshop', () => {
    expect(findDepartureOnList(measureAttendance([], day), { endedAt: null })).toBeNull();
  });

  it('is absent for a student who never came', () => {
    expect(findDepartureOnList(measureAttendance([day], day), { endedAt })).toBeNull();
  });
});

describe('findPeak', () => {
  it('is the highest number of students at one moment', () => {
    expect(findPeak([])).toBe(0);
    expect(findPeak([[span(0, 10), span(20, 30)], [span(5, 25)], [span(24, 26)]])).toBe(3);
  });

  it('does not count a student who leaves when another one arrives', () => {
    expect(findPeak([[span(0, 10)], [span(10, 20)]])).toBe(1);
  });
});

describe('findDueExercises', () => {
  const exercises = [{ id: 'one' }, { id: 'two', optional: true as const }, { id: 'three' }];

  it('are the required exercises before the last current one', () => {
    const changes = [
      { exercise: 'one', at: 0 },
      { exercise: 'three', at: 1 },
      { exercise: null, at: 2 },
    ];
    expect(findDueExercises(exercises, changes, [])).toEqual({
      dueExercises: ['one'],
      requiredExercises: ['one', 'three'],
    });
  });

  it('are those before the furthest that half of the students started, without a current one', () => {
    const started = [new Set(['one', 'three']), new Set(['one'])];
    expect(findDueExercises(exercises, [], started).dueExercises).toEqual(['one']);
    expect(findDueExercises(exercises, [], [...started, new Set<string>()])).toMatchObject({
      dueExercises: [],
    });
    expect(findDueExercises(exercises, [], []).dueExercises).toEqual([]);
  });
});

describe('measureLag', () => {
  const ids = ['one', 'two', 'three', 'four', 'five'];
  const course = { dueExercises: ids.slice(0, 4), requiredExercises: ids };
  const workshop = { startsAt: 0, endedAt: day.to, breaks: [] };
  const passes = (times: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
    new Map(Object.entries(times).map(([id, minute]) => [id, minute * MINUTE_MS]));
  const stayed = { present: [day] };

  it('leaves behind a student from three exercises on', () => {
    const left = { present: [span(0, 60)] };
    expect(measureLag(course, passes({ one: 10, five: 50 }), left, workshop)).toEqual({
      behind: 3,
      isLeftBehind: true,
    });
    expect(measureLag(course, passes({ one: 10, two: 20 }), left, workshop)).toEqual({
      behind: 2,
      isLeftBehind: false,
    });
  });

  it('leaves behind a student who is present at the end and long without a pass', () => {
    const early = passes({ one: 10, two: 20, three: 59 });
    expect(measureLag(course, early, stayed, workshop).isLeftBehind).toBe(true);
    const late = passes({ one: 10, two: 20, three: 61 });
    expect(measureLag(course, late, stayed, workshop).isLeftBehind).toBe(false);
  });

  it('does not count breaks as time without a pass', () => {
    const early = passes({ one: 10, two: 20, three: 59 });
    const withBreak = { ...workshop, breaks: [span(70, 80)] };
    expect(measureLag(course, early, stayed, withBreak).isLeftBehind).toBe(false);
  });

  it('does not leave behind a student who passed everything, nor one in a short workshop', () => {
    const all = passes({ one: 1, two: 2, three: 3, four: 4, five: 5 });
    expect(measureLag(course, all, stayed, workshop)).toEqual({ behind: 0, isLeftBehind: false });
    const short = { ...workshop, endedAt: 50 * MINUTE_MS };
    const some = passes({ one: 1, two: 2, three: 3 });
    expect(measureLag(course, some, { present: [span(0, 50)] }, short).isLeftBehind).toBe(false);
  });
});
