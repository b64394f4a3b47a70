import { DEFAULT_THRESHOLDS, type ProjectorView } from '../views.ts';
import type { RoomState } from '../state.ts';
import { crowdsOf } from '../stats/small-groups.ts';
import { presentHead } from './room-info.ts';
import { furthestTouched, isPeopled } from './seat-row.ts';

/** The room without anybody's name, place or trouble. */
export function presentProjector(room: RoomState): ProjectorView {
  const { exercises } = room.pack;
  const people = [...room.seats.values()].filter((seat) => isPeopled(room, seat));
  const standing = new Map<string, number>();
  for (const seat of people) {
    const at = furthestTouched(room, seat) ?? exercises[0]?.id ?? '';
    standing.set(at, (standing.get(at) ?? 0) + 1);
  }
  const crowds = crowdsOf(exercises.map(({ id }) => standing.get(id) ?? 0));
  const said = room.notices.findLast(({ to, what }) => to.to === 'all' && what.kind === 'text');
  return {
    kind: 'projector',
    head: { ...presentHead(room, 'projector', []), thresholds: DEFAULT_THRESHOLDS },
    stations: exercises.map(({ id }, place) => ({
      standing: crowds[place] ?? 0,
      passed: people.filter(({ progress }) => progress.get(id)?.pass != null).length,
    })),
    seats: people.length,
    said: said?.what.kind === 'text' ? { at: said.at, text: said.what.text } : null,
  };
}
