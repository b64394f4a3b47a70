import { type CellState, type ExerciseInfo, type RoomView, type SeatRow } from '#lib/room/views.ts';
import { DEFAULT_THRESHOLDS } from '#lib/room/thresholds.ts';

/** Pseudo-random numbers from 0 to 1, the same in each run (mulberry32). */
function createRandom(start: number): () => number {
  let seed = start;
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NAMES = [
  'momiji',
  'kiwi',
  'panda',
  'topaz',
  'かえで',
  '朝顔',
  'nashi',
  'orca',
  'gecko',
  'dingo',
  'pecan',
  'つばめ',
  'lynx',
  'maple',
  'mango',
  'peach',
];
const EXERCISES = 21;
const CURRENT = 12;
const STARTED_AT = Date.UTC(2026, 4, 12, 4, 0);
const MINUTE_MS = 60_000;

function createExercise(index: number): ExerciseInfo {
  const kind = [2, 3, 12, 13, 18].includes(index) ? 'problem' : index === 19 ? 'quiz' : 'hands-on';
  const title = {
    ja: `課題 ${index + 1}: Deployment で nginx を動かす`,
    en: `Exercise ${index + 1}: nginx in a Deployment`,
  };
  return {
    id: `exercise-${index + 1}`,
    kind,
    section: 'one',
    minutes: 6,
    title,
    checks: [],
    hints: 3,
    ...(index === 20 && { optional: true }),
  };
}

type Random = () => number;

function createCell(index: number, at: number, random: Random): CellState {
  if (index < at)
    return random() < 0.07
      ? { state: 'passed-cleaned-up', at: STARTED_AT }
      : { state: 'passed', at: STARTED_AT, foundAtConnect: false, markedByInstructor: false };
  if (index > at) return { state: 'not-started' };
  const r = random();
  if (r < 0.12) return { state: 'not-started' };
  if (r < 0.5)
    return {
      state: 'failing',
      passing: 1,
      total: 4,
      since: STARTED_AT,
      reasons: [
        {
          check: 'image',
          code: 'differs',
          params: { found: 'ngnix:1.18.0', expected: 'nginx:1.18.0', path: 'image' },
          group: [],
        },
      ],
    };
  return { state: 'in-progress', passing: 1 + Math.floor(random() * 3), total: 4 };
}

function drawPresence(random: Random): SeatRow['presence'] {
  const r = random();
  if (r > 0.03) return 'connected';
  return (
    (['offline', 'offline', 'cluster-down', 'duplicate', 'not-connected', 'delayed'] as const)[
      Math.floor(random() * 6)
    ] ?? 'offline'
  );
}

function createSeatRow(index: number, size: number, random: Random): SeatRow {
  const group =
    String.fromCharCode(65 + (Math.floor(index / size) % 26)) +
    (index / size >= 26 ? String(Math.floor(index / size / 26)) : '');
  const label = `${group}-${String((index % size) + 1).padStart(2, '0')}`;
  const at = random() < 0.55 ? CURRENT + 1 + Math.floor(random() * 4) : CURRENT;
  const behind = at === CURRENT;
  const isStuck = behind && random() < 0.07;
  const raised = behind && random() < 0.03;
  const taken = (isStuck || raised) && random() < 0.3;
  return {
    id: label.toLowerCase(),
    label,
    group,
    displayName: `${NAMES[index % NAMES.length] ?? ''}${index >= NAMES.length ? Math.floor(index / NAMES.length) : ''}`,
    presence: drawPresence(random),
    presenceSince: STARTED_AT,
    cells: Array.from({ length: EXERCISES }, (_, column) => createCell(column, at, random)),
    currentExercise: createExercise(at).id,
    lastChangeAt: STARTED_AT + index,
    hintsRevealed: 0,
    incidents: [],
    readinessIssues: [],
    notes: 0,
    storageLimit: null,
    gradingPaused: null,
    helpRequest: raised
      ? {
          since: STARTED_AT,
          exercise: null,
          question: 'Is 2/3 enough?',
          failing: [],
          snoozedSince: null,
        }
      : null,
    stuck: isStuck
      ? {
          score: 60 + Math.floor(random() * 40),
          exercise: createExercise(at).id,
          since: STARTED_AT + Math.floor(random() * 10) * MINUTE_MS,
          parts: [],
        }
      : null,
    helpClaim: taken ? { by: { id: 'otter', name: 'otter' }, since: STARTED_AT } : null,
  };
}

/**
 * A room in the middle of a workshop, the same each time. Groups have 30 seats, or 200 in rooms
 * from 1,000 seats.
 */
export function sampleRoom(seats: number): RoomView {
  const random = createRandom(482);
  const rows = Array.from({ length: seats }, (_, index) =>
    createSeatRow(index, seats >= 1000 ? 200 : 30, random),
  );
  const passed = (column: number) =>
    rows.filter((row) => row.cells[column]?.state.startsWith('passed')).length;
  return {
    kind: 'room',
    info: {
      workshop: {
        id: 'room',
        name: 'Hall B',
        code: 'KUMO482',
        state: 'live',
        language: 'en',
        timeZone: 'Asia/Tokyo',
        startsAt: STARTED_AT,
        openedAt: null,
        startedAt: null,
        endedAt: null,
        reopenUntil: null,
        expectedSeats: null,
        showsZone: false,
      },
      sections: [],
      exercises: Array.from({ length: EXERCISES }, (_, index) => createExercise(index)),
      pack: { id: 'course', version: '1.0.0', availableUpdate: null },
      sharedIncidents: [],
      current: createExercise(CURRENT).id,
      released: [],
      outage: null,
      schedule: { timer: null, breaks: [] },
      thresholds: DEFAULT_THRESHOLDS,
      warnings: [],
      grading: null,
    },
    seats: rows,
    me: { id: 'otter', role: 'owner', name: 'otter' },
    notices: [],
    staff: [],
    stats: {
      advance: null,
      exercises: Array.from({ length: EXERCISES }, (_, column) => ({
        passed: passed(column),
        inProgress: 0,
        failing: 0,
        stuck: rows.filter((row) => row.stuck?.exercise === createExercise(column).id).length,
        medianMs: column <= CURRENT ? (70 + column * 25) * 1000 : null,
        in5Minutes: null,
        in10Minutes: null,
      })),
    },
  };
}
