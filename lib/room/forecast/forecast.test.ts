import { describe, expect, it } from 'vitest';
import { atLeast, expectedIn, outlookOf, seenOf, type Outlook } from './forecast.ts';
import type { Person } from '../students.ts';
import { normalOf, randomOf } from '../random.fixture.ts';
import { pass, progress, seat } from '../room.fixture.ts';

const MINUTE = 60_000;

interface Simulated {
  /** How long the pack gives. */
  readonly about: number;
  /** How long each takes. */
  readonly times: readonly number[];
  /** When one looks, since all began. */
  readonly at: number;
}
interface Kind {
  /** Share of people who take five times as long, at most. */
  readonly stuck: number;
  /** How far the pack is off: a factor, and a spread of ln. */
  readonly off: readonly [number, number];
}

/** All of it in ms; the room's own times are lognormal, with some who get stuck. */
function simulate(seed: number, { stuck, off }: Kind): Simulated {
  const random = randomOf(seed);
  const about = (3 + 12 * random()) * MINUTE;
  const median = about * off[0] * Math.exp(off[1] * normalOf(random));
  const [sigma, share] = [0.35 + 0.4 * random(), stuck * random()];
  const size = [12, 25, 60, 150, 300][Math.floor(5 * random())] ?? 12;
  const times = Array.from(
    { length: size },
    () => median * Math.exp(sigma * normalOf(random)) * (random() < share ? 5 : 1),
  );
  return { about, times, at: median * (0.2 + 1.8 * random()) };
}

function outlook({ about, times, at }: Simulated): Outlook {
  const people = times.map((ms, index): Person => {
    const done = ms <= at;
    return {
      seat: seat(String(index), {
        progress: new Map(done ? [progress('one', { pass: pass('one') })] : []),
      }),
      here: true,
      works: done ? null : 'one',
      since: 0,
      took: new Map(done ? [['one', ms]] : []),
    };
  });
  return outlookOf(seenOf(people, at).get('one'), about);
}

function coverage(kind: Kind, minutes: number, rooms: number): number {
  let within = 0;
  for (let seed = 1; seed <= rooms; seed += 1) {
    const room = simulate(seed, kind);
    const { low, high } = expectedIn(outlook(room), minutes * MINUTE);
    const passed = room.times.filter((ms) => ms <= room.at + minutes * MINUTE).length;
    if (passed >= low && passed <= high) within += 1;
  }
  return within / rooms;
}

describe('what is expected of an exercise', () => {
  const usual: Kind = { stuck: 0.2, off: [1, 0.4] };

  it.each([5, 10])('holds about eight times in ten, in %d minutes', (minutes) => {
    const share = coverage(usual, minutes, 500);
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.92);
  });

  it.each<[string, Kind]>([
    ['a pack that gives two and a half times too little', { stuck: 0.2, off: [2.5, 0.4] }],
    ['a pack that gives twice too much', { stuck: 0.2, off: [0.5, 0.4] }],
    ['a room in which many get stuck', { stuck: 0.7, off: [1, 0.4] }],
  ])('holds more often than not for %s', (_, kind) => {
    expect(coverage(kind, 5, 200)).toBeGreaterThan(0.65);
  });

  it('lies between what is and the whole room, and grows with the wait', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const room = simulate(seed, usual);
      const seen = outlook(room);
      let before = expectedIn(seen, 0);
      expect(before).toEqual({ low: seen.passed, mid: seen.passed, high: seen.passed });
      for (const minutes of [1, 2, 5, 10, 20, 60]) {
        const expected = atLeast(expectedIn(seen, minutes * MINUTE), before);
        expect(expected.low).toBeLessThanOrEqual(expected.mid);
        expect(expected.mid).toBeLessThanOrEqual(expected.high);
        expect(expected.high).toBeLessThanOrEqual(room.times.length);
        expect(expected.mid).toBeGreaterThanOrEqual(before.mid);
        before = expected;
      }
    }
  });

  it('is narrower, for its size, where more has been seen', () => {
    const times = (size: number) =>
      Array.from({ length: size }, (_, n) => (2 + (10 * n) / size) * MINUTE);
    const width = (size: number): number => {
      const { low, high } = expectedIn(
        outlook({ about: 5 * MINUTE, times: times(size), at: 6 * MINUTE }),
        5 * MINUTE,
      );
      return (high - low) / size;
    };
    expect(width(300)).toBeLessThan(0.7 * width(12));
  });

  it('takes nobody who is away for somebody who passes', () => {
    const away: Person = { seat: seat('a'), here: false, works: 'one', since: 0, took: new Map() };
    expect(expectedIn(outlookOf(seenOf([away], MINUTE).get('one'), MINUTE), 30 * MINUTE)).toEqual({
      low: 0,
      mid: 0,
      high: 0,
    });
  });
});
