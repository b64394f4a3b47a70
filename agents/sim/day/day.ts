import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { createSeededRandom } from '../random.ts';
import { drawRanks } from './attendance.ts';
import { assignTraits } from './course.ts';
import type { DaySpan } from './spans.ts';
import { DayTeam } from './staff.ts';
import { DayStudent } from './student.ts';
import type { DayEvent, DayOptions, DayTruth, DayWorld } from './types.ts';
import { createVirtualClock, runProcess } from './virtual-clock.ts';

/** Agents connect up to this long before the start. */
export const LEAD_MS = 15 * MINUTE_MS;
const SLICE_MS = 2 * MINUTE_MS;
/** Breaks: minutes after the start, and minutes. */
const BREAKS = [
  [75, 10],
  [165, 45],
  [285, 15],
] as const;
/** As shares of the day. */
const NETWORK_OUTAGE = { from: 0.37, lengthMs: 4 * MINUTE_MS };
const REGISTRY_OUTAGE = { from: 0.25, lengthMs: 8 * MINUTE_MS };

export interface SimulatedDay {
  /** What reaches the server, in order, a few minutes at a time. Can be read once. */
  readonly slices: Iterable<readonly DayEvent[]>;
  /** Complete when all slices were read. */
  readonly truth: DayTruth;
}

/**
 * A whole workshop in virtual time: students with their clusters, and the staff. The same options
 * give the same events. Slices are computed when they are read, so that a long day needs little
 * memory.
 */
export function simulateDay(options: DayOptions): SimulatedDay {
  const { startsAt, endsAt, seed, preset, course, seatIds } = options;
  const clock = createVirtualClock(startsAt - LEAD_MS);
  const random = createSeededRandom(seed * 7_919 + 1);
  let events: DayEvent[] = [];
  let notices = 0;
  const world: DayWorld = {
    options,
    clock,
    traits: preset === 'realistic' ? assignTraits(course) : new Map(),
    breaks: BREAKS.map(([after, minutes]) =>
      spanAfter(startsAt, after * MINUTE_MS, minutes * MINUTE_MS),
    ).filter(({ to }) => to < endsAt - 10 * MINUTE_MS),
    ranks: {
      arrival: drawRanks(seatIds.length, random),
      leaving: drawRanks(seatIds.length, random),
    },
    networkOutage: spanInDay(options, NETWORK_OUTAGE),
    registryOutage: preset === 'realistic' ? spanInDay(options, REGISTRY_OUTAGE) : null,
    emit(event) {
      events.push({ ...event, at: Math.round(clock.now()) });
    },
    onNotice(student) {
      const notice = notices;
      notices += 1;
      for (const recipient of students)
        if (student === null || student === recipient.index) recipient.receiveNotice(notice);
    },
  };
  const team = new DayTeam(world, random);
  const students = seatIds.map((_, index) => new DayStudent(world, team, index));
  runProcess(clock, team.teach());
  for (const student of students) runProcess(clock, student.run());

  function* readSlices(): Generator<readonly DayEvent[]> {
    for (let until = startsAt - LEAD_MS; until < endsAt;) {
      until = Math.min(until + SLICE_MS, endsAt - SECOND_MS);
      clock.advanceTo(until);
      yield events;
      events = [];
      if (until === endsAt - SECOND_MS) return;
    }
  }
  return {
    slices: readSlices(),
    truth: {
      get attempts() {
        return students.flatMap(({ truth }) => truth);
      },
      help: team.help,
      get attendance() {
        return students.map(({ trueAttendance }) => trueAttendance);
      },
    },
  };
}

function spanAfter(startsAt: number, afterMs: number, lengthMs: number): DaySpan {
  return { from: startsAt + afterMs, to: startsAt + afterMs + lengthMs };
}

function spanInDay(
  { startsAt, endsAt }: DayOptions,
  { from, lengthMs }: { readonly from: number; readonly lengthMs: number },
): DaySpan {
  return spanAfter(startsAt, from * (endsAt - startsAt), lengthMs);
}
