import { describe, expect, it } from 'vitest';
import {
  DEFAULT_THRESHOLDS,
  type ExerciseInfo,
  type ExerciseView,
  type SeatView,
} from '#lib/room/views.ts';
import { getInstallCommandWarning } from './setup/install-command-warning.ts';
import {
  listCheckRows,
  initialExercise,
  isPassPending,
  otherIncidents,
  groupBySection,
  listStudentExercises,
} from './student-exercises.ts';

const localizedText = { ja: 'ja', en: 'en' };
const createExerciseInfo = (id: string, over: Partial<ExerciseInfo> = {}): ExerciseInfo => ({
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
const pass = {
  exercise: '',
  packVersion: '1',
  pos: 1,
  at: 5,
  source: 'check',
  evidence: [],
  foundAtConnect: false,
} as const;
const createExerciseView = (id: string, over: Partial<ExerciseView> = {}): ExerciseView => ({
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
const pull = {
  check: 'ready',
  code: 'image-pull',
  params: { kind: 'Pod', name: 'web-1' },
  group: [],
};

function createSeatView(exercises: ExerciseView[], current: string | null = null): SeatView {
  return {
    kind: 'seat',
    exercises,
    objects: [],
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
    },
    seat: {
      id: 's',
      label: 'C-07',
      displayName: 'momiji',
      presence: 'connected',
      presenceSince: 0,
      agent: null,
    },
  };
}

describe('where the page begins', () => {
  it.each([
    ['with the room', createSeatView([createExerciseView('a')], 'b'), 'b'],
    ['at the first that is not passed', createSeatView([createExerciseView('a', { pass })]), 'b'],
    [
      'at the last, when all are passed',
      createSeatView([
        createExerciseView('a', { pass }),
        createExerciseView('b', { pass }),
        createExerciseView('c', { pass }),
      ]),
      'c',
    ],
    [
      'at the first not passed, when the room is on one that this page does not know',
      createSeatView([], 'zzz'),
      'a',
    ],
  ])('%s', (_, seat, begins) => {
    expect(initialExercise(seat, listStudentExercises(seat))).toBe(begins);
  });
});

it('counts what holds now, and what there is to hold before anything was judged', () => {
  const judged = createExerciseView('a', {
    live: { state: 'judged', subjects: {}, checks: [], passing: 1, total: 2 },
  });
  expect(
    listStudentExercises(createSeatView([judged])).map(({ passing, total, passRate }) => [
      passing,
      total,
      passRate,
    ]),
  ).toEqual([
    [1, 2, 0.61],
    [0, 2, null],
    [0, 2, null],
  ]);
});

it('lists every check in the author’s order, also those not judged', () => {
  const [station] = listStudentExercises(
    createSeatView([
      createExerciseView('a', { checks: [{ check: 'ready', state: 'fails', reason: pull }] }),
    ]),
  );
  expect(listCheckRows(station!)).toMatchObject([
    { id: 'image', state: 'not-judged', reason: null },
    { id: 'ready', state: 'fails', reason: { code: 'image-pull' } },
  ]);
});

it('says once what a check says already', () => {
  const [station] = listStudentExercises(
    createSeatView([
      createExerciseView('a', { checks: [{ check: 'ready', state: 'fails', reason: pull }] }),
    ]),
  );
  const incident = (name: string) => ({
    code: 'image-pull',
    scope: 'own' as const,
    object: { uid: name, gvk: 'v1/Pod', ns: 'default', name },
    params: { kind: 'Pod', name },
    since: 0,
  });
  expect(
    otherIncidents(station!, [incident('web-1'), incident('other')]).map(
      ({ object }) => object.name,
    ),
  ).toEqual(['other']);
});

it.each([
  ['http://localhost:3000', 'onlyHere'],
  ['https://127.0.0.1', 'onlyHere'],
  ['http://podium.example', 'plainHttp'],
  ['https://podium.example', null],
])('warns of a line that names %s: %s', (server, warning) => {
  expect(
    getInstallCommandWarning(
      `curl -fsSL ${server}/agent/install.sh | sh -s -- --server ${server} --token podium1.x`,
    ),
  ).toBe(warning);
});

it('says one trouble of three Pods once', () => {
  const [station] = listStudentExercises(createSeatView([createExerciseView('a')]));
  const incident = (name: string, image: string) => ({
    code: 'image-pull',
    scope: 'own' as const,
    object: { uid: name, gvk: 'v1/Pod', ns: 'default', name },
    params: { kind: 'Pod', name, image },
    since: 0,
  });
  expect(
    otherIncidents(station!, [
      incident('web-1', 'ngnix'),
      incident('web-2', 'ngnix'),
      incident('web-3', 'other'),
    ]).map(({ object }) => object.name),
  ).toEqual(['web-1', 'web-3']);
});

it('puts the stations under the headings of the course, with what was passed of each', () => {
  const seat = createSeatView([createExerciseView('a', { pass })]);
  const sections = groupBySection(
    { sections: [{ id: 'pod', title: localizedText }] },
    listStudentExercises({
      ...seat,
      info: {
        ...seat.info,
        exercises: [
          createExerciseInfo('a'),
          createExerciseInfo('b'),
          createExerciseInfo('c', { section: 'bonus' }),
        ],
      },
    }),
  );
  expect(
    sections.map(({ id, exercises, passedCount }) => [id, exercises.length, passedCount]),
  ).toEqual([
    ['pod', 2, 1],
    ['bonus', 1, 0],
  ]);
});

it('knows when all holds and only time is missing', () => {
  const judged = (holdingNow: number) =>
    listStudentExercises(
      createSeatView([
        createExerciseView('a', {
          live: { state: 'judged', subjects: {}, checks: [], passing: holdingNow, total: 2 },
        }),
      ]),
    )[0]!;
  expect([
    isPassPending(judged(1)),
    isPassPending(judged(2)),
    isPassPending(listStudentExercises(createSeatView([createExerciseView('a', { pass })]))[0]!),
  ]).toEqual([false, true, false]);
});
