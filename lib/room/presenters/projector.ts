import type { ProjectorStudents, ProjectorView } from '../views.ts';
import type { RoomState, SeatState } from '../state.ts';
import { isOver } from '../lifecycle.ts';
import { hideSmallCount, separateSmallGroups } from '../stats/small-groups.ts';
import { isExpired } from './notices.ts';
import { presentRoomInfo } from './room-info.ts';
import { DEFAULT_THRESHOLDS } from '../thresholds.ts';
import { furthestStartedExercise, isOccupied } from '../students.ts';

/** The room without names, places and failures of students, and without numbers that reveal them. */
export function presentProjector(room: RoomState): ProjectorView {
  return {
    kind: 'projector',
    info: presentProjectorInfo(room),
    students: presentStudents(room),
    announcement: isOver(room.workshop.state) ? null : presentAnnouncement(room),
  };
}

function presentProjectorInfo(room: RoomState): ProjectorView['info'] {
  const info = presentRoomInfo(room, 'projector', []);
  const { state, code } = info.workshop;
  const isJoinable = state === 'open' || state === 'live';
  return {
    ...info,
    workshop: { ...info.workshop, code: isJoinable ? code : '', expectedSeats: null },
    outage: null,
    thresholds: DEFAULT_THRESHOLDS,
  };
}

function presentStudents(room: RoomState): ProjectorStudents {
  const { state } = room.workshop;
  const occupied = [...room.seats.values()].filter((seat) => isOccupied(room, seat));
  if (isOver(state)) return { kind: 'none' };
  if (state !== 'live') return { kind: 'joined', count: occupied.length };
  return occupied.length === 0 ? { kind: 'none' } : countByExercise(room, occupied);
}

/** Counts each student at the furthest exercise with a start, or else at the first one. */
function countByExercise(room: RoomState, occupied: readonly SeatState[]): ProjectorStudents {
  const indexById = new Map(room.pack.exercises.map(({ id }, index) => [id, index]));
  const indexOf = (seat: SeatState) =>
    indexById.get(furthestStartedExercise(room, seat) ?? '') ?? 0;
  const counts = room.pack.exercises.map(() => 0);
  for (const seat of occupied) counts[indexOf(seat)] = (counts[indexOf(seat)] ?? 0) + 1;
  const { shown, other, leftOut } = separateSmallGroups(counts);
  const total = shown.reduce((sum, count) => sum + count, other);
  if (total === 0) return { kind: 'few' };
  const counted =
    leftOut === 0 ? occupied : occupied.filter((seat) => (shown[indexOf(seat)] ?? 0) > 0);
  return {
    kind: 'counts',
    exercises: shown,
    other,
    total,
    passed:
      room.current === null ? null : hideSmallCount(countPasses(counted, room.current), total),
  };
}

function countPasses(seats: readonly SeatState[], exercise: string): number {
  return seats.filter(({ progress }) => progress.get(exercise)?.pass != null).length;
}

function presentAnnouncement({ notices, now }: RoomState): ProjectorView['announcement'] {
  const notice = notices.findLast(
    (candidate) =>
      candidate.audience.to === 'all' &&
      candidate.content.kind === 'text' &&
      !isExpired(candidate, now),
  );
  return notice?.content.kind === 'text'
    ? { at: notice.at, text: notice.content.text, expiresAt: notice.expiresAt }
    : null;
}
