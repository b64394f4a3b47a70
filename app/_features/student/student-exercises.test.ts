import { describe, expect, it } from 'vitest';
import {
  DEFAULT_THRESHOLDS,
  type ExerciseHead,
  type ExerciseView,
  type SeatView,
} from '#lib/room/views.ts';
import { lineWarning } from './setup/install-command-warning.ts';
import {
  checkRows,
  followed,
  holding,
  incidentsBeside,
  sectionsOf,
  stationsOf,
} from './student-exercises.ts';

const words = { ja: 'ja', en: 'en' };
const head = (id: string, over: Partial<ExerciseHead> = {}): ExerciseHead => ({
  id,
  kind: 'problem',
  section: 'pod',
  minutes: 5,
  title: words,
  checks: [
    { id: 'image', title: words },
    { id: 'ready', title: words },
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
const exercise = (id: string, over: Partial<ExerciseView> = {}): ExerciseView => ({
  id,
  cell: { state: 'not-started' },
  live: { state: 'not-started' },
  checks: [],
  pass: null,
  hintsTaken: [],
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

function view(exercises: ExerciseView[], current: string | null = null): SeatView {
  return {
    kind: 'seat',
    exercises,
    objects: [],
    incidents: [],
    heard: null,
    inside: [],
    room: [0.61],
    hand: null,
    notices: [],
    notes: [],
    head: {
      event: {
        id: 'e',
        name: 'E',
        code: 'KUMO-482',
        state: 'live',
        language: 'ja',
        timeZone: 'UTC',
        startsAt: 0,
      },
      exercises: [head('a'), head('b'), head('c')],
      current,
      released: [],
      outage: null,
      sections: [],
      pack: { id: 'course', version: '1.0.0', newer: null },
      sharedTroubles: [],
      pace: { timer: null, breaks: [] },
      thresholds: DEFAULT_THRESHOLDS,
    },
    seat: {
      id: 's',
      label: 'C-07',
      handle: 'momiji',
      presence: 'live',
      presenceSince: 0,
      agent: null,
    },
  };
}

describe('where the page begins', () => {
  it.each([
    ['with the room', view([exercise('a')], 'b'), 'b'],
    ['at the first that is not passed', view([exercise('a', { pass })]), 'b'],
    [
      'at the last, when all are passed',
      view([exercise('a', { pass }), exercise('b', { pass }), exercise('c', { pass })]),
      'c',
    ],
    [
      'at the first not passed, when the room is on one that this page does not know',
      view([], 'zzz'),
      'a',
    ],
  ])('%s', (_, seat, begins) => {
    expect(followed(seat, stationsOf(seat))).toBe(begins);
  });
});

it('counts what holds now, and what there is to hold before anything was judged', () => {
  const judged = exercise('a', {
    live: { state: 'judged', subjects: {}, checks: [], holding: 1, total: 2 },
  });
  expect(stationsOf(view([judged])).map(({ n, m, share }) => [n, m, share])).toEqual([
    [1, 2, 0.61],
    [0, 2, null],
    [0, 2, null],
  ]);
});

it('lists every check in the author’s order, also those not judged', () => {
  const [station] = stationsOf(
    view([exercise('a', { checks: [{ check: 'ready', state: 'fails', reason: pull }] })]),
  );
  expect(checkRows(station!)).toMatchObject([
    { id: 'image', state: 'not-judged', reason: null },
    { id: 'ready', state: 'fails', reason: { code: 'image-pull' } },
  ]);
});

it('says once what a check says already', () => {
  const [station] = stationsOf(
    view([exercise('a', { checks: [{ check: 'ready', state: 'fails', reason: pull }] })]),
  );
  const incident = (name: string) => ({
    code: 'image-pull',
    scope: 'own' as const,
    object: { uid: name, gvk: 'v1/Pod', ns: 'default', name },
    params: { kind: 'Pod', name },
    since: 0,
  });
  expect(
    incidentsBeside(station!, [incident('web-1'), incident('other')]).map(
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
    lineWarning(
      `curl -fsSL ${server}/agent/install.sh | sh -s -- --server ${server} --token podium1.x`,
    ),
  ).toBe(warning);
});

it('says one trouble of three Pods once', () => {
  const [station] = stationsOf(view([exercise('a')]));
  const incident = (name: string, image: string) => ({
    code: 'image-pull',
    scope: 'own' as const,
    object: { uid: name, gvk: 'v1/Pod', ns: 'default', name },
    params: { kind: 'Pod', name, image },
    since: 0,
  });
  expect(
    incidentsBeside(station!, [
      incident('web-1', 'ngnix'),
      incident('web-2', 'ngnix'),
      incident('web-3', 'other'),
    ]).map(({ object }) => object.name),
  ).toEqual(['web-1', 'web-3']);
});

it('puts the stations under the headings of the course, with what was passed of each', () => {
  const seat = view([exercise('a', { pass })]);
  const sections = sectionsOf(
    { sections: [{ id: 'pod', title: words }] },
    stationsOf({
      ...seat,
      head: { ...seat.head, exercises: [head('a'), head('b'), head('c', { section: 'bonus' })] },
    }),
  );
  expect(sections.map(({ id, stations, passed }) => [id, stations.length, passed])).toEqual([
    ['pod', 2, 1],
    ['bonus', 1, 0],
  ]);
});

it('knows when all holds and only time is missing', () => {
  const judged = (holdingNow: number) =>
    stationsOf(
      view([
        exercise('a', {
          live: { state: 'judged', subjects: {}, checks: [], holding: holdingNow, total: 2 },
        }),
      ]),
    )[0]!;
  expect([
    holding(judged(1)),
    holding(judged(2)),
    holding(stationsOf(view([exercise('a', { pass })]))[0]!),
  ]).toEqual([false, true, false]);
});
