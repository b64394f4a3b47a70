import { MINUTE_MS } from '#lib/kit/time.ts';
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

interface SimulatedRoom {
  readonly plannedMs: number;
  /** Time to pass of each student. */
  readonly durationsMs: readonly number[];
  /** Time of the observation after the start. */
  readonly observedAtMs: number;
}
interface RoomKind {
  /** Upper limit of the share of students who take five times as long. */
  readonly stuck: number;
  /** Error of the planned minutes: a factor and a standard deviation of ln. */
  readonly plannedMinutesError: readonly [number, number];
}

/** Times in ms. Durations are lognormal, with some stuck students. */
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
  const students = durationsMs.map((ms, index): ActiveStudent => {
    const hasPassed = ms <= observedAtMs;
    return {
      seat: seat(String(index), {
        progress: new Map(hasPassed ? [progress('one', { pass: pass('one') })] : []),
      }),
      isConnected: true,
      currentExercise: hasPassed ? null : 'one',
      since: 0,
      completedMs: new Map(hasPassed ? [['one', ms]] : []),
    };
  });
  return buildForecast(collectSamples(students, observedAtMs).get('one'), plannedMs);
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

describe('a forecast', () => {
  const typicalRoom: RoomKind = { stuck: 0.2, plannedMinutesError: [1, 0.4] };

  it.each([5, 10])('contains the result in about 80 % of rooms, for %d minutes', (minutes) => {
    const share = coverage(typicalRoom, minutes, 500);
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.92);
  });

  it.each<[string, RoomKind]>([
    ['a pack that plans 2.5 times too little', { stuck: 0.2, plannedMinutesError: [2.5, 0.4] }],
    ['a pack that plans twice too much', { stuck: 0.2, plannedMinutesError: [0.5, 0.4] }],
    ['a room with many stuck students', { stuck: 0.7, plannedMinutesError: [1, 0.4] }],
  ])('contains the result in most rooms for %s', (_, kind) => {
    expect(coverage(kind, 5, 200)).toBeGreaterThan(0.65);
  });

  it('is between the present passes and the whole room and grows with time', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const room = simulateRoom(seed, typicalRoom);
      const forecast = forecastOf(room);
      let before = forecastPasses(forecast, 0);
      expect(before).toEqual({ low: forecast.passed, mid: forecast.passed, high: forecast.passed });
      for (const minutes of [1, 2, 5, 10, 20, 60]) {
        const expected = atLeastAsHigh(forecastPasses(forecast, minutes * MINUTE_MS), before);
        expect(expected.low).toBeLessThanOrEqual(expected.mid);
        expect(expected.mid).toBeLessThanOrEqual(expected.high);
        expect(expected.high).toBeLessThanOrEqual(room.durationsMs.length);
        expect(expected.mid).toBeGreaterThanOrEqual(before.mid);
        before = expected;
      }
    }
  });

  it('is narrower for its size with more observations', () => {
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

  it('does not expect disconnected students to pass', () => {
    const disconnected: ActiveStudent = {
      seat: seat('a'),
      isConnected: false,
      currentExercise: 'one',
      since: 0,
      completedMs: new Map(),
    };
    expect(
      forecastPasses(
        buildForecast(collectSamples([disconnected], MINUTE_MS).get('one'), MINUTE_MS),
        30 * MINUTE_MS,
      ),
    ).toEqual({
      low: 0,
      mid: 0,
      high: 0,
    });
  });
});
