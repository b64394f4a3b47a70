import type { Incident, Evaluation, Pass, Progress, Reason } from '#lib/grading/types.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { RoomState, SeatState } from './state.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

/** Rooms and seats for tests. Texts that must not reach a view contain SECRET. */
const localizedText = (text: string) => ({ ja: text, en: text });

export function exercise(id: string, more: Partial<Exercise> = {}): Exercise {
  return {
    id,
    kind: 'hands-on',
    section: 'one',
    minutes: 5,
    title: localizedText(id),
    task: localizedText('task'),
    hints: [localizedText('SECRET hint 1'), localizedText('SECRET hint 2')],
    solution: localizedText('SECRET solution'),
    subjects: [],
    attempt: [{ pod: { spec: { SECRET: true } } }],
    checks: [
      {
        id: 'ready',
        title: localizedText('Pod is ready'),
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
    title: localizedText('Course'),
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

export const evaluation = (
  reasons: readonly Reason[],
  more: Partial<Extract<Evaluation, { state: 'evaluated' }>> = {},
): Evaluation => ({
  state: 'evaluated',
  subjects: { pod: ref('pod-1') },
  checks: reasons.map((reason) => ({ check: reason.check, state: 'fail', reason })),
  passing: 1,
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
    displayName: `name of ${id}`,
    personId: `person of ${id}`,
    presence: 'connected',
    presenceSince: 0,
    agent: null,
    hasInitialState: true,
    progress: new Map(),
    objects: new Map(),
    incidents: [],
    lastChange: null,
    lastChangeAt: null,
    hintsRevealed: new Map(),
    quiz: new Map(),
    hintsGiven: new Map(),
    solutions: new Set(),
    group: 'A',
    help: { helpRequest: null, helpClaim: null, resolvedAt: null },
    storageLimit: null,
    gradingPaused: null,
    notes: [],
    ...more,
  };
}

export function incident(uid: string, code = 'image-pull'): Incident {
  return { code, scope: 'own', object: ref(uid), params: { image: 'ngnix' }, since: 1 };
}

export function room(seats: readonly SeatState[], more: Partial<RoomState> = {}): RoomState {
  return {
    workshop: {
      id: 'e',
      name: 'Hall B',
      code: 'KUMO-482',
      state: 'live',
      language: 'en',
      timeZone: 'Asia/Tokyo',
      startsAt: 0,
      openedAt: null,
      startedAt: null,
      endedAt: null,
      endedFrom: null,
      expectedSeats: null,
      requiredReadiness: null,
      showsZone: false,
    },
    pack: pack('one', 'two'),
    availablePackVersion: null,
    now: 0,
    seats: new Map(seats.map((member) => [member.id, member])),
    current: null,
    released: new Set(),
    outage: null,
    schedule: { timer: null, breaks: [] },
    breaks: [],
    thresholds: DEFAULT_THRESHOLDS,
    notices: [],
    staff: [],
    warnings: [],
    grading: null,
    currentSince: null,
    ...more,
  };
}
