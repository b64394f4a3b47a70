import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Random } from '../random.ts';
import type { DaySpan } from './spans.ts';
import type { DayWorld, TrueAttendance } from './types.ts';

const SHARES = { neverConnected: 0.04, late: 0.08, leaving: 0.06 };
/** In a realistic class, some of those who leave do so because they are stuck. */
const LEAVING_ANYHOW = 0.03;
const CHANCES = { linkLost: 0.25, absent: 0.12 };

/** Places of the students in random orders, 0 to 1, so that a small class has each kind too. */
export interface AttendanceRanks {
  readonly arrival: readonly number[];
  readonly leaving: readonly number[];
}

/** When a student is present. Times are ms since 1970. */
export interface Attendance {
  /** null: the agent never connects. */
  readonly connectsAt: number | null;
  /** The end of the workshop or later, if the student stays. */
  readonly leavesAt: number;
  /** The student works on, and the changes arrive later. */
  readonly linkLost: readonly DaySpan[];
  /** The VM is suspended. */
  readonly absences: readonly DaySpan[];
  readonly clusterDown: readonly DaySpan[];
  readonly nodeNotReady: readonly DaySpan[];
  /** Breaks and absences, in which the student doesn't work. */
  readonly pauses: readonly DaySpan[];
}

/** Draws when a student arrives, is away and leaves. */
export function drawAttendance(world: DayWorld, index: number, random: Random): Attendance {
  const { startsAt, endsAt, preset } = world.options;
  const draw = world.ranks.arrival[index] ?? 1;
  const isLate = draw >= SHARES.neverConnected && draw < SHARES.neverConnected + SHARES.late;
  const joinsAt = isLate
    ? startsAt + (5 + 35 * random()) * MINUTE_MS
    : startsAt - (1 + 9 * random()) * MINUTE_MS;
  const connectsAt =
    draw < SHARES.neverConnected ? null : joinsAt + (15 + 40 * random()) * SECOND_MS;
  const leaves =
    (world.ranks.leaving[index] ?? 1) <
    (preset === 'calibration' ? SHARES.leaving : LEAVING_ANYHOW);
  const from = Math.max(startsAt, connectsAt ?? startsAt) + 10 * MINUTE_MS;
  const leavesAt = leaves ? from + random() * (endsAt - from) : endsAt + MINUTE_MS;
  const drawSpan = (chance: number, minutes: readonly [number, number]): DaySpan[] => {
    const [isDrawn, at, length] = [random() < chance, random(), random()];
    if (!isDrawn) return [];
    const begin = from + at * Math.max(0, endsAt - from);
    return [{ from: begin, to: begin + (minutes[0] + length * minutes[1]) * MINUTE_MS }];
  };
  const linkLost = [
    ...drawSpan(CHANCES.linkLost, [2, 8]),
    ...(index % 3 === 0 ? [world.networkOutage] : []),
  ];
  const absences = drawSpan(CHANCES.absent, [4, 16]);
  const isRealistic = preset === 'realistic';
  const inDay = (share: number, minutes: number): DaySpan => {
    const begin = startsAt + share * (endsAt - startsAt);
    return { from: begin, to: begin + minutes * MINUTE_MS };
  };
  const clusterDown = isRealistic && index === 4 ? [inDay(0.3, 7)] : [];
  return {
    connectsAt,
    leavesAt,
    linkLost,
    absences,
    clusterDown,
    nodeNotReady: isRealistic && (index === 2 || index === 9) ? [inDay(0.2, 14)] : [],
    pauses: [...world.breaks, ...absences, ...clusterDown],
  };
}

/** What the results should find. */
export function describeAttendance(
  student: number,
  { connectsAt, leavesAt, absences, clusterDown, linkLost }: Attendance,
): TrueAttendance {
  return { student, connectsAt, leavesAt, absences: [...absences, ...clusterDown], linkLost };
}

/** Draws the order of `count` students. */
export function drawRanks(count: number, random: Random): number[] {
  const places = Array.from({ length: count }, () => random());
  const ordered = [...places].sort((a, b) => a - b);
  return places.map((place) => (ordered.indexOf(place) + 0.5) / count);
}
