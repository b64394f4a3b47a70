import type { ExerciseHead, ProjectorView } from '#lib/room/types.ts';

/** One station as the wall shows it. `people` stand there; `place` counts from 0 in the whole course. */
export interface Platform {
  readonly place: number;
  readonly kind: ExerciseHead['kind'];
  readonly where: 'past' | 'here' | 'ahead';
  readonly people: number;
}

export interface Platforms {
  readonly shown: readonly Platform[];
  /** How many people one dot stands for. */
  readonly perDot: number;
}

/** Fewer than this at one station could be told by name: they stand with their neighbours. */
const LEAST = 5;
/** So many stations can be read from the last row. */
const STATIONS = 21;
/** Dots of the highest crowd; a larger one is drawn with several people a dot. */
const DOTS = 150;

/** Where everybody stands, with nobody to be told apart, around where the room is. */
export function platformsOf({ stations, head }: Pick<ProjectorView, 'stations' | 'head'>): Platforms {
  const current = head.exercises.findIndex(({ id }) => id === head.current);
  const people = gathered(stations.map(({ standing }) => standing));
  const [from, to] = windowOf(people, current);
  const shown = head.exercises.slice(from, to).map(({ kind }, index): Platform => {
    const place = from + index;
    return { place, kind, where: place === current ? 'here' : place < current ? 'past' : 'ahead', people: people[place] ?? 0 };
  });
  return { shown, perDot: Math.max(1, Math.ceil(Math.max(0, ...people) / DOTS)) };
}

/** Small groups go to the nearest larger one, the one behind first; where all together are too few, nobody is shown. */
function gathered(standing: readonly number[]): number[] {
  const large = standing.flatMap((count, place) => (count >= LEAST ? [place] : []));
  const total = standing.reduce((sum, count) => sum + count, 0);
  const people = standing.map((count) => (count >= LEAST ? count : 0));
  if (large.length === 0) {
    const middle = placeOfMiddle(standing, total);
    return people.map((_, place) => (place === middle && total >= LEAST ? total : 0));
  }
  standing.forEach((count, place) => {
    if (count === 0 || count >= LEAST) return;
    const nearest = large.reduce((best, each) => (Math.abs(each - place) < Math.abs(best - place) ? each : best));
    people[nearest] = (people[nearest] ?? 0) + count;
  });
  return people;
}

function placeOfMiddle(standing: readonly number[], total: number): number {
  let sum = 0;
  return standing.findIndex((count) => (sum += count) * 2 >= total && total > 0);
}

/** The stretch of the course that fits: all where people stand and the current one, as far as that goes. */
function windowOf(people: readonly number[], current: number): readonly [number, number] {
  if (people.length <= STATIONS) return [0, people.length];
  const busy = people.flatMap((count, place) => (count > 0 || place === current ? [place] : []));
  const [first = 0, last = 0] = [busy[0], busy.at(-1)];
  const middle = last - first < STATIONS ? (first + last) / 2 : current >= 0 ? current : first + STATIONS / 2;
  const from = Math.min(Math.max(0, Math.round(middle - STATIONS / 2)), people.length - STATIONS);
  return [from, from + STATIONS];
}
