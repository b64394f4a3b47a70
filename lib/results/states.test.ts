import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import type { CurrentExerciseChange } from '#lib/room/exercise-start.ts';
import type { Span } from './spans.ts';
import {
  binDay,
  cutSpans,
  deriveStrip,
  followWork,
  tabulateMinutes,
  type StateSpan,
} from './states.ts';
import { closed, fact, metricsContext, opened, studentDay } from './student-day.fixture.ts';

const span = (from: number, to: number): Span => ({ from: from * MINUTE_MS, to: to * MINUTE_MS });
const two = { exercise: 'two' } as const;

describe('the exercise at work', () => {
  const workOf = (
    facts: readonly SeatFact[],
    currentChanges: readonly CurrentExerciseChange[] = [],
  ) =>
    followWork({ facts, currentChanges, window: span(0, 60) }).map(
      ({ from, to, exercise, passedCurrent }) => [
        from / MINUTE_MS,
        to / MINUTE_MS,
        exercise ?? `passed ${passedCurrent ?? 'nothing'}`,
      ],
    );

  it('is that of the latest fact about an exercise that is not passed', () => {
    expect(
      workOf([
        fact(5, 'started'),
        fact(10, 'started', two),
        fact(20, 'passed', two),
        fact(30, 'passed'),
      ]),
    ).toEqual([
      [0, 5, 'passed nothing'],
      [5, 10, 'one'],
      [10, 20, 'two'],
      [20, 30, 'one'],
      [30, 60, 'passed nothing'],
    ]);
  });

  it('is the current one before its first fact, and none after it is passed', () => {
    const changes = [
      { exercise: 'one', at: 0 },
      { exercise: 'two', at: 40 * MINUTE_MS },
    ];
    expect(workOf([fact(10, 'passed'), fact(50, 'pass-revoked')], changes)).toEqual([
      [0, 10, 'one'],
      [10, 40, 'passed one'],
      [40, 50, 'two'],
      [50, 60, 'one'],
    ]);
  });

  it('does not change when an earlier exercise crashes again without a change', () => {
    const facts = [
      fact(0, 'started'),
      opened(1),
      fact(10, 'started', two),
      closed(20),
      opened(21, { value: null }),
      fact(22, 'unverified-opened'),
    ];
    expect(workOf(facts)).toEqual([
      [0, 10, 'one'],
      [10, 60, 'two'],
    ]);
    expect(workOf([...facts, closed(30, 'withdrawn')])).toContainEqual([30, 60, 'one']);
  });
});

describe('the states of a student', () => {
  it('are the first that applies, and cover the window', () => {
    const work = followWork({
      facts: [fact(0, 'started'), fact(40, 'passed')],
      currentChanges: [{ exercise: 'one', at: 0 }],
      window: span(0, 60),
    });
    const strip = deriveStrip({
      window: span(0, 60),
      work,
      absences: [span(0, 5), span(25, 27), span(45, 50)],
      stuck: [{ ...span(20, 30), exercise: 'one' }],
      failures: studentDay(metricsContext(), { facts: [opened(10), closed(35)] }).failures,
    });
    expect(
      strip.map(({ from, to, state, exercise }) => [
        from / MINUTE_MS,
        to / MINUTE_MS,
        state,
        exercise,
      ]),
    ).toEqual([
      [0, 5, 'away', null],
      [5, 10, 'working', 'one'],
      [10, 20, 'failing', 'one'],
      [20, 25, 'stuck', 'one'],
      [25, 27, 'away', null],
      [27, 30, 'stuck', 'one'],
      [30, 35, 'failing', 'one'],
      [35, 40, 'working', 'one'],
      [40, 45, 'passed', 'one'],
      [45, 50, 'away', null],
      [50, 60, 'passed', 'one'],
    ]);
    expect(cutSpans(strip, span(8, 12))).toEqual([
      { ...span(8, 10), state: 'working', exercise: 'one' },
      { ...span(10, 12), state: 'failing', exercise: 'one' },
    ]);
  });
});

describe('the bins of a day', () => {
  const strip = (...parts: readonly (readonly [number, number, StateSpan['state'], string?])[]) =>
    parts.map(([from, to, state, exercise = 'one']) => ({ ...span(from, to), state, exercise }));
  const strips = [
    strip([2, 6, 'working'], [6, 10, 'failing'], [10, 12, 'passed']),
    strip([2, 4, 'away'], [4, 5, 'working'], [5, 7, 'stuck'], [7, 12, 'stuck', 'two']),
  ];

  it('count each student in the state that lasts longest', () => {
    const bins = binDay(strips, span(2, 12), 5 * MINUTE_MS);
    const zero = { passed: 0, working: 0, failing: 0, stuck: 0, away: 0 };
    expect(bins).toEqual([
      { at: 0, students: { ...zero, working: 1, away: 1 } },
      { at: 5 * MINUTE_MS, students: { ...zero, failing: 1, stuck: 1 } },
      { at: 10 * MINUTE_MS, students: { ...zero, passed: 1, stuck: 1 } },
    ]);
    expect(binDay([], span(5, 5), MINUTE_MS)).toEqual([]);
  });

  it('are tabulated by exercise without students who are away', () => {
    const zero = { present: 1, working: 0, failing: 0, stuck: 0, passed: 0 };
    expect(tabulateMinutes(strips, span(2, 12), ['two', 'one'])).toEqual([
      { exercise: 'two', at: 5 * MINUTE_MS, ...zero, stuck: 1 },
      { exercise: 'two', at: 10 * MINUTE_MS, ...zero, stuck: 1 },
      { exercise: 'one', at: 0, ...zero, working: 1 },
      { exercise: 'one', at: 5 * MINUTE_MS, ...zero, failing: 1 },
      { exercise: 'one', at: 10 * MINUTE_MS, ...zero, passed: 1 },
    ]);
  });
});
