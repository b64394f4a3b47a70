import {
  DEFAULT_THRESHOLDS,
  type CellState,
  type ExerciseHead,
  type RoomView,
  type SeatRow,
} from '#lib/room/views.ts';

/** Numbers from 0 to 1, the same for each run (mulberry32). */
function randomFrom(start: number): () => number {
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
const BEGAN = Date.UTC(2026, 4, 12, 4, 0);
const MINUTE = 60_000;

function exercise(place: number): ExerciseHead {
  const kind = [2, 3, 12, 13, 18].includes(place) ? 'problem' : place === 19 ? 'quiz' : 'hands-on';
  const title = {
    ja: `課題 ${place + 1}: Deployment で nginx を動かす`,
    en: `Exercise ${place + 1}: nginx in a Deployment`,
  };
  return {
    id: `exercise-${place + 1}`,
    kind,
    section: 'one',
    minutes: 6,
    title,
    checks: [],
    hints: 3,
    ...(place === 20 && { optional: true }),
  };
}

type Random = () => number;

function cellAt(place: number, at: number, random: Random): CellState {
  if (place < at)
    return random() < 0.07
      ? { state: 'passed-removed', at: BEGAN }
      : { state: 'passed', at: BEGAN, foundAtConnect: false, byHand: false };
  if (place > at) return { state: 'not-started' };
  const r = random();
  if (r < 0.12) return { state: 'not-started' };
  if (r < 0.5)
    return {
      state: 'trouble',
      n: 1,
      m: 4,
      since: BEGAN,
      reasons: [
        {
          check: 'image',
          code: 'differs',
          params: { found: 'ngnix:1.18.0', expected: 'nginx:1.18.0', path: 'image' },
          group: [],
        },
      ],
    };
  return { state: 'working', n: 1 + Math.floor(random() * 3), m: 4 };
}

function presenceOf(random: Random): SeatRow['presence'] {
  const r = random();
  if (r > 0.03) return 'live';
  return (
    (['offline', 'offline', 'cluster-down', 'quarantined', 'never-seen', 'stale'] as const)[
      Math.floor(random() * 6)
    ] ?? 'offline'
  );
}

function seat(place: number, size: number, random: Random): SeatRow {
  const group =
    String.fromCharCode(65 + (Math.floor(place / size) % 26)) +
    (place / size >= 26 ? String(Math.floor(place / size / 26)) : '');
  const label = `${group}-${String((place % size) + 1).padStart(2, '0')}`;
  const at = random() < 0.55 ? CURRENT + 1 + Math.floor(random() * 4) : CURRENT;
  const behind = at === CURRENT;
  const isStuck = behind && random() < 0.07;
  const raised = behind && random() < 0.03;
  const taken = (isStuck || raised) && random() < 0.3;
  return {
    id: label.toLowerCase(),
    label,
    group,
    handle: `${NAMES[place % NAMES.length] ?? ''}${place >= NAMES.length ? Math.floor(place / NAMES.length) : ''}`,
    presence: presenceOf(random),
    presenceSince: BEGAN,
    cells: Array.from({ length: EXERCISES }, (_, column) => cellAt(column, at, random)),
    at: exercise(at).id,
    lastChangeAt: BEGAN + place,
    hintsTaken: 0,
    incidents: [],
    lacks: [],
    notes: 0,
    hand: raised
      ? { since: BEGAN, exercise: null, question: 'Is 2/3 enough?', failing: [], pausedSince: null }
      : null,
    stuck: isStuck
      ? {
          score: 60 + Math.floor(random() * 40),
          exercise: exercise(at).id,
          since: BEGAN + Math.floor(random() * 10) * MINUTE,
          parts: [],
        }
      : null,
    taken: taken ? { by: { id: 'otter', name: 'otter' }, since: BEGAN } : null,
  };
}

/** A hall in the middle of its day, the same each time: tables of 30, of 200 from a thousand seats on. */
export function hall(seats: number): RoomView {
  const random = randomFrom(482);
  const rows = Array.from({ length: seats }, (_, place) =>
    seat(place, seats >= 1000 ? 200 : 30, random),
  );
  const passed = (column: number) =>
    rows.filter((row) => row.cells[column]?.state.startsWith('passed')).length;
  return {
    kind: 'room',
    head: {
      event: {
        id: 'hall',
        name: 'Hall B',
        code: 'KUMO482',
        state: 'live',
        language: 'en',
        timeZone: 'Asia/Tokyo',
        startsAt: BEGAN,
      },
      sections: [],
      exercises: Array.from({ length: EXERCISES }, (_, place) => exercise(place)),
      pack: { id: 'course', version: '1.0.0', newer: null },
      sharedTroubles: [],
      current: exercise(CURRENT).id,
      released: [],
      outage: null,
      pace: { timer: null, breaks: [] },
      thresholds: DEFAULT_THRESHOLDS,
    },
    seats: rows,
    me: { id: 'otter', role: 'owner', name: 'otter' },
    notices: [],
    staff: [],
    figures: {
      move: null,
      exercises: Array.from({ length: EXERCISES }, (_, column) => ({
        passed: passed(column),
        here: 0,
        trouble: 0,
        stuck: rows.filter((row) => row.stuck?.exercise === exercise(column).id).length,
        medianMs: column <= CURRENT ? (70 + column * 25) * 1000 : null,
        in5: null,
        in10: null,
      })),
    },
  };
}
