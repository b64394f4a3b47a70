import { describe, expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { goneChange, initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { Change } from '#lib/protocol/change.ts';
import { NO_TEXT, SeatScript } from './fold.fixture.ts';
import { WatchdogMarker } from './watchdog.ts';
import { WorkshopFold } from './workshop-fold.ts';

const POD = { name: 'pod', gvk: 'v1/Pod', namespace: 'default' } as const;
const createScript = (...exercises: Exercise[]): SeatScript =>
  new SeatScript(
    new WorkshopFold({
      pack: testPack(exercises),
      slowChecks: [],
      marker: new WatchdogMarker(),
    }),
    initialChanges(),
  );
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

  it('follows the objects of the student, also those that start nothing', () => {
    const script = createScript(one);
    expect(seen(script)).toBe('undefined');
    expect(seen(script.change(running('wep')))).toBe('other-content');
    expect(seen(script.change(gone('wep')))).toBe('undefined');
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
