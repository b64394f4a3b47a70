import type { Person } from '../students.ts';
import { countWithin, learn, type Count, type Observed, type Survival } from './survival-model.ts';
import type { Expected, Pace } from '../views.ts';
import { workedMs } from '../stats/breaks.ts';

/** Eight times in ten a normal variable lies within so many standard deviations of its middle. */
const EIGHT_IN_TEN = 1.2816;
/** Times are compared in steps of 5 s, and of a twentieth of themselves: people of a large room are at a few dozen of them. */
const STEP = { ms: 5_000, share: 0.05 } as const;

/** What was seen of one exercise. */
export interface Seen {
  /** Who took how long, and who is here and at it. */
  readonly observed: Observed[];
  passed: number;
  /** Times spent by those who are here and at it, ms, and how many people spent each. */
  readonly spent: Map<number, number>;
}
/** What the room tells of one exercise, and who is at it. */
export interface Outlook extends Readonly<Omit<Seen, 'observed'>> {
  readonly survival: Survival;
}

/** By exercise; `now` in ms since 1970, `breaks` as a room's. */
export function seenOf(
  people: readonly Person[],
  now: number,
  breaks: Pace['breaks'] = [],
): Map<string, Seen> {
  const all = new Map<string, Seen>();
  const of = (id: string): Seen => {
    const known = all.get(id) ?? { observed: [], passed: 0, spent: new Map<number, number>() };
    all.set(id, known);
    return known;
  };
  for (const person of people) {
    const { seat, works, here, took } = person;
    for (const { exercise, pass } of seat.progress.values())
      if (pass !== null) of(exercise).passed += 1;
    for (const [id, ms] of took) of(id).observed.push({ ms, passed: true });
    if (works === null || !here) continue;
    const [{ observed, spent }, ms] = [of(works), spentBy(person, now, breaks)];
    observed.push({ ms, passed: false });
    spent.set(ms, (spent.get(ms) ?? 0) + 1);
  }
  return all;
}

/** @param about how long the pack gives, ms */
export function outlookOf(
  { observed, passed, spent }: Seen = { observed: [], passed: 0, spent: new Map() },
  about: number,
): Outlook {
  return { survival: learn(observed, about), passed, spent };
}

/** How long somebody has been at what they work on, without breaks, in whole steps, ms. */
export function spentBy(
  { since }: Pick<Person, 'since'>,
  now: number,
  breaks: Pace['breaks'],
): number {
  const step = Math.round(
    Math.log1p((STEP.share * workedMs(breaks, since, now)) / STEP.ms) / STEP.share,
  );
  return Math.round((Math.expm1(step * STEP.share) * STEP.ms) / STEP.share);
}

/**
 * How many will have passed in `horizon` ms. Each who is at it passes or does not, a sum of independent Bernoullis: its mean and
 * variance are the sums of theirs (Wang: On the number of successes in independent trials, Statistica Sinica 3, 1993), and what
 * is not known of the exercise's times comes on top, see survival.ts. People who are away are not expected to pass.
 * @param coming those who have to pass something else before: how many people, and how probable it is of each
 */
export function expectedIn(
  { survival, passed, spent }: Outlook,
  horizon: number,
  coming: readonly { readonly people: number; readonly chance: number }[] = [],
): Expected {
  let { mean, variance } = countWithin(survival, spent, horizon);
  let at = [...spent.values()].reduce((sum, people) => sum + people, 0);
  for (const { people, chance } of coming) {
    mean += people * chance;
    variance += people * chance * (1 - chance);
    at += people;
  }
  return rangeOf({ mean, variance }, passed, at);
}

/** In whole people, with the half of one on each side that a normal variable needs to stand for a count; never fewer than have passed, nor more than could have. */
function rangeOf({ mean, variance }: Count, passed: number, at: number): Expected {
  const half = EIGHT_IN_TEN * Math.sqrt(variance) + 0.5;
  const within = (people: number): number => passed + Math.min(at, Math.max(0, people));
  return {
    low: within(Math.ceil(mean - half)),
    mid: within(Math.round(mean)),
    high: within(Math.floor(mean + half)),
  };
}

/** A longer wait never has a lower answer, though the wider range of it may begin further down. */
export function atLeast(later: Expected, sooner: Expected): Expected {
  return {
    low: Math.max(later.low, sooner.low),
    mid: Math.max(later.mid, sooner.mid),
    high: Math.max(later.high, sooner.high),
  };
}
