import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import { computeRoomStats } from '#lib/room/stats/room-stats.ts';
import { createRandom } from '#lib/room/random.fixture.ts';
import { evaluation, pass, progress, reason, room, seat } from '#lib/room/room.fixture.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { percentile } from './figures.ts';
import type { InProcessMeasurement } from './measurement.ts';
import { PACK_FOLDER } from './site.ts';

const SIZES = [300, 2_000] as const;
const MINUTE_MS = 60_000;
const NOW = 400 * MINUTE_MS;
/** The current exercise of the room, and the number of exercises that students are spread over. */
const [CURRENT, EXERCISE_SPREAD] = [20, 6];
const WARM_UP = 10;

/**
 * The processor time of the room statistics, which are computed every two seconds: stuck students,
 * forecast, advance advice.
 */
export const roomStats: InProcessMeasurement = {
  figures: SIZES.map((size) => ({
    name: `room_stats_${String(size)}_ms`,
    label: `${String(size)} people counted: who is stuck, what is expected; processor time, p50`,
    unit: 'ms',
  })),

  async measure({ rounds }) {
    const loaded = await loadPack(PACK_FOLDER);
    if (loaded.kind === 'refused') throw new Error("the course can't be read");
    return Object.fromEntries(
      SIZES.map((size) => [
        `room_stats_${String(size)}_ms`,
        percentile(measureTimes(createRoomState(loaded.pack, size), 5 * rounds), 0.5),
      ]),
    );
  },
};

function measureTimes(state: RoomState, rounds: number): number[] {
  let { stuck } = computeRoomStats(state, NOW);
  return Array.from({ length: WARM_UP + rounds }, (_, round) => {
    const before = process.cpuUsage();
    ({ stuck } = computeRoomStats(state, NOW + round * 2_000, stuck));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }).slice(WARM_UP);
}

/**
 * A room in the middle of a workshop: each student has passed all earlier exercises and fails the
 * current one.
 */
function createRoomState(pack: Pack, size: number): RoomState {
  const random = createRandom(size);
  const seats = Array.from({ length: size }, (_, ordinal): SeatState => {
    const works = Math.floor(CURRENT - EXERCISE_SPREAD / 2 + EXERCISE_SPREAD * random());
    const known = pack.exercises.map(({ id }, index) => {
      const begunAt = (index * 9 + 3 * random()) * MINUTE_MS;
      if (index < works)
        return progress(id, {
          pass: pass(id, { at: begunAt + 5 * MINUTE_MS * random() }),
          trail: { begunAt, faults: [], regressions: [] },
        });
      return progress(
        id,
        index === works
          ? {
              live: evaluation([reason()]),
              liveSince: NOW - MINUTE_MS,
              trail: { begunAt: NOW - 30 * MINUTE_MS * random(), faults: [], regressions: [] },
            }
          : {},
      );
    });
    return seat(String(ordinal), { ordinal, progress: new Map(known) });
  });
  return room(seats, {
    pack,
    current: pack.exercises[CURRENT]?.id ?? null,
    currentSince: NOW - 20 * MINUTE_MS,
  });
}
