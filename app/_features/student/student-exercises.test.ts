import { describe, expect, it } from 'vitest';
import { getInstallCommandWarning } from './setup/install-command-warning.ts';
import {
  listCheckRows,
  initialExercise,
  isPassPending,
  otherIncidents,
  groupBySection,
  isCourseCompleted,
  isLateJoiner,
  listStudentExercises,
} from './student-exercises.ts';
import {
  createExerciseInfo,
  createExerciseView,
  createSeatView,
  localizedText,
  pass,
  pull,
} from './student-view.fixture.ts';

describe('the initial exercise', () => {
  it.each([
    ['is the current one of the class', createSeatView([createExerciseView('a')], 'b'), 'b'],
    ['is the first one without a pass', createSeatView([createExerciseView('a', { pass })]), 'b'],
    [
      'is the last one if all are passed',
      createSeatView([
        createExerciseView('a', { pass }),
        createExerciseView('b', { pass }),
        createExerciseView('c', { pass }),
      ]),
      'c',
    ],
    [
      'is the first one without a pass if the current one is unknown',
      createSeatView([], 'zzz'),
      'a',
    ],
  ])('%s', (_, seat, expected) => {
    expect(initialExercise(seat, listStudentExercises(seat))).toBe(expected);
  });
});

it('counts passing checks, and all checks of an exercise that was not evaluated yet', () => {
  const evaluated = createExerciseView('a', {
    live: { state: 'evaluated', subjects: {}, checks: [], passing: 1, total: 2 },
  });
  expect(
    listStudentExercises(createSeatView([evaluated])).map(({ passing, total, passRate }) => [
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

it('counts all checks of a passed exercise, whatever is in the cluster now', () => {
  const [exercise] = listStudentExercises(
    createSeatView([
      createExerciseView('a', {
        pass,
        live: { state: 'evaluated', subjects: {}, checks: [], passing: 0, total: 2 },
      }),
    ]),
  );
  expect([exercise?.passing, exercise?.total]).toEqual([2, 2]);
});

it('calls the course completed without its optional exercises', () => {
  const view = createSeatView([
    createExerciseView('a', { pass }),
    createExerciseView('b', { pass }),
  ]);
  expect(isCourseCompleted(listStudentExercises(view))).toBe(false);
  const optional = createExerciseInfo('c', { optional: true });
  expect(
    isCourseCompleted(
      listStudentExercises({
        ...view,
        info: { ...view.info, exercises: [...view.info.exercises.slice(0, 2), optional] },
      }),
    ),
  ).toBe(true);
});

it('knows a late joiner until the first attempt', () => {
  const currentOf = (exercises: ReturnType<typeof listStudentExercises>) => exercises[1];
  const fresh = listStudentExercises(createSeatView([]));
  expect(isLateJoiner(currentOf(fresh), fresh)).toBe(true);
  expect(isLateJoiner(fresh[0], fresh)).toBe(false);
  expect(isLateJoiner(undefined, fresh)).toBe(false);
  const started = listStudentExercises(
    createSeatView([
      createExerciseView('b', {
        live: { state: 'evaluated', subjects: {}, checks: [], passing: 0, total: 2 },
      }),
    ]),
  );
  expect(isLateJoiner(currentOf(started), started)).toBe(false);
});

it('lists all checks in the author’s order, also those without a result', () => {
  const [exercise] = listStudentExercises(
    createSeatView([
      createExerciseView('a', { checks: [{ check: 'ready', state: 'fail', reason: pull }] }),
    ]),
  );
  expect(listCheckRows(exercise!)).toMatchObject([
    { id: 'image', state: 'not-checked', reason: null },
    { id: 'ready', state: 'fail', reason: { code: 'image-pull' } },
  ]);
});

it('does not repeat an incident that a check mentions', () => {
  const [exercise] = listStudentExercises(
    createSeatView([
      createExerciseView('a', { checks: [{ check: 'ready', state: 'fail', reason: pull }] }),
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
    otherIncidents(exercise!, [incident('web-1'), incident('other')]).map(
      ({ object }) => object.name,
    ),
  ).toEqual(['other']);
});

it.each([
  ['http://localhost:3000', 'onlyHere'],
  ['https://127.0.0.1', 'onlyHere'],
  ['http://podium.example', 'plainHttp'],
  ['https://podium.example', null],
])('warns about an install command with the server %s: %s', (server, warning) => {
  expect(
    getInstallCommandWarning(
      `curl -fsSL ${server}/agent/install.sh | PODIUM_TOKEN=podium1.x sh -s -- --server ${server}`,
    ),
  ).toBe(warning);
});

it('lists the same incident of several Pods once', () => {
  const [exercise] = listStudentExercises(createSeatView([createExerciseView('a')]));
  const incident = (name: string, image: string) => ({
    code: 'image-pull',
    scope: 'own' as const,
    object: { uid: name, gvk: 'v1/Pod', ns: 'default', name },
    params: { kind: 'Pod', name, image },
    since: 0,
  });
  expect(
    otherIncidents(exercise!, [
      incident('web-1', 'ngnix'),
      incident('web-2', 'ngnix'),
      incident('web-3', 'other'),
    ]).map(({ object }) => object.name),
  ).toEqual(['web-1', 'web-3']);
});

it('groups exercises by section with the number of passes', () => {
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

it('waits for the confirmation of a pass when all checks are passing', () => {
  const withPassing = (passing: number) =>
    listStudentExercises(
      createSeatView([
        createExerciseView('a', {
          live: { state: 'evaluated', subjects: {}, checks: [], passing, total: 2 },
        }),
      ]),
    )[0]!;
  expect([
    isPassPending(withPassing(1)),
    isPassPending(withPassing(2)),
    isPassPending(listStudentExercises(createSeatView([createExerciseView('a', { pass })]))[0]!),
  ]).toEqual([false, true, false]);
});
