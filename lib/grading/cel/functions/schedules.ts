import type { Environment } from '@marcbachmann/cel-js';
import { parseGoDuration } from '../../values/duration.ts';
import { firesEverySeconds, isSameSchedule, parseSchedule } from '../../values/schedule.ts';

function toSchedule(text: string): Schedule {
  const parsed = parseSchedule(text);
  if (!parsed) throw new Error(`'${text.slice(0, 60)}' isn't a valid schedule`);
  return new Schedule(parsed);
}

/** A parsed schedule of a CronJob. */
class Schedule {
  readonly parsed: NonNullable<ReturnType<typeof parseSchedule>>;

  constructor(parsed: NonNullable<ReturnType<typeof parseSchedule>>) {
    this.parsed = parsed;
  }
}

function firesEvery({ parsed }: Schedule, interval: string): boolean {
  const seconds = parseGoDuration(interval);
  if (seconds === null) throw new Error(`'${interval.slice(0, 60)}' isn't a valid duration`);
  return firesEverySeconds(parsed) === seconds;
}

/**
 * Registers `schedule('0 9 * * *')` and its functions. A text that Kubernetes refuses is an error,
 * which `isSchedule` avoids. `firesEvery('5m')`: whether the time between two runs is always this
 * one; `==`: whether two schedules run at the same times. Each reads at most the minutes of a week.
 */
export function registerScheduleFunctions(environment: Environment): void {
  environment
    .registerType('Schedule', { ctor: Schedule, fields: {} })
    .registerFunction('schedule(string): Schedule', toSchedule)
    .registerFunction('isSchedule(string): bool', (text: string) => parseSchedule(text) !== null)
    .registerFunction('Schedule.firesEvery(string): bool', firesEvery)
    .registerOperator('Schedule == Schedule', (left: Schedule, right: Schedule) =>
      isSameSchedule(left.parsed, right.parsed),
    );
}
