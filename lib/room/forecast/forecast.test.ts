import { describe, expect, it } from 'vitest';
import {
  atLeastAsHigh,
  forecastPasses,
  buildForecast,
  collectSamples,
  type ExerciseForecast,
} from './forecast.ts';
import type { ActiveStudent } from '../students.ts';
import { sampleNormal, createRandom } from '../random.fixture.ts';
import { pass, progress, seat } from '../room.fixture.ts';

const MINUTE_MS = 60_000;

interface SimulatedRoom {
  /** How long the pack gives. */
  readonly plannedMs: number;
  /** How long each takes. */
  readonly durationsMs: readonly number[];
  /** When one looks, since all began. */
  readonly observedAtMs: number;
}
interface RoomKind {
  /** Share of people who take five times as long, at most. */
  readonly stuck: number;
  /** How far the pack is off: a factor, and a spread of ln. */
  readonly plannedMinutesError: readonly [number, number];
}

/** All of it in ms; the room's own times are lognormal, with some who get stuck. */
function simulateRoom(seed: number, { stuck, plannedMinutesError }: RoomKind): SimulatedRoom {
  const random = createRandom(seed);
  const plannedMs = (3 + 12 * random()) * MINUTE_MS;
  const median =
    plannedMs * plannedMinutesError[0] * Math.exp(plannedMinutesError[1] * sampleNormal(random));
  const [sigma, share] = [0.35 + 0.4 * random(), stuck * random()];
  const size = [12, 25, 60, 150, 300][Math.floor(5 * random())] ?? 12;
  const durationsMs = Array.from(
    { length: size },
    () => median * Math.exp(sigma * sampleNormal(random)) * (random() < share ? 5 : 1),
  );
  return { plannedMs, durationsMs, observedAtMs: median * (0.2 + 1.8 * random()) };
}

function forecastOf({ plannedMs, durationsMs, observedAtMs }: SimulatedRoom): ExerciseForecast {
  const people = durationsMs.map((ms, index): ActiveStudent => {
    const done = ms <= observedAtMs;
    return {
      seat: seat(String(index), {
        progress: new Map(done ? [progress('one', { pass: pass('one') })] : []),
      }),
      isConnected: true,
      currentExercise: done ? null : 'one',
      since: 0,
      completedMs: new Map(done ? [['one', ms]] : []),
    };
  });
  return buildForecast(collectSamples(people, observedAtMs).get('one'), plannedMs);
}

function coverage(kind: RoomKind, minutes: number, rooms: number): number {
  let within = 0;
  for (let seed = 1; seed <= rooms; seed += 1) {
    const room = simulateRoom(seed, kind);
    const { low, high } = forecastPasses(forecastOf(room), minutes * MINUTE_MS);
    const passed = room.durationsMs.filter(
      (ms) => ms <= room.observedAtMs + minutes * MINUTE_MS,
    ).length;
    if (passed >= low && passed <= high) within += 1;
  }
  return within / rooms;
}

describe('what is expected of an exercise', () => {
  const usual: RoomKind = { stuck: 0.2, plannedMinutesError: [1, 0.4] };

  it.each([5, 10])('holds about eight times in ten, in %d minutes', (minutes) => {
    const share = coverage(usual, minutes, 500);
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.92);
  });

  it.each<[string, RoomKind]>([
    [
      'a pack that gives two and a half times too little',
      { stuck: 0.2, plannedMinutesError: [2.5, 0.4] },
    ],
    ['a pack that gives twice too much', { stuck: 0.2, plannedMinutesError: [0.5, 0.4] }],
    ['a room in which many get stuck', { stuck: 0.7, plannedMinutesError: [1, 0.4] }],
  ])('holds more often than not for %s', (_, kind) => {
    expect(coverage(kind, 5, 200)).toBeGreaterThan(0.65);
  });

  it('lies between what is and the whole room, and grows with the wait', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const room = simulateRoom(seed, usual);
      const seen = forecastOf(room);
      let before = forecastPasses(seen, 0);
      expect(before).toEqual({ low: seen.passed, mid: seen.passed, high: seen.passed });
      for (const minutes of [1, 2, 5, 10, 20, 60]) {
        const expected = atLeastAsHigh(forecastPasses(seen, minutes * MINUTE_MS), before);
        expect(expected.low).toBeLessThanOrEqual(expected.mid);
        expect(expected.mid).toBeLessThanOrEqual(expected.high);
        expect(expected.high).toBeLessThanOrEqual(room.durationsMs.length);
        expect(expected.mid).toBeGreaterThanOrEqual(before.mid);
        before = expected;
      }
    }
  });

  it('is narrower, for its size, where more has been seen', () => {
    const times = (size: number) =>
      Array.from({ length: size }, (_, n) => (2 + (10 * n) / size) * MINUTE_MS);
    const width = (size: number): number => {
      const { low, high } = forecastPasses(
        forecastOf({
          plannedMs: 5 * MINUTE_MS,
          durationsMs: times(size),
          observedAtMs: 6 * MINUTE_MS,
        }),
        5 * MINUTE_MS,
      );
      return (high - low) / size;
    };
    expect(width(300)).toBeLessThan(0.7 * width(12));
  });

  it('takes nobody who is away for somebody who passes', () => {
    const away: ActiveStudent = {
      seat: seat('a'),
      isConnected: false,
      currentExercise: 'one',
      since: 0,
      completedMs: new Map(),
    };
    expect(
      forecastPasses(
        buildForecast(collectSamples([away], MINUTE_MS).get('one'), MINUTE_MS),
        30 * MINUTE_MS,
      ),
    ).toEqual({
      low: 0,
      mid: 0,
      high: 0,
    });
  });
});
