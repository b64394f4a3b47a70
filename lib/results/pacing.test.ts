import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { listCurrentSpans, measureNextDelay, planSpans } from './pacing.ts';

const min = (minutes: number): number => minutes * MINUTE_MS;
const change = (exercise: string | null, minutes: number) => ({ exercise, at: min(minutes) });

describe('listCurrentSpans', () => {
  it('goes from each change to the next, within the workshop', () => {
    expect(
      listCurrentSpans({
        currentChanges: [change('one', -5), change(null, 10), change('two', 20), change('x', 60)],
        startsAt: 0,
        endedAt: min(60),
      }),
    ).toEqual([
      { exercise: 'one', from: 0, to: min(10) },
      { exercise: 'two', from: min(20), to: min(60) },
    ]);
  });
});

describe('planSpans', () => {
  it('puts the planned minutes in a row and skips breaks', () => {
    expect(
      planSpans({
        startsAt: 0,
        exercises: ['one', 'two', 'three'].map((id) => ({ id, plannedMs: min(10) })),
        breaks: [
          { from: min(15), to: min(25) },
          { from: min(40), to: min(45) },
        ],
      }),
    ).toEqual([
      { exercise: 'one', from: 0, to: min(10) },
      { exercise: 'two', from: min(10), to: min(30) },
      { exercise: 'three', from: min(30), to: min(40) },
    ]);
  });
});

describe('measureNextDelay', () => {
  const workshop = {
    currentChanges: [change('one', 0), change('two', 30), change('three', 60)],
    breaks: [{ from: min(20), to: min(25) }],
  };

  it('is the time from the pass that reaches the target to the next exercise, without breaks', () => {
    const passTimes = new Map([['one', [min(18), min(4), min(16), min(40)]]]);
    expect(measureNextDelay(workshop, passTimes, 4, 0.75)).toBe(min(30 - 18 - 5));
  });

  it('is the median of the exercises that reached the target before the next one began', () => {
    const passTimes = new Map([
      ['one', [min(10), min(12)]],
      ['two', [min(35), min(58)]],
      ['three', [min(61)]],
    ]);
    expect(measureNextDelay(workshop, passTimes, 2, 1)).toBe(min(2));
    expect(measureNextDelay(workshop, passTimes, 4, 1)).toBeNull();
  });

  it('begins when the exercise became current, if students had passed it before', () => {
    const passTimes = new Map([['two', [min(1)]]]);
    expect(measureNextDelay(workshop, passTimes, 1, 1)).toBe(min(30));
  });
});
