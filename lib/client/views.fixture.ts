import {
  DEFAULT_THRESHOLDS,
  type RoomHead,
  type RoomView,
  type SeatRow,
  type SeatView,
} from '#lib/room/views.ts';

/** Views as small as their types allow, for tests. */
export const head: RoomHead = {
  event: {
    id: 'e1',
    name: 'Room B',
    code: 'KUMO482',
    state: 'live',
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    startsAt: 0,
  },
  exercises: [],
  current: null,
  released: [],
  outage: null,
  sections: [],
  pack: { id: 'course', version: '1.0.0', newer: null },
  sharedTroubles: [],
  pace: { timer: null, breaks: [] },
  thresholds: DEFAULT_THRESHOLDS,
};

export function row(id: string, over: Partial<SeatRow> = {}): SeatRow {
  return {
    id,
    label: id.toUpperCase(),
    handle: null,
    presence: 'live',
    presenceSince: 0,
    cells: [],
    at: null,
    lastChangeAt: null,
    hintsTaken: 0,
    incidents: [],
    group: 'A',
    hand: null,
    taken: null,
    stuck: null,
    lacks: [],
    notes: 0,
    ...over,
  };
}

export function roomView(...seats: SeatRow[]): RoomView {
  return {
    kind: 'room',
    head,
    seats,
    me: { id: 'p1', role: 'instructor', name: 'otter' },
    figures: { exercises: [], move: null },
    notices: [],
    staff: [],
  };
}

export function seatView(over: Partial<SeatView> = {}): SeatView {
  return {
    kind: 'seat',
    head,
    seat: {
      id: 's1',
      label: 'C-07',
      handle: 'momiji',
      presence: 'live',
      presenceSince: 0,
      agent: null,
    },
    exercises: [],
    objects: [],
    incidents: [],
    heard: null,
    inside: [],
    room: [],
    hand: null,
    notices: [],
    notes: [],
    ...over,
  };
}
