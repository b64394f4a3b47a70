import { describe, expect, it } from 'vitest';
import type { CheckResult, Incident } from '#lib/grading/types.ts';
import type { ExerciseView, ObjectView, SeatView } from '#lib/room/views.ts';
import {
  failsAt,
  isNotStarted,
  passes,
  passesWhileScaledAbove,
  passesWith,
  passesWithIncident,
  reports,
  staysPassedAfterCleanup,
} from './expectations.ts';

const PASS = { exercise: 'e', packVersion: '1', pos: 1, at: 1, source: 'check' } as const;

function exercise(overrides: Partial<ExerciseView>): ExerciseView {
  return {
    id: 'e',
    cell: { state: 'failing', passing: 0, total: 1, since: 0, reasons: [] },
    live: { state: 'not-started' },
    checks: [],
    pass: null,
    hintsRevealed: [],
    hintsGiven: [],
    solution: 'hidden',
    ...overrides,
  };
}

const seat = (parts: { incidents?: Incident[]; objects?: ObjectView[] } = {}): SeatView =>
  ({ incidents: [], objects: [], ...parts }) as unknown as SeatView;

const failure = (more: object = {}): CheckResult => ({
  check: 'max',
  state: 'fail',
  reason: { check: 'max', code: 'differs', params: { found: '8' }, group: [] },
  ...more,
});
const passing: CheckResult = { check: 'max', state: 'pass' };
const passed = exercise({
  cell: { state: 'passed', at: 1, foundAtConnect: false, markedByInstructor: false },
  checks: [passing],
  pass: { ...PASS, evidence: [], foundAtConnect: false },
});
const incident = (code: string): Incident => ({
  code,
  scope: 'own',
  object: { uid: 'u', gvk: 'v1/Pod', ns: 'default', name: 'web' },
  params: { name: 'web' },
  since: 0,
});
const autoscaler = (currentReplicas: number, reason = 'ValidMetricFound'): ObjectView => ({
  uid: 'u',
  gvk: 'autoscaling/v2/HorizontalPodAutoscaler',
  ns: 'default',
  name: 'web',
  owner: null,
  state: '',
  hasIncident: false,
  object: {
    status: { currentReplicas, conditions: [{ type: 'ScalingActive', status: 'True', reason }] },
  },
});

describe('a failing check', () => {
  it('matches its id, its reason code and the given parameters', () => {
    const view = exercise({ checks: [failure()] });
    expect(failsAt('max', 'differs', { found: '8' }).matches(view, seat())).toBe(true);
    expect(failsAt('min', 'differs').matches(view, seat())).toBe(false);
    expect(failsAt('max', 'missing').matches(view, seat())).toBe(false);
    expect(failsAt('max', 'differs', { found: '9' }).matches(view, seat())).toBe(false);
  });

  it('must count as failing, or be in progress where the student has not finished', () => {
    const cell = { state: 'in-progress', passing: 0, total: 1 } as const;
    const unfinished = exercise({ checks: [failure()], cell });
    expect(failsAt('max', 'differs').matches(unfinished, seat())).toBe(false);
    expect(failsAt('max', 'differs', {}, { isUnfinished: true }).matches(unfinished, seat())).toBe(
      true,
    );
  });

  it('never matches an exercise with a pass', () => {
    const view = exercise({ ...passed, cell: exercise({}).cell, checks: [failure()] });
    expect(failsAt('max', 'differs').matches(view, seat())).toBe(false);
  });

  it('matches the next step of a sequence', () => {
    const steps = [
      { step: 'first', state: 'done', at: 1 },
      { step: 'paused', state: 'next' },
      { step: 'promoted', state: 'ahead' },
    ];
    const view = exercise({ checks: [failure({ steps })] });
    expect(failsAt('max', 'differs', {}, { nextStep: 'paused' }).matches(view, seat())).toBe(true);
    expect(failsAt('max', 'differs', {}, { nextStep: 'promoted' }).matches(view, seat())).toBe(
      false,
    );
  });
});

describe('a reported reason', () => {
  it('matches by check, code and parameters before the exercise counts as failing', () => {
    const view = exercise({ cell: { state: 'not-started' }, checks: [failure()] });
    expect(reports('max', 'differs', { found: '8' }).matches(view, seat())).toBe(true);
    expect(reports('max', 'differs', { found: '9' }).matches(view, seat())).toBe(false);
    expect(reports('max', 'missing').matches(view, seat())).toBe(false);
    expect(reports('min', 'differs').matches(view, seat())).toBe(false);
    expect(reports('max', 'differs').matches({ ...view, pass: passed.pass }, seat())).toBe(false);
  });
});

describe('a pass', () => {
  it('matches in any state, and the cleaned-up state only after a cleanup', () => {
    const cell = { state: 'passed-cleaned-up', at: 1 } as const;
    expect(passes.matches(passed, seat())).toBe(true);
    expect(passes.matches(exercise({}), seat())).toBe(false);
    expect(staysPassedAfterCleanup.matches(passed, seat())).toBe(false);
    expect(staysPassedAfterCleanup.matches(exercise({ ...passed, cell }), seat())).toBe(true);
  });

  it('with a cluster problem needs the problem and all checks', () => {
    const expected = passesWithIncident('hpa-no-requests', { name: 'web' });
    const view = seat({ incidents: [incident('hpa-no-requests')] });
    expect(expected.matches(passed, view)).toBe(true);
    expect(expected.matches(passed, seat())).toBe(false);
    expect(expected.matches(exercise({ ...passed, checks: [failure()] }), view)).toBe(false);
  });

  it('while scaled needs more replicas by valid metrics and no problem of the autoscaler', () => {
    const expected = passesWhileScaledAbove(5);
    expect(expected.matches(passed, seat({ objects: [autoscaler(6)] }))).toBe(true);
    expect(expected.matches(passed, seat({ objects: [autoscaler(5)] }))).toBe(false);
    expect(
      expected.matches(passed, seat({ objects: [autoscaler(6, 'FailedGetResourceMetric')] })),
    ).toBe(false);
    const incidents = [incident('hpa-no-metrics')];
    expect(expected.matches(passed, seat({ objects: [autoscaler(6)], incidents }))).toBe(false);
  });
});

describe('an exercise that has not started', () => {
  it('matches by what was found instead, and not once there is an attempt or a pass', () => {
    const reason = {
      check: 'e',
      code: 'not-started',
      params: { seen: 'other-kind', seenKind: 'ReplicaSet' },
      group: [],
    };
    const view = exercise({
      cell: { state: 'not-started' },
      live: { state: 'not-started', reason },
    });
    const expected = isNotStarted({ seenKind: 'ReplicaSet' });
    expect(expected.matches(view, seat())).toBe(true);
    expect(isNotStarted({ seenKind: 'StatefulSet' }).matches(view, seat())).toBe(false);
    expect(isNotStarted({}).matches(exercise({ live: { state: 'not-started' } }), seat())).toBe(
      false,
    );
    expect(expected.matches(exercise({}), seat())).toBe(false);
    expect(expected.matches({ ...view, pass: passed.pass }, seat())).toBe(false);
  });
});

describe('a pass with an object of a name', () => {
  it('needs all checks, and this object among the evaluated ones', () => {
    const subjects = { cron: { uid: 'u', gvk: 'batch/v1/CronJob', ns: 'default', name: 'range' } };
    const live = {
      state: 'evaluated',
      subjects,
      checks: [passing],
      passing: 1,
      total: 1,
    } as const;
    const view = exercise({ ...passed, live });
    expect(passesWith('range').matches(view, seat())).toBe(true);
    expect(passesWith('every').matches(view, seat())).toBe(false);
    expect(passesWith('range').matches({ ...view, checks: [failure()] }, seat())).toBe(false);
    expect(passesWith('range').matches(passed, seat())).toBe(false);
  });
});
