import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import { countRoom } from '#lib/room/stats/room-stats.ts';
import { randomOf } from '#lib/room/random.fixture.ts';
import { judged, pass, progress, reason, room, seat } from '#lib/room/room.fixture.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { percentile } from './figures.ts';
import type { InnerMeasurement } from './measurement.ts';
import { PACK_FOLDER } from './site.ts';

const SIZES = [300, 2_000] as const;
const MINUTE = 60_000;
const NOW = 400 * MINUTE;
/** The exercise the room is on, and over how many around it people are spread. */
const [CURRENT, AROUND] = [20, 6];
const WARM_UP = 10;

/** What it costs, every two seconds, to count a room: who is stuck, what is expected, shall we move on. In processor time. */
export const counting: InnerMeasurement = {
  figures: SIZES.map((size) => ({
    name: `counting_${String(size)}_ms`,
    label: `${String(size)} people counted: who is stuck, what is expected; processor time, p50`,
    unit: 'ms',
  })),

  async measure({ rounds }) {
    const loaded = await loadPack(PACK_FOLDER);
    if (loaded.kind === 'refused') throw new Error('the course cannot be read');
    return Object.fromEntries(
      SIZES.map((size) => [
        `counting_${String(size)}_ms`,
        percentile(times(roomOf(loaded.pack, size), 5 * rounds), 0.5),
      ]),
    );
  },
};

function times(state: RoomState, rounds: number): number[] {
  let { stuck } = countRoom(state, NOW);
  return Array.from({ length: WARM_UP + rounds }, (_, round) => {
    const before = process.cpuUsage();
    ({ stuck } = countRoom(state, NOW + round * 2_000, stuck));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }).slice(WARM_UP);
}

/** A room in the middle of its day: everything before where one works is passed, and that one fails. */
function roomOf(pack: Pack, size: number): RoomState {
  const random = randomOf(size);
  const seats = Array.from({ length: size }, (_, ordinal): SeatState => {
    const works = Math.floor(CURRENT - AROUND / 2 + AROUND * random());
    const known = pack.exercises.map(({ id }, index) => {
      const begunAt = (index * 9 + 3 * random()) * MINUTE;
      if (index < works)
        return progress(id, {
          pass: pass(id, { at: begunAt + 5 * MINUTE * random() }),
          trail: { begunAt, faults: [], regressions: [] },
        });
      return progress(
        id,
        index === works
          ? {
              live: judged([reason()]),
              liveSince: NOW - MINUTE,
              trail: { begunAt: NOW - 30 * MINUTE * random(), faults: [], regressions: [] },
            }
          : {},
      );
    });
    return seat(String(ordinal), { ordinal, progress: new Map(known) });
  });
  return room(seats, {
    pack,
    current: pack.exercises[CURRENT]?.id ?? null,
    currentSince: NOW - 20 * MINUTE,
  });
}
