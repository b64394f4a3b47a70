import type { JsonPatch } from '#lib/kit/json-patch.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { ProjectorView, RoomInfo, RoomStats, SeatRow, SentNotice } from './views.ts';

/**
 * How often a recording is compared with the picture before, from its begin on. A change is in the
 * first picture after it.
 */
export const REPLAY_TICK_MS = 2 * SECOND_MS;

/**
 * A row of a recording: without what names the student. `group` is null for the group of the label.
 * Readiness is of no interest after the start.
 */
export type RecordedRow = Omit<SeatRow, 'label' | 'displayName' | 'group' | 'readinessIssues'> & {
  readonly group: string | null;
};

/**
 * The room at one time. `from` of a notice and the name of a claim are ids of persons here. The seats
 * have the same order in the whole recording.
 */
export interface RecordedRoomView {
  readonly info: RoomInfo;
  readonly seats: readonly RecordedRow[];
  readonly stats: RoomStats;
  readonly notices: readonly SentNotice[];
}
export type RecordedProjectorView = Omit<ProjectorView, 'kind'>;

/** Some minutes of a recording: the view at its begin, and what changed since then. */
export interface ReplayChunk<View = RecordedRoomView | RecordedProjectorView> {
  /** ms since 1970. The chunk ends before `to`. */
  readonly from: number;
  readonly to: number;
  readonly view: View;
  /** Changes of the view and when they happened, ms after `from`; oldest first. */
  readonly changes: readonly (readonly [number, JsonPatch])[];
}
