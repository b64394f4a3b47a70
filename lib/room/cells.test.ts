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
const cellOf = (known: Partial<Progress>, more: Partial<SeatState> = {}, one: Exercise = ready) =>
  computeCell(seat('a', { progress: new Map([progress('one', known)]), ...more }), one, NOW);
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
    ['never seen', 'not-connected', 'agent-away'],
    ['offline', 'offline', 'agent-away'],
    ['quarantined', 'duplicate', 'agent-away'],
    ['without its cluster', 'cluster-down', 'cluster-down'],
  ] as const)('of a seat that is %s is unknown, and says why', (_, presence, code) => {
    expect(cellOf({ live: evaluation([reason()]) }, { presence }).cell).toMatchObject({
      state: 'unknown',
      reason: { code },
    });
  });

  it('does not flicker for one late heartbeat', () => {
    expect(cellOf({}, { presence: 'delayed' }).cell).toEqual({ state: 'not-started' });
  });

  it('stays passed while the agent is away, for a pass is not taken back', () => {
    expect(cellOf({ pass: pass('one') }, { presence: 'offline' }).cell).toMatchObject({
      state: 'passed',
      at: 500,
    });
  });

  it('says that what was passed stands no more', () => {
    expect(cellOf({ pass: pass('one') }).cell).toEqual({ state: 'passed-removed', at: 500 });
    expect(cellOf({ pass: pass('one'), live: evaluation([reason()]) }).cell.state).toBe(
      'passed-removed',
    );
    expect(cellOf({ pass: pass('one'), live: evaluation([]) }).cell.state).toBe('passed');
  });

  it('given by hand does not depend on the cluster', () => {
    expect(cellOf({ pass: pass('one', { source: 'instructor' }) }).cell).toMatchObject({
      state: 'passed',
      markedByInstructor: true,
    });
  });

  it('is trouble at once where something is wrong as written', () => {
    expect(cellOf({ live: evaluation([reason()]), liveSince: NOW - 1 }).cell).toMatchObject({
      state: 'trouble',
      passing: 1,
      total: 2,
      since: NOW - 1,
      reasons: [{ code: 'image' }],
    });
  });

  it('gives a Pod half a minute to get ready, and says when it will be trouble', () => {
    expect(cellOf({ live: evaluation([notReady]), liveSince: NOW - 29_999 })).toEqual({
      cell: { state: 'working', passing: 1, total: 2 },
      nextChangeAt: NOW + 1,
    });
    expect(cellOf({ live: evaluation([notReady]), liveSince: NOW - 30_000 }).cell.state).toBe(
      'trouble',
    );
    const replicas = reason({ code: 'differs', params: { path: 'status.readyReplicas' } });
    expect(cellOf({ live: evaluation([replicas]), liveSince: NOW - 1 }).cell.state).toBe('working');
  });

  it('is work, however long, while something is yet to be made', () => {
    expect(
      cellOf({
        live: evaluation([reason({ code: 'no-object', params: { kind: 'Service', owner: '' } })]),
        liveSince: 1,
      }),
    ).toEqual({ cell: { state: 'working', passing: 1, total: 2 }, nextChangeAt: null });
  });

  it('is trouble by an incident on what its subjects own', () => {
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
    ).toMatchObject({ state: 'trouble', reasons: [{ code: 'image-pull' }] });
    expect(
      cellOf({ live, liveSince: NOW }, { objects, incidents: [incident('other')] }).cell.state,
    ).toBe('working');
  });

  it('is patient with an incident that may come right by itself', () => {
    const live = evaluation([notReady], { subjects: { pod: ref('pod-1') } });
    expect(
      cellOf(
        { live, liveSince: NOW },
        { incidents: [{ ...incident('pod-1'), since: NOW + 5_000 }] },
      ),
    ).toEqual({ cell: { state: 'working', passing: 1, total: 2 }, nextChangeAt: NOW + 5_000 });
  });

  it('waits for the first list of the cluster, not for a quiz', () => {
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

  it.each(['quiz-open', 'quiz-wrong', 'too-slow'])('is work, not trouble, by %s', (code) => {
    expect(cellOf({ live: evaluation([reason({ code })]), liveSince: 1 }).cell.state).toBe(
      'working',
    );
  });

  it.each(['not-asked', 'refused', 'timed-out', 'status', 'body'])(
    'gives an answer half a minute to come right: %s',
    (code) => {
      expect(
        cellOf({ live: evaluation([reason({ code, params: {} })]), liveSince: NOW - 29_999 })
          .nextChangeAt,
      ).toBe(NOW + 1);
    },
  );

  it('is work while a next step has not been done, and trouble when something keeps it from being done', () => {
    const next = (code: string) =>
      evaluation([], {
        checks: [{ check: 'ready', state: 'fails', steps, reason: reason({ code }) }],
        passing: 0,
        total: 1,
      });
    expect(cellOf({ live: next('differs'), liveSince: 1 }).cell.state).toBe('working');
    expect(cellOf({ live: next('image-pull'), liveSince: 1 }).cell.state).toBe('trouble');
  });

  it('stays passed when what was done step by step is taken away again', () => {
    expect(
      cellOf({ pass: pass('one') }, {}, exercise('one', { checks: [sequence] })).cell.state,
    ).toBe('passed');
    const mixed = exercise('one', { checks: [{ ...sequence, id: 'scaled' }, ...ready.checks] });
    expect(
      cellOf({ pass: pass('one'), live: evaluation([reason({ check: 'scaled' })]) }, {}, mixed).cell
        .state,
    ).toBe('passed');
    expect(cellOf({ pass: pass('one'), live: evaluation([reason()]) }, {}, mixed).cell.state).toBe(
      'passed-removed',
    );
  });
});
