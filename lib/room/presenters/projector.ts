import { type ProjectorView } from '../views.ts';
import type { RoomState } from '../state.ts';
import { mergeSmallGroups } from '../stats/small-groups.ts';
import { presentRoomInfo } from './room-info.ts';
import { DEFAULT_THRESHOLDS } from '../thresholds.ts';
import { furthestStartedExercise, isOccupied } from '../students.ts';

/** The room without names, places and failures of students. */
export function presentProjector(room: RoomState): ProjectorView {
  const { exercises } = room.pack;
  const occupied = [...room.seats.values()].filter((seat) => isOccupied(room, seat));
  const students = new Map<string, number>();
  for (const seat of occupied) {
    const id = furthestStartedExercise(room, seat) ?? exercises[0]?.id ?? '';
    students.set(id, (students.get(id) ?? 0) + 1);
  }
  const groups = mergeSmallGroups(exercises.map(({ id }) => students.get(id) ?? 0));
  const announcement = room.notices.findLast(
    ({ audience, content }) => audience.to === 'all' && content.kind === 'text',
  );
  return {
    kind: 'projector',
    info: { ...presentRoomInfo(room, 'projector', []), thresholds: DEFAULT_THRESHOLDS },
    exercises: exercises.map(({ id }, index) => ({
      students: groups[index] ?? 0,
      passed: occupied.filter(({ progress }) => progress.get(id)?.pass != null).length,
    })),
    seats: occupied.length,
    announcement:
      announcement?.content.kind === 'text'
        ? { at: announcement.at, text: announcement.content.text }
        : null,
  };
}
