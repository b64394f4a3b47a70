import type { Reason } from '#lib/grading/types.ts';
import {
  DEFAULT_THRESHOLDS,
  type CellState,
  type ExerciseHead,
  type HandView,
  type RoomHead,
  type SeatRow,
  type StuckView,
} from '#lib/room/views.ts';

/** Rows and heads for tests of the room's views. */
export function exercise(id: string, kind: ExerciseHead['kind'] = 'hands-on'): ExerciseHead {
  return { id, kind, section: 'one', minutes: 5, title: { ja: id, en: id }, checks: [], hints: 0 };
}

export function head(more: Partial<RoomHead> = {}): RoomHead {
  return {
    event: {
      id: 'e',
      name: 'Hall B',
      code: 'KUMO482',
      state: 'live',
      language: 'en',
      timeZone: 'Asia/Tokyo',
      startsAt: 0,
    },
    exercises: [exercise('one'), exercise('two', 'problem')],
    current: 'one',
    released: [],
    outage: null,
    sections: [],
    pack: { id: 'course', version: '1.0.0', newer: null },
    sharedTroubles: [],
    pace: { timer: null, breaks: [] },
    thresholds: DEFAULT_THRESHOLDS,
    ...more,
  };
}

export function reason(more: Partial<Reason> = {}): Reason {
  return { check: 'image', code: 'differs', params: { found: 'ngnix' }, group: [], ...more };
}

export function trouble(since: number, more: Partial<Reason> = {}): CellState {
  return { state: 'trouble', n: 1, m: 2, since, reasons: [reason(more)] };
}

export const PASSED: CellState = { state: 'passed', at: 1, foundAtConnect: false, byHand: false };
export const FRESH: CellState = { state: 'not-started' };

export function row(label: string, more: Partial<SeatRow> = {}): SeatRow {
  return {
    id: label.toLowerCase(),
    label,
    handle: `h-${label}`,
    presence: 'live',
    presenceSince: 0,
    cells: [FRESH, FRESH],
    at: 'one',
    lastChangeAt: null,
    hintsTaken: 0,
    incidents: [],
    group: 'C',
    hand: null,
    taken: null,
    stuck: null,
    lacks: [],
    notes: 0,
    ...more,
  };
}

export function hand(since: number): HandView {
  return { since, exercise: 'one', question: 'Is 2/3 enough?', failing: [], pausedSince: null };
}

export function stuck(score: number): StuckView {
  return {
    score,
    exercise: 'one',
    since: 1,
    parts: [{ kind: 'idle', points: score, idle: 60_000 }],
  };
}
