import { MINUTE_MS } from '#lib/kit/time.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '#lib/grading/types.ts';
import { computeRoomStats } from './stats/room-stats.ts';
import { evaluation, pass, progress, reason, room, seat } from './room.fixture.ts';
import type { SeatState } from './state.ts';
import { scoreStuck, stuckScoreParts, type StuckSignals } from './stuck.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

const START_MS = 1_000 * MINUTE_MS;
const fault = (...minutes: number[]): Fault => ({
  key: 'image',
  reason: reason(),
  times: minutes.map((minute) => START_MS + minute * MINUTE_MS),
  counted: 'x',
  now: { tried: 'x', since: START_MS, due: null, fell: false },
});
const createSignals = (more: Partial<StuckSignals> = {}): StuckSignals => ({
  since: START_MS,
  resolvedAt: null,
  live: 'evaluated',
  trail: { begunAt: START_MS, faults: [], regressions: [] },
  failing: true,
  lastActivityAt: START_MS,
  hints: { total: 3, revealed: 0 },
  typicalDuration: { medianMs: 5 * MINUTE_MS, minMs: MINUTE_MS, spread: 0.5 },
  breaks: [],
  ...more,
});
const scoreAfter = (minutes: number, more: Partial<StuckSignals> = {}) =>
  scoreStuck('one', createSignals(more), DEFAULT_THRESHOLDS, START_MS + minutes * MINUTE_MS);
const partKinds = (...args: Parameters<typeof scoreAfter>): string[] =>
  scoreAfter(...args)?.parts.map(({ kind }) => kind) ?? [];
const trail = (...faults: Fault[]) => ({ begunAt: START_MS, faults, regressions: [] });

describe('a student is stuck', () => {
  it('when much slower than almost all others, with lag as the only sign', () => {
    expect(scoreAfter(15, { lastActivityAt: START_MS + 14 * MINUTE_MS })).toBeNull();
    expect(scoreAfter(23, { lastActivityAt: START_MS + 22 * MINUTE_MS })).toMatchObject({
      score: 60,
      parts: [{ kind: 'lag', points: 60, medianMs: 5 * MINUTE_MS }],
    });
  });

  it('never within half of the planned time, even if the others are fast', () => {
    const quick = { medianMs: 1_000, minMs: 5 * MINUTE_MS, spread: 0.25 };
    expect([
      scoreAfter(5, { typicalDuration: quick }),
      scoreAfter(12, { typicalDuration: quick, lastActivityAt: START_MS + 11 * MINUTE_MS })
        ?.parts[0],
    ]).toMatchObject([null, { kind: 'lag', medianMs: 1_000 }]);
  });

  it('never because of a break, which counts neither as lag nor as idle', () => {
    const lunch = { id: 1, startsAt: START_MS + 10 * MINUTE_MS, minutes: 60 };
    expect(
      [scoreAfter(60), scoreAfter(70)].map((view) => view?.parts.map(({ kind }) => kind)),
    ).toEqual([
      ['lag', 'idle'],
      ['lag', 'idle'],
    ]);
    expect([partKinds(60, { breaks: [lunch] }), partKinds(70, { breaks: [lunch] })]).toEqual([
      [],
      [],
    ]);
    expect(scoreAfter(90, { breaks: [lunch] })?.parts[0]).toMatchObject({
      kind: 'lag',
      spentMs: 30 * MINUTE_MS,
    });
  });

  it('when failing again and again with one reason while the others have passed', () => {
    expect(
      partKinds(10, { trail: trail(fault(1, 2)), lastActivityAt: START_MS + 9 * MINUTE_MS }),
    ).toEqual([]);
    expect(
      partKinds(14, {
        trail: trail(fault(1, 2, 5, 8, 9)),
        lastActivityAt: START_MS + 9 * MINUTE_MS,
      }),
    ).toEqual(['same-reason', 'lag']);
  });

  it('does not count resolved faults as stuck', () => {
    const resolved = { ...fault(1, 2, 5, 8, 9), now: null };
    expect(
      partKinds(14, { trail: trail(resolved), lastActivityAt: START_MS + 13 * MINUTE_MS }),
    ).toEqual([]);
    expect(partKinds(14, { trail: trail(resolved), live: 'not-started', failing: false })).toEqual([
      'same-reason',
      'lag',
    ]);
  });

  it('when all hints are revealed and nothing changes while a check fails', () => {
    expect(partKinds(13, { hints: { total: 3, revealed: 3 }, trail: trail(fault(0)) })).toEqual([
      'idle',
      'lag',
      'hints-used-up',
    ]);
  });

  it('not by what was before they were helped', () => {
    expect(
      partKinds(14, {
        trail: trail(fault(1, 2, 5, 8, 9)),
        hints: { total: 3, revealed: 3 },
        resolvedAt: START_MS + 12 * MINUTE_MS,
      }),
    ).toEqual([]);
  });

  it('since the moment at which it came to that', () => {
    const at = scoreAfter(30, { lastActivityAt: START_MS + 29 * MINUTE_MS })?.since ?? 0;
    expect(
      scoreStuck('one', createSignals({ lastActivityAt: at }), DEFAULT_THRESHOLDS, at + 1),
    ).not.toBeNull();
    expect(
      scoreStuck('one', createSignals({ lastActivityAt: at }), DEFAULT_THRESHOLDS, at - 2_000),
    ).toBeNull();
  });
});

describe('the score', () => {
  const times = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 });
  const arbitrary = fc
    .record({
      faults: fc.array(times, { maxLength: 4 }),
      regressions: times,
      open: fc.integer({ min: 0, max: 3 }),
      medianMs: fc.integer({ min: 1, max: 40 }),
      spread: fc.double({ min: 0.25, max: 2, noNaN: true }),
      helped: fc.option(fc.integer({ min: 0, max: 60 })),
    })
    .map(({ faults, regressions, open: revealed, medianMs, spread, helped }) =>
      createSignals({
        trail: {
          begunAt: START_MS,
          faults: faults.map((minutes) => fault(...minutes.sort((a, b) => a - b))),
          regressions: regressions.map((minute) => START_MS + minute * MINUTE_MS),
        },
        hints: { total: 3, revealed },
        typicalDuration: { medianMs: medianMs * MINUTE_MS, minMs: MINUTE_MS, spread },
        resolvedAt: helped === null ? null : START_MS + helped * MINUTE_MS,
      }),
    );
  const score = (signals: StuckSignals, minute: number): number =>
    stuckScoreParts(signals, DEFAULT_THRESHOLDS, START_MS + minute * MINUTE_MS).reduce(
      (sum, { points }) => sum + points,
      0,
    );
  const minutes = fc.integer({ min: 61, max: 300 });

  it('never falls while nothing changes, nor because of one more failure', () => {
    fc.assert(
      fc.property(arbitrary, minutes, minutes, (signals, a, b) => {
        expect(score(signals, Math.max(a, b))).toBeGreaterThanOrEqual(
          score(signals, Math.min(a, b)),
        );
        const more = {
          ...signals,
          trail: signals.trail && {
            ...signals.trail,
            faults: signals.trail.faults.map((previous) => ({
              ...previous,
              times: [...previous.times, START_MS + 60 * MINUTE_MS],
            })),
          },
        };
        expect(score(more, a)).toBeGreaterThanOrEqual(score(signals, a));
      }),
      { seed: 5 },
    );
  });

  it('is between 0 and 100, and no part has negative points', () => {
    fc.assert(
      fc.property(arbitrary, minutes, (signals, minute) => {
        const view = scoreStuck('one', signals, DEFAULT_THRESHOLDS, START_MS + minute * MINUTE_MS);
        if (view === null) return;
        expect(view.score).toBeGreaterThanOrEqual(DEFAULT_THRESHOLDS.stuckScore);
        expect(view.score).toBeLessThanOrEqual(100);
        expect(view.since).toBeLessThanOrEqual(START_MS + minute * MINUTE_MS);
        expect(view.parts.every(({ points }) => points >= 0)).toBe(true);
      }),
      { seed: 5 },
    );
  });
});

describe('in a room', () => {
  const NOW = START_MS + 40 * MINUTE_MS;
  const passedSeat = (id: string, minutes: number): SeatState =>
    seat(id, {
      progress: new Map([
        progress('one', {
          pass: pass('one', { at: START_MS + minutes * MINUTE_MS }),
          trail: { begunAt: START_MS, faults: [], regressions: [] },
        }),
      ]),
    });
  const failing = (id: string, more: Partial<SeatState> = {}): SeatState =>
    seat(id, {
      progress: new Map([
        progress('one', {
          live: evaluation([reason()]),
          liveSince: NOW - MINUTE_MS,
          trail: { begunAt: START_MS, faults: [], regressions: [] },
        }),
      ]),
      ...more,
    });
  const stuckIn = (seats: SeatState[], more: Parameters<typeof room>[1] = {}) =>
    computeRoomStats(room(seats, { current: 'one', currentSince: START_MS, ...more }), NOW).stuck;
  const passedSeats = Array.from({ length: 20 }, (_, n) => passedSeat(`s${String(n)}`, 4 + n / 5));

  it('finds a student who fell behind, no disconnected one, and none before others have passed', () => {
    expect([
      ...stuckIn([...passedSeats, failing('x'), failing('y', { presence: 'offline' })]).keys(),
    ]).toEqual(['x']);
    expect([
      ...stuckIn(Array.from({ length: 22 }, (_, n) => failing(`s${String(n)}`))).keys(),
    ]).toEqual([]);
  });

  it('finds a student without an attempt after the room has passed', () => {
    expect(
      stuckIn([...passedSeats, seat('x')])
        .get('x')
        ?.parts.map(({ kind }) => kind),
    ).toEqual(['lag']);
    expect([...stuckIn(passedSeats.map(({ id }) => seat(id)).concat(seat('x'))).keys()]).toEqual(
      [],
    );
  });

  it('does not depend on the order of seats', () => {
    const seats = [...passedSeats, failing('x'), failing('y'), seat('z')];
    const shown = (students: SeatState[]) =>
      new Map([...stuckIn(students)].sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(shown([...seats].reverse())).toEqual(shown(seats));
  });
});
