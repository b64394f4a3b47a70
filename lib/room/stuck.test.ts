import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '#lib/grading/types.ts';
import { countRoom } from './stats/room-stats.ts';
import { judged, pass, progress, reason, room, seat } from './room.fixture.ts';
import type { SeatState } from './state.ts';
import { judge, partsOf, type Signs } from './stuck.ts';
import { DEFAULT_THRESHOLDS } from './views.ts';

const MINUTE = 60_000;
const START = 1_000 * MINUTE;
const fault = (...minutes: number[]): Fault => ({
  key: 'image',
  reason: reason(),
  times: minutes.map((minute) => START + minute * MINUTE),
  counted: 'x',
  now: { tried: 'x', since: START, due: null, fell: false },
});
const signs = (more: Partial<Signs> = {}): Signs => ({
  since: START,
  helpedAt: null,
  live: 'judged',
  trail: { begunAt: START, faults: [], regressions: [] },
  failing: true,
  movedAt: START,
  hints: { of: 3, open: 0 },
  usual: { median: 5 * MINUTE, least: MINUTE, spread: 0.5 },
  breaks: [],
  ...more,
});
const after = (minutes: number, more: Partial<Signs> = {}) =>
  judge('one', signs(more), DEFAULT_THRESHOLDS, START + minutes * MINUTE);
const kinds = (...args: Parameters<typeof after>): string[] =>
  after(...args)?.parts.map(({ kind }) => kind) ?? [];
const trail = (...faults: Fault[]) => ({ begunAt: START, faults, regressions: [] });

describe('somebody is stuck', () => {
  it('who is as slow as hardly anybody, and that alone is said', () => {
    expect(after(15, { movedAt: START + 14 * MINUTE })).toBeNull();
    expect(after(23, { movedAt: START + 22 * MINUTE })).toMatchObject({
      score: 60,
      parts: [{ kind: 'lag', points: 60, median: 5 * MINUTE }],
    });
  });

  it('not within half of what the pack gives, however quick the others are', () => {
    const quick = { median: 1_000, least: 5 * MINUTE, spread: 0.25 };
    expect([
      after(5, { usual: quick }),
      after(12, { usual: quick, movedAt: START + 11 * MINUTE })?.parts[0],
    ]).toMatchObject([null, { kind: 'lag', median: 1_000 }]);
  });

  it('not by a lunch: in a break nobody is slow, and nobody idle', () => {
    const lunch = { id: 1, startsAt: START + 10 * MINUTE, minutes: 60 };
    expect([after(60), after(70)].map((view) => view?.parts.map(({ kind }) => kind))).toEqual([
      ['lag', 'idle'],
      ['lag', 'idle'],
    ]);
    expect([kinds(60, { breaks: [lunch] }), kinds(70, { breaks: [lunch] })]).toEqual([[], []]);
    expect(after(90, { breaks: [lunch] })?.parts[0]).toMatchObject({
      kind: 'lag',
      spent: 30 * MINUTE,
    });
  });

  it('who runs into the same again and again while the others are through', () => {
    expect(kinds(10, { trail: trail(fault(1, 2)), movedAt: START + 9 * MINUTE })).toEqual([]);
    expect(kinds(14, { trail: trail(fault(1, 2, 5, 8, 9)), movedAt: START + 9 * MINUTE })).toEqual([
      'same-reason',
      'lag',
    ]);
  });

  it('not by a trouble that was got over', () => {
    const over = { ...fault(1, 2, 5, 8, 9), now: null };
    expect(kinds(14, { trail: trail(over), movedAt: START + 13 * MINUTE })).toEqual([]);
    expect(kinds(14, { trail: trail(over), live: 'not-started', failing: false })).toEqual([
      'same-reason',
      'lag',
    ]);
  });

  it('who has opened all hints, and sits still at what fails', () => {
    expect(kinds(13, { hints: { of: 3, open: 3 }, trail: trail(fault(0)) })).toEqual([
      'idle',
      'lag',
      'hints-used-up',
    ]);
  });

  it('not by what was before they were helped', () => {
    expect(
      kinds(14, {
        trail: trail(fault(1, 2, 5, 8, 9)),
        hints: { of: 3, open: 3 },
        helpedAt: START + 12 * MINUTE,
      }),
    ).toEqual([]);
  });

  it('since the moment at which it came to that', () => {
    const at = after(30, { movedAt: START + 29 * MINUTE })?.since ?? 0;
    expect(judge('one', signs({ movedAt: at }), DEFAULT_THRESHOLDS, at + 1)).not.toBeNull();
    expect(judge('one', signs({ movedAt: at }), DEFAULT_THRESHOLDS, at - 2_000)).toBeNull();
  });
});

describe('the score', () => {
  const times = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 });
  const arbitrary = fc
    .record({
      faults: fc.array(times, { maxLength: 4 }),
      regressions: times,
      open: fc.integer({ min: 0, max: 3 }),
      median: fc.integer({ min: 1, max: 40 }),
      spread: fc.double({ min: 0.25, max: 2, noNaN: true }),
      helped: fc.option(fc.integer({ min: 0, max: 60 })),
    })
    .map(({ faults, regressions, open, median, spread, helped }) =>
      signs({
        trail: {
          begunAt: START,
          faults: faults.map((minutes) => fault(...minutes.sort((a, b) => a - b))),
          regressions: regressions.map((minute) => START + minute * MINUTE),
        },
        hints: { of: 3, open },
        usual: { median: median * MINUTE, least: MINUTE, spread },
        helpedAt: helped === null ? null : START + helped * MINUTE,
      }),
    );
  const score = (one: Signs, minute: number): number =>
    partsOf(one, DEFAULT_THRESHOLDS, START + minute * MINUTE).reduce(
      (sum, { points }) => sum + points,
      0,
    );
  const minutes = fc.integer({ min: 61, max: 300 });

  it('never falls while nothing happens, nor by one time more', () => {
    fc.assert(
      fc.property(arbitrary, minutes, minutes, (one, a, b) => {
        expect(score(one, Math.max(a, b))).toBeGreaterThanOrEqual(score(one, Math.min(a, b)));
        const more = {
          ...one,
          trail: one.trail && {
            ...one.trail,
            faults: one.trail.faults.map((known) => ({
              ...known,
              times: [...known.times, START + 60 * MINUTE],
            })),
          },
        };
        expect(score(more, a)).toBeGreaterThanOrEqual(score(one, a));
      }),
      { seed: 5 },
    );
  });

  it('lies between 0 and 100, with parts that are worth something', () => {
    fc.assert(
      fc.property(arbitrary, minutes, (one, minute) => {
        const view = judge('one', one, DEFAULT_THRESHOLDS, START + minute * MINUTE);
        if (view === null) return;
        expect(view.score).toBeGreaterThanOrEqual(DEFAULT_THRESHOLDS.stuck);
        expect(view.score).toBeLessThanOrEqual(100);
        expect(view.since).toBeLessThanOrEqual(START + minute * MINUTE);
        expect(view.parts.every(({ points }) => points >= 0)).toBe(true);
      }),
      { seed: 5 },
    );
  });
});

describe('in a room', () => {
  const NOW = START + 40 * MINUTE;
  const through = (id: string, took: number): SeatState =>
    seat(id, {
      progress: new Map([
        progress('one', {
          pass: pass('one', { at: START + took * MINUTE }),
          trail: { begunAt: START, faults: [], regressions: [] },
        }),
      ]),
    });
  const failing = (id: string, more: Partial<SeatState> = {}): SeatState =>
    seat(id, {
      progress: new Map([
        progress('one', {
          live: judged([reason()]),
          liveSince: NOW - MINUTE,
          trail: { begunAt: START, faults: [], regressions: [] },
        }),
      ]),
      ...more,
    });
  const stuckIn = (seats: SeatState[], more: Parameters<typeof room>[1] = {}) =>
    countRoom(room(seats, { current: 'one', currentSince: START, ...more }), NOW).stuck;
  const most = Array.from({ length: 20 }, (_, n) => through(`s${String(n)}`, 4 + n / 5));

  it('whoever is left behind is stuck, whoever is away is not, nor where nobody is through', () => {
    expect([
      ...stuckIn([...most, failing('x'), failing('y', { presence: 'offline' })]).keys(),
    ]).toEqual(['x']);
    expect([
      ...stuckIn(Array.from({ length: 22 }, (_, n) => failing(`s${String(n)}`))).keys(),
    ]).toEqual([]);
  });

  it('so is one who makes no attempt, once the room has moved', () => {
    expect(
      stuckIn([...most, seat('x')])
        .get('x')
        ?.parts.map(({ kind }) => kind),
    ).toEqual(['lag']);
    expect([...stuckIn(most.map(({ id }) => seat(id)).concat(seat('x'))).keys()]).toEqual([]);
  });

  it('it does not matter who sits where', () => {
    const seats = [...most, failing('x'), failing('y'), seat('z')];
    const shown = (some: SeatState[]) =>
      new Map([...stuckIn(some)].sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(shown([...seats].reverse())).toEqual(shown(seats));
  });
});
