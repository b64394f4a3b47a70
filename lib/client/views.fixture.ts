import { type RoomInfo, type RoomView, type SeatRow, type SeatView } from '#lib/room/views.ts';
import { DEFAULT_THRESHOLDS } from '#lib/room/thresholds.ts';

/** Minimal views for tests. */
export const roomInfo: RoomInfo = {
  workshop: {
    id: 'e1',
    name: 'Room B',
    code: 'KUMO482',
    state: 'live',
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    startsAt: 0,
    openedAt: null,
    startedAt: null,
    endedAt: null,
    reopenUntil: null,
    expectedSeats: null,
    showsZone: false,
  },
  exercises: [],
  current: null,
  released: [],
  outage: null,
  sections: [],
  pack: { id: 'course', version: '1.0.0', availableUpdate: null },
  sharedIncidents: [],
  schedule: { timer: null, breaks: [] },
  thresholds: DEFAULT_THRESHOLDS,
  warnings: [],
  grading: null,
};

export function seatRow(id: string, over: Partial<SeatRow> = {}): SeatRow {
  return {
    id,
    label: id.toUpperCase(),
    displayName: null,
    presence: 'connected',
    presenceSince: 0,
    cells: [],
    currentExercise: null,
    lastChangeAt: null,
    hintsRevealed: 0,
    incidents: [],
    group: 'A',
    helpRequest: null,
    helpClaim: null,
    stuck: null,
    readinessIssues: [],
    notes: 0,
    storageLimit: null,
    gradingPaused: null,
    ...over,
  };
}

export function roomView(...seats: SeatRow[]): RoomView {
  return {
    kind: 'room',
    info: roomInfo,
    seats,
    me: { id: 'p1', role: 'instructor', name: 'otter' },
    stats: { exercises: [], advance: null },
    notices: [],
    staff: [],
  };
}

export function seatView(over: Partial<SeatView> = {}): SeatView {
  return {
    kind: 'seat',
    info: roomInfo,
    seat: {
      id: 's1',
      label: 'C-07',
      displayName: 'momiji',
      presence: 'connected',
      presenceSince: 0,
      storageLimit: null,
      gradingPaused: null,
      agent: null,
    },
    exercises: [],
    objects: [],
    incidents: [],
    omitted: { objects: 0, incidents: 0, notes: 0 },
    lastChange: null,
    components: [],
    roomPassRates: [],
    helpRequest: null,
    notices: [],
    notes: [],
    ...over,
  };
}
