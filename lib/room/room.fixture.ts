import type { Incident, Judgement, Pass, Progress, Reason } from '#lib/grading/types.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { RoomState, SeatState } from './state.ts';
import { DEFAULT_THRESHOLDS } from './views.ts';

/** Rooms and seats for tests. Texts that must stay behind all say SECRET. */
const both = (text: string) => ({ ja: text, en: text });

export function exercise(id: string, more: Partial<Exercise> = {}): Exercise {
  return {
    id,
    kind: 'hands-on',
    section: 'one',
    minutes: 5,
    title: both(id),
    task: both('task'),
    hints: [both('SECRET hint 1'), both('SECRET hint 2')],
    solution: both('SECRET solution'),
    subjects: [],
    attempt: [{ pod: { spec: { SECRET: true } } }],
    checks: [
      {
        id: 'ready',
        title: both('Pod is ready'),
        kind: 'expect',
        expect: { pod: { SECRET: true } },
      },
    ],
    ...more,
  };
}

export function pack(...ids: string[]): Pack {
  return {
    id: 'course',
    version: '1',
    title: both('Course'),
    languages: ['ja', 'en'],
    sections: [],
    exercises: ids.map((id) => exercise(id)),
    plan: { version: 1, kinds: [], probes: [] },
  };
}

export function reason(more: Partial<Reason> = {}): Reason {
  return {
    check: 'ready',
    code: 'image',
    params: { found: 'ngnix', expected: 'nginx' },
    group: [],
    ...more,
  };
}

export const judged = (
  reasons: readonly Reason[],
  more: Partial<Extract<Judgement, { state: 'judged' }>> = {},
): Judgement => ({
  state: 'judged',
  subjects: { pod: ref('pod-1') },
  checks: reasons.map((why) => ({ check: why.check, state: 'fails', reason: why })),
  holding: 1,
  total: 1 + reasons.length,
  ...more,
});

export const ref = (uid: string, gvk = 'v1/Pod') => ({ uid, gvk, ns: 'default', name: uid });

export function pass(id: string, more: Partial<Pass> = {}): Pass {
  return {
    exercise: id,
    packVersion: '1',
    pos: 1,
    at: 500,
    source: 'check',
    evidence: [],
    foundAtConnect: false,
    ...more,
  };
}

export function progress(id: string, more: Partial<Progress> = {}): [string, Progress] {
  return [
    id,
    { exercise: id, live: { state: 'not-started' }, liveSince: 1_000, pass: null, ...more },
  ];
}

export function seat(id: string, more: Partial<SeatState> = {}): SeatState {
  return {
    id,
    label: id.toUpperCase(),
    ordinal: 1,
    handle: `name of ${id}`,
    person: `person of ${id}`,
    presence: 'live',
    presenceSince: 0,
    agent: null,
    looked: true,
    progress: new Map(),
    objects: new Map(),
    incidents: [],
    heard: null,
    lastChangeAt: null,
    hintsTaken: new Map(),
    quiz: new Map(),
    hintsGiven: new Map(),
    solutions: new Set(),
    group: 'A',
    help: { hand: null, taken: null, helpedAt: null },
    notes: [],
    ...more,
  };
}

export function incident(uid: string, code = 'image-pull'): Incident {
  return { code, scope: 'own', object: ref(uid), params: { image: 'ngnix' }, since: 1 };
}

export function room(seats: readonly SeatState[], more: Partial<RoomState> = {}): RoomState {
  return {
    event: {
      id: 'e',
      name: 'Hall B',
      code: 'KUMO-482',
      state: 'live',
      language: 'en',
      timeZone: 'Asia/Tokyo',
      startsAt: 0,
    },
    pack: pack('one', 'two'),
    newerPack: null,
    seats: new Map(seats.map((one) => [one.id, one])),
    current: null,
    released: new Set(),
    outage: null,
    pace: { timer: null, breaks: [] },
    breaks: [],
    thresholds: DEFAULT_THRESHOLDS,
    notices: [],
    staff: [],
    currentSince: null,
    ...more,
  };
}
