import { describe, expect, it } from 'vitest';
import type { Progress } from '#lib/grading/types.ts';
import type { Check, Exercise } from '#lib/packs/types.ts';
import {
  exercise,
  incident,
  evaluation,
  pass,
  progress,
  reason,
  ref,
  seat,
} from './room.fixture.ts';
import type { SeatState } from './state.ts';
import { computeCell } from './cells.ts';

const NOW = 100_000;
const ready = exercise('one');
const cellOf = (state: Partial<Progress>, more: Partial<SeatState> = {}, shown: Exercise = ready) =>
  computeCell(seat('a', { progress: new Map([progress('one', state)]), ...more }), shown, NOW);
const localizedText = { ja: 'あ', en: 'a' };
const quiz: Check = {
  id: 'ready',
  title: localizedText,
  kind: 'quiz',
  quiz: {
    ask: 'one',
    question: localizedText,
    options: [],
    answer: [],
    explanation: localizedText,
  },
};
const sequence: Check = { id: 'ready', title: localizedText, kind: 'sequence', steps: [] };
const steps = [{ step: 'five', state: 'next' as const }];
const notReady = reason({ code: 'condition' });

describe('a cell', () => {
  it.each([
    ['not connected yet', 'not-connected', 'agent-away'],
    ['offline', 'offline', 'agent-away'],
    ['a duplicate', 'duplicate', 'agent-away'],
    ['without its cluster', 'cluster-down', 'cluster-down'],
  ] as const)('is unknown with a reason for a seat that is %s', (_, presence, code) => {
    expect(cellOf({ live: evaluation([reason()]) }, { presence }).cell).toMatchObject({
      state: 'unknown',
      reason: { code },
    });
  });

  it('is unknown, never failing, while the server stores no changes of the seat', () => {
    const storageLimit = { scope: 'seat', limitBytes: 134_217_728, at: 900 } as const;
    expect(cellOf({ live: evaluation([reason()]) }, { storageLimit }).cell).toEqual({
      state: 'unknown',
      reason: {
        check: 'one',
        code: 'storage-limit',
        params: { scope: 'seat', limitBytes: 134_217_728, at: 900 },
        group: [],
      },
    });
    expect(cellOf({ pass: pass('one') }, { storageLimit }).cell).toMatchObject({
      state: 'passed',
    });
  });

  it('does not change for one late heartbeat', () => {
    expect(cellOf({}, { presence: 'delayed' }).cell).toEqual({ state: 'not-started' });
  });

  it('stays passed while the agent is away, because a pass is permanent', () => {
    expect(cellOf({ pass: pass('one') }, { presence: 'offline' }).cell).toMatchObject({
      state: 'passed',
      at: 500,
    });
  });

  it('shows that passed work was cleaned up', () => {
    expect(cellOf({ pass: pass('one') }).cell).toEqual({ state: 'passed-cleaned-up', at: 500 });
    expect(cellOf({ pass: pass('one'), live: evaluation([reason()]) }).cell.state).toBe(
      'passed-cleaned-up',
    );
    expect(cellOf({ pass: pass('one'), live: evaluation([]) }).cell.state).toBe('passed');
  });

  it('does not depend on the cluster after an instructor marked it as passed', () => {
    expect(cellOf({ pass: pass('one', { source: 'instructor' }) }).cell).toMatchObject({
      state: 'passed',
      markedByInstructor: true,
    });
  });

  it('is failing at once when a manifest is wrong', () => {
    expect(cellOf({ live: evaluation([reason()]), liveSince: NOW - 1 }).cell).toMatchObject({
      state: 'failing',
      passing: 1,
      total: 2,
      since: NOW - 1,
      reasons: [{ code: 'image' }],
    });
  });

  it('gives a Pod 30 s to get ready and has the time when it will be failing', () => {
    expect(cellOf({ live: evaluation([notReady]), liveSince: NOW - 29_999 })).toEqual({
      cell: { state: 'in-progress', passing: 1, total: 2 },
      nextChangeAt: NOW + 1,
    });
    expect(cellOf({ live: evaluation([notReady]), liveSince: NOW - 30_000 }).cell.state).toBe(
      'failing',
    );
    const replicas = reason({ code: 'differs', params: { path: 'status.readyReplicas' } });
    expect(cellOf({ live: evaluation([replicas]), liveSince: NOW - 1 }).cell.state).toBe(
      'in-progress',
    );
  });

  it('stays in progress while an object is not created yet', () => {
    expect(
      cellOf({
        live: evaluation([reason({ code: 'no-object', params: { kind: 'Service', owner: '' } })]),
        liveSince: 1,
      }),
    ).toEqual({ cell: { state: 'in-progress', passing: 1, total: 2 }, nextChangeAt: null });
  });

  it('is failing because of an incident on an object that its subjects own', () => {
    const objects = new Map([
      [
        'pod-1',
        {
          ref: ref('pod-1'),
          object: { metadata: { ownerReferences: [{ uid: 'rs-1', controller: true }] } },
        },
      ],
      [
        'rs-1',
        {
          ref: ref('rs-1', 'apps/v1/ReplicaSet'),
          object: { metadata: { ownerReferences: [{ uid: 'deployment-1' }] } },
        },
      ],
    ]);
    const live = evaluation([notReady], { subjects: { deployment: ref('deployment-1') } });
    expect(
      cellOf({ live, liveSince: NOW }, { objects, incidents: [incident('pod-1')] }).cell,
    ).toMatchObject({ state: 'failing', reasons: [{ code: 'image-pull' }] });
    expect(
      cellOf({ live, liveSince: NOW }, { objects, incidents: [incident('other')] }).cell.state,
    ).toBe('in-progress');
  });

  it('waits for the grace period of an incident', () => {
    const live = evaluation([notReady], { subjects: { pod: ref('pod-1') } });
    expect(
      cellOf(
        { live, liveSince: NOW },
        { incidents: [{ ...incident('pod-1'), since: NOW + 5_000 }] },
      ),
    ).toEqual({ cell: { state: 'in-progress', passing: 1, total: 2 }, nextChangeAt: NOW + 5_000 });
  });

  it('waits for the initial state of the cluster, except for a quiz', () => {
    expect(cellOf({}, { hasInitialState: false }).cell).toMatchObject({
      state: 'unknown',
      reason: { code: 'first-look' },
    });
    expect(
      cellOf(
        {},
        { hasInitialState: false, presence: 'offline' },
        exercise('one', { checks: [quiz] }),
      ).cell,
    ).toEqual({ state: 'not-started' });
  });

  it.each(['quiz-open', 'quiz-wrong', 'too-slow'])(
    'is in progress and not failing with the reason %s',
    (code) => {
      expect(cellOf({ live: evaluation([reason({ code })]), liveSince: 1 }).cell.state).toBe(
        'in-progress',
      );
    },
  );

  it.each(['not-asked', 'refused', 'timed-out', 'status', 'body'])(
    'gives a probe response 30 s to become correct: %s',
    (code) => {
      expect(
        cellOf({ live: evaluation([reason({ code, params: {} })]), liveSince: NOW - 29_999 })
          .nextChangeAt,
      ).toBe(NOW + 1);
    },
  );

  it('is in progress before the next step and failing when an error blocks that step', () => {
    const next = (code: string) =>
      evaluation([], {
        checks: [{ check: 'ready', state: 'fail', steps, reason: reason({ code }) }],
        passing: 0,
        total: 1,
      });
    expect(cellOf({ live: next('differs'), liveSince: 1 }).cell.state).toBe('in-progress');
    expect(cellOf({ live: next('image-pull'), liveSince: 1 }).cell.state).toBe('failing');
  });

  it('stays passed when the objects of a sequence are deleted', () => {
    expect(
      cellOf({ pass: pass('one') }, {}, exercise('one', { checks: [sequence] })).cell.state,
    ).toBe('passed');
    const mixed = exercise('one', { checks: [{ ...sequence, id: 'scaled' }, ...ready.checks] });
    expect(
      cellOf({ pass: pass('one'), live: evaluation([reason({ check: 'scaled' })]) }, {}, mixed).cell
        .state,
    ).toBe('passed');
    expect(cellOf({ pass: pass('one'), live: evaluation([reason()]) }, {}, mixed).cell.state).toBe(
      'passed-cleaned-up',
    );
  });
});
