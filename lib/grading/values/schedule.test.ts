import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firesEverySeconds, isSameSchedule, nextFireAt, parseSchedule } from './schedule.ts';
import { isSameDuration, parseGoDuration } from './duration.ts';

const parsed = (text: string) => {
  const schedule = parseSchedule(text);
  if (schedule === null) throw new Error(`${text} isn't a schedule`);
  return schedule;
};
const MONDAY = Date.UTC(2024, 0, 1);
const next = (text: string, after = MONDAY) => {
  const at = nextFireAt(parsed(text), after);
  return at === null ? null : new Date(at).toISOString();
};

describe('schedules in the way of Kubernetes', () => {
  test.each([
    '* * * * *',
    '*/1 * * * *',
    '*/1 */1 */1 */1 */1',
    '0/1 * * * *',
    '0-59 * * * *',
    '0-59/1 0-23 1-31 1-12 0-6',
    '* * * * ?',
    '? ? ? ? ?',
    '0-29,30-59 * * * *',
    '*,5 * * * *',
    '* 0/1 1/1 jan-dec sun-sat',
    '* * * JAN-DEC Sun-Sat',
    '*/2,1/2 * * * *',
    '*-5 * * * *',
    '  *   *\t*  * * ',
    '@every 1m',
    '@every 60s',
    '@every 0h1m0s',
    '@every 1m0.5s',
    'TZ=Asia/Tokyo * * * * *',
    'CRON_TZ=UTC */1 * * * *',
    'TZ=UTC @every 1m',
    '+0/+1 * * * *',
    '00-059 * * * *',
    ',*, * * * *',
  ])('%s fires every minute', (text) => {
    expect(firesEverySeconds(parsed(text))).toBe(60);
    expect(isSameSchedule(parsed('* * * * *'), parsed(text))).toBe(true);
    expect(isSameSchedule(parsed(text), parsed('* * * * *'))).toBe(true);
  });

  test.each<[string, number | null]>([
    ['*/5 * * * *', 300],
    ['0 * * * *', 3_600],
    ['59 * * * *', 3_600],
    ['@hourly', 3_600],
    ['@daily', 86_400],
    ['@weekly', 604_800],
    ['0 0 * * sun', 604_800],
    ['0 */6 * * *', 21_600],
    ['0,30 * * * *', 1_800],
    ['@every 90s', 90],
    ['@every 2m', 120],
    ['@every 1ms', 1],
    ['*/7 * * * *', null],
    ['1-59 * * * *', null],
    ['* 0-22 * * *', null],
    ['* * 1-30 * *', null],
    ['* * * 1-11 *', null],
    ['* * * * 1-6', null],
    ['* * */2 * *', null],
    ['@monthly', null],
    [', * * * *', null],
    // Neither field is a star, so one matching day is enough.
    ['* * 1-31 * 1', 60],
    ['* * 1 * 0-6', 60],
    ['* * */2 * 0-6', 60],
    // A step of one keeps the star, so both fields must match.
    ['* * */1 * 1', null],
  ])('the time between two runs of %s is %s', (text, seconds) => {
    expect(firesEverySeconds(parsed(text))).toBe(seconds);
  });

  test.each<[string, string, boolean]>([
    ['0 0 * * *', '@daily', true],
    ['@midnight', '0 0 */1 * ?', true],
    ['@yearly', '@annually', true],
    ['0 9 * * mon-fri', '0 9 * * 1,2,3,4,5', true],
    ['0 0 1 jan *', '@yearly', true],
    ['*/15 * * * *', '0,15,30,45 * * * *', true],
    ['*/20 * * * *', '0/20 * * * *', true],
    ['0 0 31 2 *', '0 0 30 2 *', false],
    ['0 * * * *', '30 * * * *', false],
    ['0 * * * *', '@every 1h', false],
    ['@every 1h', '@every 60m', true],
    ['TZ=Asia/Tokyo 0 9 * * *', '0 9 * * *', false],
    ['* * 1 * 1', '* * 1 * *', false],
  ])('%s and %s fire at the same times: %s', (left, right, same) => {
    expect(isSameSchedule(parsed(left), parsed(right))).toBe(same);
    expect(isSameSchedule(parsed(right), parsed(left))).toBe(same);
  });

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    '*/x * * * *',
    '-1 * * * *',
    '1-2-3 * * * *',
    '1/2/3 * * * *',
    'L * * * *',
    '* * * * 5#2',
    '* * * january *',
    '@reboot',
    '@Daily',
    ' @daily',
    '@every',
    '@every 1d',
    '@every minute',
    'every minute',
    'TZ=UTC',
    'TZ= * * * * *',
    `${' '.repeat(1_020)}* * * * *`,
  ])('refuses %j', (text) => {
    expect(parseSchedule(text)).toBeNull();
  });

  test('computes the next time at which a schedule fires', () => {
    expect(next('* * * * *')).toBe('2024-01-01T00:01:00.000Z');
    expect(next('0 0 * * 0')).toBe('2024-01-07T00:00:00.000Z');
    expect(next('0 0 29 2 *')).toBe('2024-02-29T00:00:00.000Z');
    expect(next('0 0 29 2 *', Date.UTC(2024, 1, 29))).toBe('2028-02-29T00:00:00.000Z');
    expect(next('0 0 13 * fri')).toBe('2024-01-05T00:00:00.000Z');
    expect(next('@every 90s')).toBe('2024-01-01T00:01:30.000Z');
    expect(next('0 0 30 2 *')).toBeNull();
  });

  test('equal schedules have the same next times, for any fields', () => {
    const field = (max: number) =>
      fc.oneof(
        fc.constantFrom('*', '?', '*/1', '*/2', '1-3', '1,2,3', '1/2', `1-${String(max)}`),
        fc.integer({ min: 1, max }).map(String),
      );
    const schedule = fc
      .tuple(field(59), field(23), field(28), field(12), field(6))
      .map((fields) => fields.join(' '));
    fc.assert(
      fc.property(schedule, schedule, fc.integer({ min: 0, max: 1e12 }), (left, right, after) => {
        const [one, other] = [parsed(left), parsed(right)];
        if (isSameSchedule(one, other))
          expect(nextFireAt(one, after)).toBe(nextFireAt(other, after));
        const every = firesEverySeconds(one);
        const first = nextFireAt(one, after);
        if (every === null || first === null) return;
        expect(nextFireAt(one, first)).toBe(first + every * 1_000);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('never throws, for any text', () => {
    const alphabet = fc.constantFrom(...'0159*/-,?@ LTZ=every\u00e9\n'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 60 }), (text) => {
        const schedule = parseSchedule(text);
        if (schedule)
          expect([firesEverySeconds(schedule), nextFireAt(schedule, 0)]).toHaveLength(2);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

test.each<[string, number | null]>([
  ['60s', 60],
  ['1m', 60],
  ['1h30m', 5_400],
  ['1.5h', 5_400],
  ['.5s', 0.5],
  ['0', 0],
  ['-1m', -60],
  ['', null],
  ['5', null],
  ['1 m', null],
  ['1d', null],
  ['1m ', null],
  ['s', null],
  [`1${'m1'.repeat(40)}m`, null],
])('the duration %j has %s seconds', (text, seconds) => {
  expect(parseGoDuration(text)).toBe(seconds);
});

test('durations in other units are equal', () => {
  expect(isSameDuration('90s', '1m30s')).toBe(true);
  expect(isSameDuration('90s', '1m')).toBe(false);
  expect(isSameDuration('always', 'always')).toBe(false);
});
