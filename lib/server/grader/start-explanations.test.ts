import { describe, expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { goneChange, initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { Change } from '#lib/protocol/change.ts';
import { CompiledPack } from './compiled-pack.ts';
import { NO_TEXT, SeatScript } from './fold.fixture.ts';
import { SeatFold } from './seat-fold.ts';
import { WatchdogMarker } from './watchdog.ts';
import { WorkshopFold } from './workshop-fold.ts';

const POD = { name: 'pod', gvk: 'v1/Pod', namespace: 'default' } as const;
const createFold = (...exercises: Exercise[]): WorkshopFold =>
  new WorkshopFold({ pack: testPack(exercises), slowChecks: [], marker: new WatchdogMarker() });
const createScript = (...exercises: Exercise[]): SeatScript =>
  new SeatScript(createFold(...exercises), initialChanges());
const running =
  (name: string, more = {}) =>
  (seq: number) =>
    podChange(seq, name, { restartPolicy: 'Always', ...more });
const gone = (name: string) => (seq: number) => goneChange(seq, name);
const seen = (script: SeatScript): string => {
  const { live } = script.progress;
  return live.state === 'not-started' ? String(live.reason?.params['seen']) : live.state;
};

describe('the explanation of an exercise that is not started', () => {
  const one = testExercise('one', {
    subjects: [POD],
    attempt: [{ pod: { metadata: { name: 'web' } } }],
    checks: [
      {
        id: 'never',
        title: NO_TEXT,
        kind: 'expect',
        expect: { pod: { spec: { hostNetwork: true } } },
      },
    ],
  });

  const due = (script: SeatScript): SeatScript => script.wait(2_000).confirmPasses();

  it('follows the objects of the student, also those that start nothing', () => {
    const script = createScript(one);
    expect(seen(script)).toBe('undefined');
    expect(seen(due(script.change(running('wep'))))).toBe('other-content');
    expect(seen(due(script.change(gone('wep'))))).toBe('undefined');
  });

  it('is computed two seconds after the last change that can alter it, and not again', () => {
    const script = createScript(one).change(running('wep'));
    const { at = 0 } = script.log.at(-1) ?? {};
    expect([seen(script), script.dueAt]).toEqual(['undefined', at + 2_000]);
    script.change(running('other'));
    expect([seen(script), script.dueAt]).toEqual(['undefined', at + 3_000]);
    script.command('hint', {});
    expect([seen(script), script.dueAt]).toEqual(['undefined', at + 3_000]);
    expect([seen(due(script)), script.dueAt]).toEqual(['other-content', null]);
  });

  it('is computed for one exercise at a time, and stays due for those that are left', () => {
    const ids = ['one', 'two', 'three'];
    const pack = testPack(ids.map((id) => ({ ...one, id })));
    const compiled = new CompiledPack(pack, [], new WatchdogMarker());
    const seat = new SeatFold('s', compiled, pack.version);
    const apply = (change: Change): void => {
      const { pos } = seat;
      const at = pos * 10;
      seat.applyEntry({
        log: 'change',
        ...{ pos: pos + 1, at, receivedAt: at, seatId: 's', epoch: 'e', epochOrdinal: 1, change },
      });
    };
    const names = (): unknown[] => {
      const found = new Map(seat.takeUpdate().progress.map((each) => [each.exercise, each.live]));
      return ids.map((id) => {
        const live = found.get(id);
        return live?.state === 'not-started' ? live.reason?.params['seenName'] : undefined;
      });
    };
    for (const change of initialChanges()) apply(change);
    apply(running('wep')(4));
    expect([seat.explainNext(), seat.dueAt !== null]).toEqual([true, true]);
    expect(names()).toEqual(['wep', undefined, undefined]);
    // What is left is explained with the newest objects, and nothing is explained twice.
    apply(gone('wep')(5));
    apply(running('wap')(6));
    expect([seat.explainNext(20_000), names()]).toEqual([true, ['wap', undefined, undefined]]);
    expect([seat.explainNext(20_000), names()]).toEqual([true, [undefined, 'wap', undefined]]);
    expect([seat.explainNext(20_000), names()]).toEqual([false, [undefined, undefined, 'wap']]);
    expect([seat.dueAt, seat.explainNext(20_000)]).toEqual([null, false]);
  });

  it('is computed ten seconds after the first change if the seat never rests', () => {
    const script = createScript(one).change(running('wep'));
    const { at = 0 } = script.log.at(-1) ?? {};
    for (let second = 1; second < 10; second += 1) {
      expect(seen(script)).toBe('undefined');
      script.change(running('wep', { nodeName: `n${String(second)}` }));
    }
    expect([seen(script), script.dueAt]).toEqual(['undefined', at + 10_000]);
    expect(seen(script.change(running('wep')))).toBe('other-content');
  });

  it('is not due if every exercise that a change can alter is started or passed', () => {
    const script = createScript(one).change(running('web'));
    expect(script.change(running('wep')).dueAt).toBe(null);
  });

  it('is right after a restart of the server, also if it was not computed before', () => {
    const script = createScript(one).change(running('wep')).restart();
    expect(seen(due(script.change(running('wep'))))).toBe('other-content');
  });

  it('causes no update of a seat if it stays the same', () => {
    const fold = createFold(one);
    const script = new SeatScript(fold, initialChanges());
    script.change(running('wep')).change(gone('wep'));
    expect(fold.confirmPendingPasses(Infinity).updates).toEqual([]);
    script.change(running('wep'));
    const [update] = fold.confirmPendingPasses(Infinity).updates;
    expect(update?.progress.map(({ exercise }) => exercise)).toEqual(['one']);
    expect(fold.confirmPendingPasses(Infinity).updates).toEqual([]);
  });

  it('names a failing attempt that was deleted, also after a restart of the server', () => {
    const script = createScript(one).change(running('web')).change(gone('web'));
    expect(seen(script)).toBe('deleted');
    expect(seen(script.restart().change(running('other')))).toBe('deleted');
    expect(seen(script.change(running('web')))).toBe('evaluated');
  });

  it('does not call an attempt deleted if the cluster was replaced', () => {
    const replaced = (seq: number): Change => ({
      op: 'cluster',
      seq,
      seenAt: seq,
      mono: seq,
      replaced: true,
      cluster: { uid: 'k', distribution: 'kind', version: 'v1', nodes: 1 },
    });
    const script = createScript(one).change(running('web'));
    expect(seen(script)).toBe('evaluated');
    expect(seen(script.change(replaced))).toBe('undefined');
  });
});

describe('what the student made', () => {
  const many = { ...POD, name: 'pods', many: true, madeIn: ['two'] } as const;
  const cleanup = testExercise('one', {
    subjects: [many],
    attempt: [{ pods: {} }],
    checks: [
      {
        id: 'gone',
        title: NO_TEXT,
        kind: 'sequence',
        steps: [
          {
            id: 'was',
            title: NO_TEXT,
            before: true,
            kind: 'cel',
            cel: 'pods.size() > 0',
            message: NO_TEXT,
          },
          { id: 'none', title: NO_TEXT, kind: 'cel', cel: 'pods.size() == 0', message: NO_TEXT },
        ],
      },
    ],
  });
  const web = testExercise('two', {
    subjects: [POD],
    attempt: [{ pod: { metadata: { name: 'mine' } } }],
    checks: [{ id: 'any', title: NO_TEXT, kind: 'expect', expect: { pod: {} } }],
  });

  it('is known from the pass, also if the next change deletes it', () => {
    const script = createScript(cleanup, web).change(running('mine')).change(running('beside'));
    script.wait(10_000).confirmPasses();
    script.change(gone('mine'));
    script.change(running('later'));
    expect(script.progress.pass).not.toBeNull();
  });

  it('is what an instructor marked as passed, if the checks evaluated it', () => {
    const failing = {
      ...web,
      checks: [
        {
          id: 'any',
          title: NO_TEXT,
          kind: 'expect' as const,
          expect: { pod: { spec: { hostNetwork: true } } },
        },
      ],
    };
    const script = createScript(cleanup, failing)
      .change(running('mine'))
      .change(running('beside'))
      .command('mark-passed', { exerciseId: 'two' })
      .change(gone('mine'))
      .change(running('later'));
    expect(script.progress.pass).not.toBeNull();
  });
});
