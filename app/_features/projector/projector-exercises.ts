import type { ExerciseHead, ProjectorView } from '#lib/room/views.ts';

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

/** So many stations can be read from the last row. */
const STATIONS = 21;
/** Dots of the highest crowd; a larger one is drawn with several people a dot. */
const DOTS = 150;

/** Where everybody stands, around where the room is. */
export function platformsOf({
  stations,
  head,
}: Pick<ProjectorView, 'stations' | 'head'>): Platforms {
  const current = head.exercises.findIndex(({ id }) => id === head.current);
  const people = stations.map(({ standing }) => standing);
  const [from, to] = windowOf(people, current);
  const shown = head.exercises.slice(from, to).map(({ kind }, index): Platform => {
    const place = from + index;
    return {
      place,
      kind,
      where: place === current ? 'here' : place < current ? 'past' : 'ahead',
      people: people[place] ?? 0,
    };
  });
  return { shown, perDot: Math.max(1, Math.ceil(Math.max(0, ...people) / DOTS)) };
}

/** The stretch of the course that fits: all where people stand and the current one, as far as that goes. */
function windowOf(people: readonly number[], current: number): readonly [number, number] {
  if (people.length <= STATIONS) return [0, people.length];
  const busy = people.flatMap((count, place) => (count > 0 || place === current ? [place] : []));
  const [first = 0, last = 0] = [busy[0], busy.at(-1)];
  const middle =
    last - first < STATIONS ? (first + last) / 2 : current >= 0 ? current : first + STATIONS / 2;
  const from = Math.min(Math.max(0, Math.round(middle - STATIONS / 2)), people.length - STATIONS);
  return [from, from + STATIONS];
}
