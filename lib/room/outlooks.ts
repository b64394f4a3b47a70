import { outlookOf, spentBy, type Outlook } from './forecast.ts';
import { peopleOf, type Person } from './people.ts';
import type { RoomState } from './state.ts';
import { chanceWithin, quantile } from './survival.ts';

const MINUTE = 60_000;
/** Into so many parts a time is cut in which one exercise is passed and then another. */
const PARTS = 4;
/** Nobody is slow for being a fifth slower than the others: the least spread of ln(time). */
const LEAST_SPREAD = 0.25;
/** A quarter of a normal distribution lies so many standard deviations below its middle. */
const QUARTER = 0.6745;

/** How long an exercise takes here, those who are still at it counted in. `median` in ms; `spread` of ln(time), as one standard deviation. */
export interface Usual {
  readonly median: number;
  readonly spread: number;
}

/** The people of a room at one moment, and what it tells of an exercise; each is worked out once, when it is asked for. */
export class Outlooks {
  readonly people: readonly Person[];
  readonly now: number;
  readonly #room: RoomState;
  readonly #outlooks = new Map<string, Outlook>();
  readonly #usual = new Map<string, Usual>();
  readonly #chances = new Map<string, number>();

  /** `now` in ms since 1970. */
  constructor(room: RoomState, now: number) {
    this.#room = room;
    this.people = peopleOf(room, now);
    this.now = now;
  }

  of(id: string): Outlook {
    return kept(this.#outlooks, id, () => outlookOf(this.people, { id, about: this.about(id) }, this.now));
  }

  /** How long the pack gives, ms. */
  about(id: string): number {
    return (this.#room.pack.exercises.find((exercise) => exercise.id === id)?.minutes ?? 1) * MINUTE;
  }

  /**
   * Middle and spread without a look at the slowest half, whom it is to be measured by: the spread is that of the quarter
   * below the middle.
   */
  usual(id: string): Usual {
    return kept(this.#usual, id, () => {
      const { survival } = this.of(id);
      const [median, quarter] = [quantile(survival, 0.5), quantile(survival, 0.25)];
      return { median, spread: Math.max(LEAST_SPREAD, Math.log(median / quarter) / QUARTER) };
    });
  }

  /** How probable it is that this person will have passed an exercise in `horizon` ms; who is away, or has gone on to later ones, will not. */
  chance(person: Person, id: string, horizon: number): number {
    if (person.seat.progress.get(id)?.pass != null) return 1;
    const { works, here } = person;
    if (!here || works === null || !this.#isBefore(works, id)) return 0;
    const spent = spentBy(person, this.now);
    return kept(this.#chances, [works, spent, id, horizon].join(' '), () => (works === id ? chanceWithin(this.of(id).survival, spent, horizon) : this.#chanceAfter(works, spent, id, horizon)));
  }

  /** First the one they are at, then the other from its beginning. */
  #chanceAfter(works: string, spent: number, id: string, horizon: number): number {
    const part = horizon / PARTS;
    const passedBy = (parts: number): number => (parts === 0 ? 0 : chanceWithin(this.of(works).survival, spent, parts * part));
    return Array.from({ length: PARTS }, (_, index) => (passedBy(index + 1) - passedBy(index)) * chanceWithin(this.of(id).survival, 0, horizon - (index + 0.5) * part)).reduce((sum, p) => sum + p, 0);
  }

  #isBefore(works: string, id: string): boolean {
    const order = this.#room.pack.exercises;
    return order.findIndex((one) => one.id === works) <= order.findIndex((one) => one.id === id);
  }
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
