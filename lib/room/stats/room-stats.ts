import type { Exercise } from '#lib/packs/types.ts';
import { atLeast, expectedIn } from '../forecast/forecast.ts';
import { moveOn } from '../forecast/advance-advice.ts';
import { Outlooks } from '../forecast/context.ts';
import type { Person } from '../students.ts';
import { paintCell } from '../cells.ts';
import type { RoomState } from '../state.ts';
import { stuckOf } from '../stuck.ts';
import type { ExerciseFigures, RoomFigures, StuckView } from '../views.ts';

const MINUTE = 60_000;
/** A middle of fewer times is one person's. */
const ENOUGH = 3;

/** The whole room counted once: its figures, and who is stuck, by seat. */
export interface CountedRoom {
  readonly figures: RoomFigures;
  readonly stuck: ReadonlyMap<string, StuckView>;
}

/** `now` in ms since 1970; `before`: who was stuck when it was last counted. */
export function countRoom(
  room: RoomState,
  now: number,
  before?: ReadonlyMap<string, StuckView>,
): CountedRoom {
  const outlooks = new Outlooks(room, now);
  const stuck = stuckOf(room, outlooks, before);
  return { stuck, figures: figuresOf(room, outlooks, stuck) };
}

/** Of every exercise; only those that somebody is at are foretold. */
function figuresOf(room: RoomState, outlooks: Outlooks, stuck: CountedRoom['stuck']): RoomFigures {
  const tallies = new Map(
    room.pack.exercises.map((exercise) => [
      exercise.id,
      { exercise, passed: 0, here: 0, trouble: 0, stuck: 0, took: [] as number[] },
    ]),
  );
  for (const person of outlooks.people) tally(tallies, person, outlooks.now);
  for (const { exercise } of stuck.values()) add(tallies.get(exercise), 'stuck');
  const exercises = Array.from(
    tallies.values(),
    ({ exercise: { id }, took, ...counts }): ExerciseFigures => ({
      ...counts,
      medianMs: middleOf(took),
      ...expected(room, outlooks, id, counts),
    }),
  );
  const current = exercises[room.pack.exercises.findIndex(({ id }) => id === room.current)];
  return { exercises, move: current === undefined ? null : moveOn(room, outlooks, current) };
}

interface Tally extends Record<'passed' | 'here' | 'trouble' | 'stuck', number> {
  readonly exercise: Exercise;
  readonly took: number[];
}

function tally(
  tallies: ReadonlyMap<string, Tally>,
  { seat, here, works, took }: Person,
  now: number,
): void {
  for (const { exercise: id, pass, live } of seat.progress.values()) {
    const of = tallies.get(id);
    if (pass !== null) add(of, 'passed');
    else if (
      of !== undefined &&
      live.state === 'judged' &&
      paintCell(seat, of.exercise, now).cell.state === 'trouble'
    )
      add(of, 'trouble');
  }
  for (const [id, ms] of took) tallies.get(id)?.took.push(ms);
  if (works !== null && here) add(tallies.get(works), 'here');
}

function add(of: Tally | undefined, what: 'passed' | 'here' | 'trouble' | 'stuck'): void {
  if (of !== undefined) of[what] += 1;
}

function expected(
  room: RoomState,
  outlooks: Outlooks,
  id: string,
  { passed, here }: { readonly passed: number; readonly here: number },
): Pick<ExerciseFigures, 'in5' | 'in10'> {
  // All the room is on its way to the current exercise; to another one only who is there.
  const coming =
    id === room.current ? outlooks.runners(id).filter(({ works }) => works !== id) : [];
  if (here === 0 && coming.length === 0) {
    const known = passed === 0 ? null : { low: passed, mid: passed, high: passed };
    return { in5: known, in10: known };
  }
  const within = (minutes: number) =>
    expectedIn(
      outlooks.of(id),
      minutes * MINUTE,
      coming.map((some) => ({
        people: some.seats.length,
        chance: outlooks.chance(some, id, minutes * MINUTE),
      })),
    );
  const in5 = within(5);
  return { in5, in10: atLeast(within(10), in5) };
}

function middleOf(times: readonly number[]): number | null {
  if (times.length < ENOUGH) return null;
  const sorted = Float64Array.from(times).sort();
  const [below, above] = [
    sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
    sorted[Math.floor(sorted.length / 2)] ?? 0,
  ];
  return Math.round((below + above) / 2);
}
