import { describe, expect, it } from 'vitest';
import type { Progress } from '#lib/grading/types.ts';
import type { Check, Exercise } from '#lib/packs/types.ts';
import { exercise, incident, judged, pass, progress, reason, ref, seat } from './room.fixture.ts';
import type { SeatState } from './state.ts';
import { paintCell } from './cells.ts';

const NOW = 100_000;
const ready = exercise('one');
const paint = (known: Partial<Progress>, more: Partial<SeatState> = {}, one: Exercise = ready) =>
  paintCell(seat('a', { progress: new Map([progress('one', known)]), ...more }), one, NOW);
const both = { ja: 'あ', en: 'a' };
const quiz: Check = {
  id: 'ready',
  title: both,
  kind: 'quiz',
  quiz: { ask: 'one', question: both, options: [], answer: [], explanation: both },
};
const sequence: Check = { id: 'ready', title: both, kind: 'sequence', steps: [] };
const steps = [{ step: 'five', state: 'next' as const }];
const notReady = reason({ code: 'condition' });

describe('a cell', () => {
  it.each([
    ['never seen', 'never-seen', 'agent-away'],
    ['offline', 'offline', 'agent-away'],
    ['quarantined', 'quarantined', 'agent-away'],
    ['without its cluster', 'cluster-down', 'cluster-down'],
  ] as const)('of a seat that is %s is unknown, and says why', (_, presence, code) => {
    expect(paint({ live: judged([reason()]) }, { presence }).cell).toMatchObject({
      state: 'unknown',
      reason: { code },
    });
  });

  it('does not flicker for one late heartbeat', () => {
    expect(paint({}, { presence: 'stale' }).cell).toEqual({ state: 'not-started' });
  });

  it('stays passed while the agent is away, for a pass is not taken back', () => {
    expect(paint({ pass: pass('one') }, { presence: 'offline' }).cell).toMatchObject({
      state: 'passed',
      at: 500,
    });
  });

  it('says that what was passed stands no more', () => {
    expect(paint({ pass: pass('one') }).cell).toEqual({ state: 'passed-removed', at: 500 });
    expect(paint({ pass: pass('one'), live: judged([reason()]) }).cell.state).toBe(
      'passed-removed',
    );
    expect(paint({ pass: pass('one'), live: judged([]) }).cell.state).toBe('passed');
  });

  it('given by hand does not depend on the cluster', () => {
    expect(paint({ pass: pass('one', { source: 'hand' }) }).cell).toMatchObject({
      state: 'passed',
      byHand: true,
    });
  });

  it('is trouble at once where something is wrong as written', () => {
    expect(paint({ live: judged([reason()]), liveSince: NOW - 1 }).cell).toMatchObject({
      state: 'trouble',
      n: 1,
      m: 2,
      since: NOW - 1,
      reasons: [{ code: 'image' }],
    });
  });

  it('gives a Pod half a minute to get ready, and says when it will be trouble', () => {
    expect(paint({ live: judged([notReady]), liveSince: NOW - 29_999 })).toEqual({
      cell: { state: 'working', n: 1, m: 2 },
      flipsAt: NOW + 1,
    });
    expect(paint({ live: judged([notReady]), liveSince: NOW - 30_000 }).cell.state).toBe('trouble');
    const replicas = reason({ code: 'differs', params: { path: 'status.readyReplicas' } });
    expect(paint({ live: judged([replicas]), liveSince: NOW - 1 }).cell.state).toBe('working');
  });

  it('is work, however long, while something is yet to be made', () => {
    expect(
      paint({
        live: judged([reason({ code: 'no-object', params: { kind: 'Service', owner: '' } })]),
        liveSince: 1,
      }),
    ).toEqual({ cell: { state: 'working', n: 1, m: 2 }, flipsAt: null });
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
    const live = judged([notReady], { subjects: { deployment: ref('deployment-1') } });
    expect(
      paint({ live, liveSince: NOW }, { objects, incidents: [incident('pod-1')] }).cell,
    ).toMatchObject({ state: 'trouble', reasons: [{ code: 'image-pull' }] });
    expect(
      paint({ live, liveSince: NOW }, { objects, incidents: [incident('other')] }).cell.state,
    ).toBe('working');
  });

  it('is patient with an incident that may come right by itself', () => {
    const live = judged([notReady], { subjects: { pod: ref('pod-1') } });
    expect(
      paint(
        { live, liveSince: NOW },
        { incidents: [{ ...incident('pod-1'), since: NOW + 5_000 }] },
      ),
    ).toEqual({ cell: { state: 'working', n: 1, m: 2 }, flipsAt: NOW + 5_000 });
  });

  it('waits for the first list of the cluster, not for a quiz', () => {
    expect(paint({}, { looked: false }).cell).toMatchObject({
      state: 'unknown',
      reason: { code: 'first-look' },
    });
    expect(
      paint({}, { looked: false, presence: 'offline' }, exercise('one', { checks: [quiz] })).cell,
    ).toEqual({ state: 'not-started' });
  });

  it.each(['quiz-open', 'quiz-wrong', 'too-slow'])('is work, not trouble, by %s', (code) => {
    expect(paint({ live: judged([reason({ code })]), liveSince: 1 }).cell.state).toBe('working');
  });

  it.each(['not-asked', 'refused', 'timed-out', 'status', 'body'])(
    'gives an answer half a minute to come right: %s',
    (code) => {
      expect(
        paint({ live: judged([reason({ code, params: {} })]), liveSince: NOW - 29_999 }).flipsAt,
      ).toBe(NOW + 1);
    },
  );

  it('is work while a next step has not been done, and trouble when something keeps it from being done', () => {
    const next = (code: string) =>
      judged([], {
        checks: [{ check: 'ready', state: 'fails', steps, reason: reason({ code }) }],
        holding: 0,
        total: 1,
      });
    expect(paint({ live: next('differs'), liveSince: 1 }).cell.state).toBe('working');
    expect(paint({ live: next('image-pull'), liveSince: 1 }).cell.state).toBe('trouble');
  });

  it('stays passed when what was done step by step is taken away again', () => {
    expect(
      paint({ pass: pass('one') }, {}, exercise('one', { checks: [sequence] })).cell.state,
    ).toBe('passed');
    const mixed = exercise('one', { checks: [{ ...sequence, id: 'scaled' }, ...ready.checks] });
    expect(
      paint({ pass: pass('one'), live: judged([reason({ check: 'scaled' })]) }, {}, mixed).cell
        .state,
    ).toBe('passed');
    expect(paint({ pass: pass('one'), live: judged([reason()]) }, {}, mixed).cell.state).toBe(
      'passed-removed',
    );
  });
});
