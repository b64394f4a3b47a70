import { type ExerciseInfo, type ExerciseView, type SeatView } from '#lib/room/views.ts';
import { DEFAULT_THRESHOLDS } from '#lib/room/thresholds.ts';

export const localizedText = { ja: 'ja', en: 'en' };
/** Views of a seat for tests of the student page. */
export const createExerciseInfo = (id: string, over: Partial<ExerciseInfo> = {}): ExerciseInfo => ({
  id,
  kind: 'problem',
  section: 'pod',
  minutes: 5,
  title: localizedText,
  checks: [
    { id: 'image', title: localizedText },
    { id: 'ready', title: localizedText },
  ],
  hints: 3,
  ...over,
});
export const pass = {
  exercise: '',
  packVersion: '1',
  pos: 1,
  at: 5,
  source: 'check',
  evidence: [],
  foundAtConnect: false,
} as const;
export const createExerciseView = (id: string, over: Partial<ExerciseView> = {}): ExerciseView => ({
  id,
  cell: { state: 'not-started' },
  live: { state: 'not-started' },
  checks: [],
  pass: null,
  hintsRevealed: [],
  hintsGiven: [],
  solution: 'hidden',
  ...over,
});
export const pull = {
  check: 'ready',
  code: 'image-pull',
  params: { kind: 'Pod', name: 'web-1' },
  group: [],
};

export function createSeatView(exercises: ExerciseView[], current: string | null = null): SeatView {
  return {
    kind: 'seat',
    exercises,
    objects: [],
    omitted: { objects: 0, incidents: 0, notes: 0 },
    incidents: [],
    lastChange: null,
    components: [],
    roomPassRates: [0.61],
    helpRequest: null,
    notices: [],
    notes: [],
    info: {
      workshop: {
        id: 'e',
        name: 'E',
        code: 'KUMO-482',
        state: 'live',
        language: 'ja',
        timeZone: 'UTC',
        startsAt: 0,
        openedAt: null,
        startedAt: null,
        endedAt: null,
        reopenUntil: null,
        expectedSeats: null,
        showsZone: false,
      },
      exercises: [createExerciseInfo('a'), createExerciseInfo('b'), createExerciseInfo('c')],
      current,
      released: [],
      outage: null,
      sections: [],
      pack: { id: 'course', version: '1.0.0', availableUpdate: null },
      sharedIncidents: [],
      schedule: { timer: null, breaks: [] },
      thresholds: DEFAULT_THRESHOLDS,
      warnings: [],
      grading: null,
    },
    seat: {
      id: 's',
      label: 'C-07',
      displayName: 'momiji',
      presence: 'connected',
      presenceSince: 0,
      storageLimit: null,
      gradingPaused: null,
      agent: null,
    },
  };
}
