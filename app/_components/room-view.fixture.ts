import type { Reason } from '#lib/grading/types.ts';
import {
  type CellState,
  type ExerciseInfo,
  type HelpRequestView,
  type RoomInfo,
  type SeatRow,
  type StuckView,
} from '#lib/room/views.ts';
import { DEFAULT_THRESHOLDS } from '#lib/room/thresholds.ts';

/** Rows and heads for tests of the room's views. */
export function buildExercise(id: string, kind: ExerciseInfo['kind'] = 'hands-on'): ExerciseInfo {
  return { id, kind, section: 'one', minutes: 5, title: { ja: id, en: id }, checks: [], hints: 0 };
}

export function buildRoomInfo(overrides: Partial<RoomInfo> = {}): RoomInfo {
  return {
    workshop: {
      id: 'e',
      name: 'Hall B',
      code: 'KUMO482',
      state: 'live',
      language: 'en',
      timeZone: 'Asia/Tokyo',
      startsAt: 0,
      openedAt: null,
      startedAt: null,
      endedAt: null,
      reopenUntil: null,
      expectedSeats: null,
      showsZone: false,
    },
    exercises: [buildExercise('one'), buildExercise('two', 'problem')],
    current: 'one',
    released: [],
    outage: null,
    sections: [],
    pack: { id: 'course', version: '1.0.0', availableUpdate: null },
    sharedIncidents: [],
    schedule: { timer: null, breaks: [] },
    thresholds: DEFAULT_THRESHOLDS,
    warnings: [],
    grading: null,
    ...overrides,
  };
}

export function buildReason(overrides: Partial<Reason> = {}): Reason {
  return { check: 'image', code: 'differs', params: { found: 'ngnix' }, group: [], ...overrides };
}

export function failingCell(since: number, overrides: Partial<Reason> = {}): CellState {
  return { state: 'failing', passing: 1, total: 2, since, reasons: [buildReason(overrides)] };
}

export const PASSED_CELL: CellState = {
  state: 'passed',
  at: 1,
  foundAtConnect: false,
  markedByInstructor: false,
};
export const NOT_STARTED_CELL: CellState = { state: 'not-started' };

export function buildSeatRow(label: string, overrides: Partial<SeatRow> = {}): SeatRow {
  return {
    id: label.toLowerCase(),
    label,
    displayName: `h-${label}`,
    presence: 'connected',
    presenceSince: 0,
    cells: [NOT_STARTED_CELL, NOT_STARTED_CELL],
    currentExercise: 'one',
    lastChangeAt: null,
    hintsRevealed: 0,
    incidents: [],
    group: 'C',
    helpRequest: null,
    helpClaim: null,
    stuck: null,
    readinessIssues: [],
    notes: 0,
    storageLimit: null,
    gradingPaused: null,
    ...overrides,
  };
}

export function buildHelpRequest(since: number): HelpRequestView {
  return { since, exercise: 'one', question: 'Is 2/3 enough?', failing: [], snoozedSince: null };
}

export function buildStuck(score: number): StuckView {
  return {
    score,
    exercise: 'one',
    since: 1,
    parts: [{ kind: 'idle', points: score, idleMs: 60_000 }],
  };
}
