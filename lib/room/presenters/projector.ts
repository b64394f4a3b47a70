import { DEFAULT_THRESHOLDS, type ProjectorView } from '../views.ts';
import type { RoomState } from '../state.ts';
import { mergeSmallGroups } from '../stats/small-groups.ts';
import { presentRoomInfo } from './room-info.ts';
import { furthestStartedExercise, isOccupied } from './seat-row.ts';

/** The room without anybody's name, place or trouble. */
export function presentProjector(room: RoomState): ProjectorView {
  const { exercises } = room.pack;
  const people = [...room.seats.values()].filter((seat) => isOccupied(room, seat));
  const students = new Map<string, number>();
  for (const seat of people) {
    const at = furthestStartedExercise(room, seat) ?? exercises[0]?.id ?? '';
    students.set(at, (students.get(at) ?? 0) + 1);
  }
  const crowds = mergeSmallGroups(exercises.map(({ id }) => students.get(id) ?? 0));
  const announcement = room.notices.findLast(
    ({ audience, content }) => audience.to === 'all' && content.kind === 'text',
  );
  return {
    kind: 'projector',
    info: { ...presentRoomInfo(room, 'projector', []), thresholds: DEFAULT_THRESHOLDS },
    exercises: exercises.map(({ id }, place) => ({
      students: crowds[place] ?? 0,
      passed: people.filter(({ progress }) => progress.get(id)?.pass != null).length,
    })),
    seats: people.length,
    announcement:
      announcement?.content.kind === 'text'
        ? { at: announcement.at, text: announcement.content.text }
        : null,
  };
}
