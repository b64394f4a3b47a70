import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { createRandom } from '#lib/room/random.fixture.ts';
import { exercise, pack, pass, progress, room, seat } from '#lib/room/room.fixture.ts';
import { measureCompletedMs } from '#lib/room/students.ts';
import {
  deriveAttempts,
  toCompetingObservation,
  toObservation,
  type Attempt,
  type StudentRecord,
  type WorkshopRecord,
} from './attempts.ts';
import {
  drawWorkshop,
  exerciseRecord as record,
  studentRecord,
  workshopRecord,
} from './attempts.fixture.ts';
import { finalShares } from './cumulative-incidence.ts';
import { fitSurvivalCurve, quantileOf } from './survival.ts';
import { FATES } from './types.ts';

type Exercises = Parameters<typeof studentRecord>[0];
const attemptsOf = (
  exercises: Exercises,
  student: Partial<StudentRecord> = {},
  workshop: Partial<WorkshopRecord> = {},
): Attempt[] => deriveAttempts(workshopRecord(workshop), studentRecord(exercises, student));
const attemptAt = (id: string, ...input: Parameters<typeof attemptsOf>): Attempt | undefined =>
  attemptsOf(...input).find((attempt) => attempt.exercise === id);
const minutes = (ms: number | undefined): number | undefined => ms && ms / MINUTE_MS;

describe('an exercise is available', () => {
  it('from the start that the live room computes, if it was started', () => {
    const begun = { one: 4, two: 17, three: 60 };
    const passed = { one: 12, two: 30, three: 61 };
    const ids = ['one', 'two', 'three'] as const;
    const course = { ...pack(), exercises: ids.map((id) => exercise(id, { minutes: 10 })) };
    const student = seat('a', {
      progress: new Map(
        ids.map((id) =>
          progress(id, {
            pass: pass(id, { at: passed[id] * MINUTE_MS }),
            trail: { begunAt: begun[id] * MINUTE_MS, faults: [], regressions: [] },
          }),
        ),
      ),
    });
    const live = measureCompletedMs(
      room([student], { pack: course, current: 'two', currentSince: 15 * MINUTE_MS }),
      student,
      120 * MINUTE_MS,
    );
    const attempts = attemptsOf(
      Object.fromEntries(ids.map((id) => [id, record({ begun: begun[id], passed: passed[id] })])),
      {},
      { currentChanges: [{ exercise: 'two', at: 15 * MINUTE_MS }] },
    );
    expect(attempts.map((attempt) => [attempt.exercise, attempt.activeMs])).toEqual([...live]);
    expect(attempts.map(({ availableAt }) => minutes(availableAt))).toEqual([0, 15, 50]);
  });

  it('from the pass of the exercise before, if an object of that one counted as its start', () => {
    const exercises = {
      one: record({ begun: 2, passed: 12 }),
      two: record({ begun: 4, passed: 20 }),
      three: record({ begun: 15 }),
    };
    expect(minutes(attemptAt('two', exercises)?.availableAt)).toBe(12);
    expect(minutes(attemptAt('two', exercises)?.activeMs)).toBe(8);
    // Passed before the exercise in front of it: the student took another order.
    const ahead = { one: record({ begun: 2, passed: 30 }), two: record({ begun: 4, passed: 20 }) };
    expect(minutes(attemptAt('two', ahead)?.availableAt)).toBe(0);
  });

  it('from the time it became current, if it was never started', () => {
    const currentChanges = [
      { exercise: 'two', at: 20 * MINUTE_MS },
      { exercise: 'three', at: 30 * MINUTE_MS },
      { exercise: 'two', at: 40 * MINUTE_MS },
    ];
    expect(minutes(attemptAt('two', {}, {}, { currentChanges })?.availableAt)).toBe(20);
  });

  it('from the start of the workshop, if it became current before', () => {
    const attempt = attemptAt(
      'one',
      {},
      {},
      { startsAt: 5 * MINUTE_MS, currentChanges: [{ exercise: 'one', at: 0 }] },
    );
    expect(minutes(attempt?.availableAt)).toBe(5);
  });

  it('from the pass of the exercise before, if it was neither started nor current', () => {
    const exercises = { one: record({ begun: 2, passed: 33 }) };
    expect(minutes(attemptAt('two', exercises)?.availableAt)).toBe(33);
    expect(attemptAt('three', exercises)).toBeUndefined();
  });
});

describe('an exercise is reached', () => {
  it('only by a student who is present for a minute after it became available', () => {
    const leftAfter = (seconds: number): Partial<StudentRecord> => ({
      presenceChanges: [
        { at: 0, presence: 'connected' },
        { at: 20 * MINUTE_MS + seconds * 1_000, presence: 'offline' },
      ],
    });
    const workshop = { currentChanges: [{ exercise: 'two', at: 20 * MINUTE_MS }] };
    expect(attemptAt('two', {}, leftAfter(59), workshop)).toBeUndefined();
    expect(attemptAt('two', {}, leftAfter(60), workshop)?.fate).toBe('not-started');
  });

  it('by no student if all were offline', () => {
    expect(attemptsOf({}, { presenceChanges: [] })).toEqual([]);
  });
});

describe('the fate of an attempt', () => {
  const left: Partial<StudentRecord> = {
    presenceChanges: [
      { at: 0, presence: 'connected' },
      { at: 50 * MINUTE_MS, presence: 'offline' },
    ],
  };
  const next = record({ begun: 40, touched: 45 });
  const givenBy = (source: 'instructor' | 'regrade') => ({
    pass: { at: 9 * MINUTE_MS, source, foundAtConnect: false },
  });
  it.each<[string, Exercises, Partial<StudentRecord>, Attempt['end'], number]>([
    [
      'found-at-connect',
      {
        one: record(
          { begun: 9 },
          { pass: { at: 9 * MINUTE_MS, source: 'check', foundAtConnect: true } },
        ),
      },
      {},
      'passed',
      9,
    ],
    ['marked-passed', { one: record({ begun: 4 }, givenBy('instructor')) }, {}, 'passed', 9],
    [
      'passed-after-solution',
      { one: record({ begun: 4, passed: 9, solution: 7 }) },
      {},
      'passed',
      9,
    ],
    ['passed-first-try', { one: record({ begun: 4, passed: 9, solution: 10 }) }, {}, 'passed', 9],
    ['passed-first-try', { one: record({ begun: 4 }, givenBy('regrade')) }, {}, 'passed', 9],
    [
      'passed-after-failures',
      { one: record({ begun: 4, passed: 9 }, { tries: 2 }) },
      {},
      'passed',
      9,
    ],
    ['not-started', {}, {}, 'end', 120],
    ['not-started', {}, left, 'left', 50],
    ['not-started', { two: next }, {}, 'moved-on', 30],
    ['left', { one: record({ begun: 4, touched: 20 }) }, left, 'left', 50],
    ['moved-on', { one: record({ begun: 4, touched: 20 }), two: next }, left, 'moved-on', 30],
    ['moved-on', { one: record({ begun: 4, touched: 39 }), two: next }, {}, 'moved-on', 39],
    ['out-of-time', { one: record({ begun: 4, touched: 60 }), two: next }, {}, 'end', 120],
    ['out-of-time', { one: record({ begun: 4, solution: 70 }) }, {}, 'solution', 70],
    ['out-of-time', { one: record({ begun: 4, revoked: 80 }) }, {}, 'revoked', 80],
    ['moved-on', { one: record({ begun: 4, solution: 25 }), two: next }, {}, 'solution', 25],
  ])('is %s', (fate, exercises, student, end, at) => {
    const attempt = attemptAt('one', exercises, student);
    expect(attempt).toMatchObject({ fate, end });
    expect(minutes(attempt?.endedAt)).toBe(at);
  });
});

describe('the time of an attempt', () => {
  it('leaves out breaks and absences, and counts what is both as a break', () => {
    const attempt = attemptAt(
      'one',
      { one: record({ begun: 2, passed: 60 }) },
      {
        presenceChanges: [
          { at: 0, presence: 'connected' },
          { at: 25 * MINUTE_MS, presence: 'offline' },
          { at: 40 * MINUTE_MS, presence: 'connected' },
        ],
      },
      { breaks: [{ from: 20 * MINUTE_MS, to: 30 * MINUTE_MS }] },
    )!;
    expect([attempt.activeMs, attempt.breakMs, attempt.awayMs].map(minutes)).toEqual([40, 10, 10]);
  });

  it('is idle in gaps of more than ten active minutes', () => {
    const idle = (activity: readonly number[], breaks: WorkshopRecord['breaks'] = []) =>
      minutes(
        attemptAt(
          'one',
          { one: record({ begun: 2, passed: 40 }) },
          { activityAt: activity.map((minute) => minute * MINUTE_MS) },
          { breaks },
        )?.idleMs,
      );
    expect(idle([5, 10, 20, 30])).toBe(0);
    expect(idle([5, 10, 29, 35])).toBe(19);
    expect(idle([])).toBe(40);
    expect(idle([5, 10, 29, 35], [{ from: 11 * MINUTE_MS, to: 25 * MINUTE_MS }])).toBe(0);
  });

  it('is not observed for passes without a known duration', () => {
    const observations = attemptsOf({
      one: record({ begun: 4, passed: 9 }),
      two: record(
        { begun: 12 },
        { pass: { at: 14 * MINUTE_MS, source: 'instructor', foundAtConnect: false } },
      ),
      three: record({ begun: 20 }),
    }).map(toObservation);
    expect(observations).toEqual([
      { ms: 9 * MINUTE_MS, isObserved: true },
      null,
      { ms: 106 * MINUTE_MS, isObserved: false },
    ]);
  });
});

it('gives one student without a pass no median', () => {
  const observations = attemptsOf({ one: record({ begun: 4, touched: 20 }) }).flatMap(
    (attempt) => toObservation(attempt) ?? [],
  );
  expect(quantileOf(fitSurvivalCurve(observations)!, 0.5).estimate).toEqual({
    state: 'not-reached',
    longestMs: 120 * MINUTE_MS,
  });
});

it('gives each reached attempt one fate, one end and a finite time, in 300 random workshops', () => {
  const random = createRandom(11);
  const fates = new Set<string>();
  const ends = new Set<string>();
  for (let round = 0; round < 300; round += 1) {
    const { workshop, students } = drawWorkshop(random);
    const attempts = students.flatMap((student) => deriveAttempts(workshop, student));
    const context = JSON.stringify({ workshop, students }, (_, value: unknown) =>
      value instanceof Map ? Object.fromEntries(value) : value,
    );
    const keys = attempts.map(({ seat: id, exercise: of }) => `${id} ${of}`);
    expect(new Set(keys).size, context).toBe(keys.length);
    for (const attempt of attempts) {
      fates.add(attempt.fate);
      ends.add(attempt.end);
      const { availableAt, endedAt, activeMs, breakMs, awayMs, idleMs } = attempt;
      expect(Number.isFinite(availableAt) && Number.isFinite(endedAt), context).toBe(true);
      expect(endedAt, context).toBeGreaterThanOrEqual(availableAt);
      expect(endedAt, context).toBeLessThanOrEqual(workshop.endedAt);
      expect(activeMs + breakMs + awayMs, context).toBe(endedAt - availableAt);
      expect(Math.min(activeMs, breakMs, awayMs, idleMs), context).toBeGreaterThanOrEqual(0);
      expect(idleMs, context).toBeLessThanOrEqual(activeMs);
      const hasPass = /^(passed|found|marked)/.test(attempt.fate);
      expect(attempt.end === 'passed', context).toBe(hasPass);
      if (attempt.startedAt === null) expect(['left', 'moved-on']).not.toContain(attempt.fate);
    }
    const perExercise = Map.groupBy(attempts, (attempt) => attempt.exercise);
    for (const reached of perExercise.values()) {
      const counts = FATES.map((fate) => reached.filter((one) => one.fate === fate).length);
      expect(
        counts.reduce((sum, count) => sum + count, 0),
        context,
      ).toBe(reached.length);
      const shares = finalShares(
        reached.flatMap((attempt) => toCompetingObservation(attempt) ?? []),
        ['passed', 'moved-on', 'left'],
      );
      expect(Object.values(shares).every(Number.isFinite), context).toBe(true);
    }
  }
  expect([...fates].sort()).toEqual([...FATES].sort());
  expect([...ends].sort()).toEqual(['end', 'left', 'moved-on', 'passed', 'revoked', 'solution']);
});
