import { outlookOf, seenOf, spentBy, type Outlook, type Seen } from './forecast.ts';
import { peopleOf, type Person } from '../students.ts';
import type { RoomState, SeatState } from '../state.ts';
import { chanceWithin, quantile } from './survival-model.ts';

const MINUTE = 60_000;
/** Into so many parts a time is cut in which one exercise is passed and then another. */
const PARTS = 4;
/** Nobody is slow for being a fifth slower than the others: the least spread of ln(time). */
const LEAST_SPREAD = 0.25;
/** A quarter of a normal distribution lies so many standard deviations below its middle. */
const QUARTER = 0.6745;

/** How long an exercise takes here, those who are still at it counted in, ms; `spread` of ln(time), as one standard deviation. */
export interface Usual {
  readonly median: number;
  /** Within half of what the pack gives nobody is slow, however quick the others were. */
  readonly least: number;
  readonly spread: number;
}

/** People who have been at one exercise for as long as each other, ms. */
export interface Runners {
  readonly works: string;
  readonly spent: number;
  readonly seats: SeatState[];
}

/** The people of a room at one moment, and what it tells of an exercise; each is worked out once, when it is asked for. */
export class Outlooks {
  readonly people: readonly Person[];
  readonly now: number;
  readonly #breaks: RoomState['breaks'];
  readonly #seen: ReadonlyMap<string, Seen>;
  readonly #places = new Map<string, { readonly index: number; readonly about: number }>();
  readonly #outlooks = new Map<string, Outlook>();
  readonly #usual = new Map<string, Usual>();
  readonly #runners = new Map<string, readonly Runners[]>();

  /** `now` in ms since 1970. */
  constructor(room: RoomState, now: number) {
    this.people = peopleOf(room, now);
    [this.now, this.#breaks] = [now, room.breaks];
    this.#seen = seenOf(this.people, now, room.breaks);
    room.pack.exercises.forEach(({ id, minutes }, index) =>
      this.#places.set(id, { index, about: minutes * MINUTE }),
    );
  }

  of(id: string): Outlook {
    return kept(this.#outlooks, id, () => outlookOf(this.#seen.get(id), this.about(id)));
  }

  /** How long the pack gives, ms. */
  about(id: string): number {
    return this.#places.get(id)?.about ?? MINUTE;
  }

  /**
   * Middle and spread without a look at the slowest half, whom it is to be measured by: the spread is that of the quarter
   * below the middle.
   */
  usual(id: string): Usual {
    return kept(this.#usual, id, () => {
      const { survival } = this.of(id);
      const [median, quarter] = [quantile(survival, 0.5), quantile(survival, 0.25)];
      return {
        median,
        least: this.about(id) / 2,
        spread: Math.max(LEAST_SPREAD, Math.log(median / quarter) / QUARTER),
      };
    });
  }

  /** Those who may yet pass an exercise: they are here, and at it or at an earlier one. Who has been at the same for as long is told together. */
  runners(id: string): readonly Runners[] {
    return kept(this.#runners, id, () => {
      const groups = new Map<string, Runners>();
      for (const person of this.people) {
        const { works, here, seat } = person;
        if (
          works === null ||
          !here ||
          seat.progress.get(id)?.pass != null ||
          this.#placeOf(works) > this.#placeOf(id)
        )
          continue;
        const spent = spentBy(person, this.now, this.#breaks);
        const group = kept(groups, `${works} ${String(spent)}`, () => ({
          works,
          spent,
          seats: [],
        }));
        group.seats.push(seat);
      }
      return [...groups.values()];
    });
  }

  /** How probable it is that each of them will have passed it in `horizon` ms. */
  chance({ works, spent }: Runners, id: string, horizon: number): number {
    return works === id
      ? chanceWithin(this.of(id).survival, spent, horizon)
      : this.#chanceAfter(works, spent, id, horizon);
  }

  /** First the one they are at, then the other from its beginning. */
  #chanceAfter(works: string, spent: number, id: string, horizon: number): number {
    const part = horizon / PARTS;
    const passedBy = (parts: number): number =>
      parts === 0 ? 0 : chanceWithin(this.of(works).survival, spent, parts * part);
    return Array.from(
      { length: PARTS },
      (_, index) =>
        (passedBy(index + 1) - passedBy(index)) *
        chanceWithin(this.of(id).survival, 0, horizon - (index + 0.5) * part),
    ).reduce((sum, p) => sum + p, 0);
  }

  #placeOf(id: string): number {
    return this.#places.get(id)?.index ?? -1;
  }
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
