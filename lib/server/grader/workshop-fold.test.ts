import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { initialChanges, goneChange, podChange } from '#e2e/harness/raw-agent.ts';
import type { Progress } from '#lib/grading/types.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { LogEntry } from '../log/entry.ts';
import { NO_TEXT, SeatStates, storedCheckpoints } from './fold.fixture.ts';
import { WatchdogMarker } from './watchdog.ts';
import { WorkshopFold } from './workshop-fold.ts';

const pack = testPack([
  testExercise('web', {
    checks: [
      {
        id: 'host',
        title: NO_TEXT,
        kind: 'expect',
        expect: { pod: { spec: { hostNetwork: true } } },
      },
    ],
  }),
  testExercise('api', {
    checks: [
      {
        id: 'node',
        title: NO_TEXT,
        kind: 'cel',
        cel: 'pod.spec.hostNetwork == true',
        message: { ja: '', en: 'no' },
      },
    ],
  }),
]);
const newFold = (): WorkshopFold =>
  new WorkshopFold({ pack, slowChecks: [], marker: new WatchdogMarker() });

type Step = { seat: string } & (
  | { action: 'set'; name: string; host: boolean }
  | { action: 'gone'; name: string }
  | { action: 'revoke-pass' | 'mark-passed'; exercise: string }
  | { action: 'reset'; keepsPod: boolean }
);
const seat = fc.constantFrom('s1', 's2');
const name = fc.constantFrom('web', 'api', 'other');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ seat, action: fc.constant('set' as const), name, host: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ seat, action: fc.constant('gone' as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      seat,
      action: fc.constantFrom('revoke-pass' as const, 'mark-passed' as const),
      exercise: fc.constantFrom('web', 'api'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ seat, action: fc.constant('reset' as const), keepsPod: fc.boolean() }),
  },
);

/** The log of these steps: positions are consecutive, and each seat has its own seqs. */
function buildLog(steps: readonly Step[]): LogEntry[] {
  const entries: LogEntry[] = [];
  const seqs = new Map<string, number>();
  const addChange = (seatId: string, createChange: (seq: number) => Change): void => {
    const seq = (seqs.get(seatId) ?? 0) + 1;
    seqs.set(seatId, seq);
    const pos = entries.length + 1;
    entries.push({
      log: 'change',
      pos,
      at: 1_000 * pos,
      receivedAt: 1_000 * pos,
      seatId,
      epoch: `epoch of ${seatId}`,
      epochOrdinal: 1,
      change: createChange(seq),
    });
  };
  for (const seatId of ['s1', 's2'])
    for (const change of initialChanges()) addChange(seatId, () => change);
  for (const step of steps) {
    if (step.action === 'set')
      addChange(step.seat, (seq) => podChange(seq, step.name, { hostNetwork: step.host }));
    else if (step.action === 'gone') addChange(step.seat, (seq) => goneChange(seq, step.name));
    else if (step.action === 'reset') {
      addChange(step.seat, (seq) => ({
        op: 'reset-begin',
        why: 'resync',
        seq,
        seenAt: 1,
        mono: 1,
      }));
      if (step.keepsPod)
        addChange(step.seat, (seq) => podChange(seq, 'web', { hostNetwork: true }));
      addChange(step.seat, (seq) => ({ op: 'reset-end', seq, seenAt: 1, mono: 1 }));
    } else {
      const pos = entries.length + 1;
      entries.push({
        log: 'command',
        pos,
        at: 1_000 * pos,
        actor: 'p',
        kind: step.action,
        seatId: step.seat,
        payload: { exerciseId: step.exercise },
      });
    }
  }
  return entries;
}

function run(fold: WorkshopFold, batches: readonly (readonly LogEntry[])[]): SeatStates {
  const states = new SeatStates();
  for (const batch of batches) states.apply(fold.applyEntries(batch).updates);
  states.apply(fold.confirmPendingPasses(Infinity).updates);
  return states;
}

describe('the fold of a workshop', () => {
  it('gives the same result however the log is cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.nat(200), { maxLength: 20 }),
        (steps, cuts) => {
          const log = buildLog(steps);
          const ends = [...new Set(cuts.map((cut) => cut % log.length))].sort((a, b) => a - b);
          const batches = [...ends, log.length].map((end, index) =>
            log.slice(ends[index - 1] ?? 0, end),
          );
          const expected = run(newFold(), [log]).seats;
          expect(run(newFold(), batches).seats).toEqual(expected);
          expect(
            run(
              newFold(),
              log.map((entry) => [entry]),
            ).seats,
          ).toEqual(expected);
        },
      ),
      { seed: 20_261, numRuns: 100 },
    );
  }, 30_000);

  it('gives the same result from a checkpoint and the rest of the log, also if they overlap', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat(), (steps, cut) => {
        const log = buildLog(steps);
        const middle = cut % log.length;
        const first = newFold();
        first.applyEntries(log.slice(0, middle));
        const checkpoints = storedCheckpoints(first);
        const second = newFold();
        const states = new SeatStates();
        states.apply(second.restoreCheckpoints(checkpoints).updates);
        states.apply(second.applyEntries(log.slice(Math.max(0, middle - 5))).updates);
        states.apply(second.confirmPendingPasses(Infinity).updates);
        expect(states.seats).toEqual(run(newFold(), [log]).seats);
      }),
      { seed: 20_262, numRuns: 100 },
    );
  }, 30_000);

  it('continues from a checkpoint of another pack version: keeps passes, evaluates all else again', () => {
    const log = buildLog([
      { seat: 's1', action: 'set', name: 'web', host: true },
      { seat: 's1', action: 'set', name: 'api', host: false },
    ]);
    const first = newFold();
    first.applyEntries(log);
    first.confirmPendingPasses(Infinity);
    const second = new WorkshopFold({
      pack: {
        ...pack,
        version: '2',
        exercises: pack.exercises.map((exercise) =>
          exercise.id === 'web'
            ? testExercise('web', {
                checks: [
                  {
                    id: 'name',
                    title: NO_TEXT,
                    kind: 'expect',
                    expect: { pod: { spec: { nodeName: 'n' } } },
                  },
                ],
              })
            : exercise,
        ),
      },
      slowChecks: [],
      marker: new WatchdogMarker(),
    });
    const { updates } = second.restoreCheckpoints(storedCheckpoints(first));
    const [update] = updates.filter(({ seatId }) => seatId === 's1');
    expect(update?.progress).toMatchObject([
      {
        exercise: 'web',
        pass: { packVersion: '1' },
        live: { checks: [{ check: 'name', state: 'fail' }] },
      },
      { exercise: 'api', pass: null, live: { checks: [{ check: 'node', state: 'fail' }] } },
    ]);
    expect(second.applyEntries(log).updates.every(({ progress }) => progress.length === 0)).toBe(
      true,
    );
  });
});

it('the fold of a workshop reports an exercise that cannot be compiled as unknown and grades all others', () => {
  const mixed = testPack([
    testExercise('broken', {
      checks: [
        {
          id: 'old',
          title: NO_TEXT,
          kind: 'cel',
          cel: 'pod.spec.fieldOfAnotherTime == 1',
          message: NO_TEXT,
        },
      ],
    }),
    testExercise('web', {
      checks: [
        {
          id: 'host',
          title: NO_TEXT,
          kind: 'expect',
          expect: { pod: { spec: { hostNetwork: true } } },
        },
      ],
    }),
  ]);
  const fold = new WorkshopFold({ pack: mixed, slowChecks: [], marker: new WatchdogMarker() });
  const log = buildLog([
    { seat: 's1', action: 'set', name: 'web', host: true },
    { seat: 's1', action: 'set', name: 'broken', host: true },
  ]);
  const progress = [...(run(fold, [log]).seats.get('s1')?.progress.values() ?? [])] as Progress[];
  expect(progress.find(({ exercise }) => exercise === 'web')?.pass).not.toBe(null);
  expect(progress.find(({ exercise }) => exercise === 'broken')?.live).toMatchObject({
    state: 'unknown',
    reason: { code: 'check-error' },
  });
});
