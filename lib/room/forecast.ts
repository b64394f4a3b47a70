import type { Person } from './people.ts';
import { countWithin, learn, type Count, type Observed, type Survival } from './survival.ts';
import type { Expected } from './types.ts';

/** Eight times in ten a normal variable lies within so many standard deviations of its middle. */
const EIGHT_IN_TEN = 1.2816;
/** Times are compared in steps of so many ms: three hundred people are at a few dozen of them. */
const STEP = 5_000;

/** What the room tells of one exercise, and who is at it. */
export interface Outlook {
  readonly survival: Survival;
  readonly passed: number;
  /** Times spent by those who are here and at it, ms, and how many people spent each. */
  readonly spent: ReadonlyMap<number, number>;
}

/** @param about how long the pack gives, ms; `now` in ms since 1970 */
export function outlookOf(people: readonly Person[], { id, about }: { readonly id: string; readonly about: number }, now: number): Outlook {
  const observed = people.flatMap((person): Observed[] => {
    const ms = person.took.get(id);
    if (ms !== undefined) return [{ ms, passed: true }];
    return person.works === id && person.here ? [{ ms: spentBy(person, now), passed: false }] : [];
  });
  const spent = new Map<number, number>();
  for (const { ms, passed } of observed) if (!passed) spent.set(ms, (spent.get(ms) ?? 0) + 1);
  return { survival: learn(observed, about), passed: people.filter(({ seat }) => seat.progress.get(id)?.pass != null).length, spent };
}

/** How long somebody has been at what they work on, in whole steps, ms. */
export function spentBy({ since }: Pick<Person, 'since'>, now: number): number {
  return Math.round((now - since) / STEP) * STEP;
}

/**
 * How many will have passed in `horizon` ms. Each who is at it passes or does not, a sum of independent Bernoullis: its mean and
 * variance are the sums of theirs (Wang: On the number of successes in independent trials, Statistica Sinica 3, 1993), and what
 * is not known of the exercise's times comes on top, see survival.ts. People who are away are not expected to pass.
 * @param coming probabilities of those who have to pass something else before
 */
export function expectedIn({ survival, passed, spent }: Outlook, horizon: number, coming: readonly number[] = []): Expected {
  const at = [...spent.values()].reduce((sum, people) => sum + people, 0) + coming.length;
  const { mean, variance } = countWithin(survival, spent, horizon);
  return rangeOf({ mean: mean + coming.reduce((sum, p) => sum + p, 0), variance: variance + coming.reduce((sum, p) => sum + p * (1 - p), 0) }, passed, at);
}

/** In whole people, with the half of one on each side that a normal variable needs to stand for a count; never fewer than have passed, nor more than could have. */
function rangeOf({ mean, variance }: Count, passed: number, at: number): Expected {
  const half = EIGHT_IN_TEN * Math.sqrt(variance) + 0.5;
  const within = (people: number): number => passed + Math.min(at, Math.max(0, people));
  return { low: within(Math.ceil(mean - half)), mid: within(Math.round(mean)), high: within(Math.floor(mean + half)) };
}

/** A longer wait never has a lower answer, though the wider range of it may begin further down. */
export function atLeast(later: Expected, sooner: Expected): Expected {
  return { low: Math.max(later.low, sooner.low), mid: Math.max(later.mid, sooner.mid), high: Math.max(later.high, sooner.high) };
}
