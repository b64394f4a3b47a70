import { describe, expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { NO_TEXT, SeatScript } from './fold.fixture.ts';
import { WatchdogMarker } from './watchdog.ts';
import { WorkshopFold } from './workshop-fold.ts';

const pack = testPack([
  testExercise('one', {
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
const start = (): SeatScript =>
  new SeatScript(
    new WorkshopFold({ pack, slowChecks: [], marker: new WatchdogMarker() }),
    initialChanges(),
  );
const pass = (more: JsonObject = {}): JsonObject => ({
  exercise: 'one',
  packVersion: '1',
  pos: 2,
  at: 500,
  source: 'check',
  evidence: [],
  foundAtConnect: false,
  ...more,
});
const merge = (...passes: readonly JsonObject[]): [string, JsonObject] => [
  'merge-seats',
  { from: 'other', fromLabel: 'A-02', passes: [...passes] },
];
const givePass = (script: SeatScript): SeatScript =>
  script
    .change((seq) => podChange(seq, 'one', { hostNetwork: true }))
    .wait(10_000)
    .confirmPasses();

describe('merging two seats', () => {
  it('gives the passes of the other seat with their original time and source', () => {
    const script = start().command(...merge(pass({ source: 'instructor' })));
    expect(script.progress.pass).toEqual(pass({ source: 'instructor' }));
  });

  it('keeps the earlier of two passes', () => {
    const script = givePass(start());
    const own = script.progress.pass;
    expect(own?.at).toBeGreaterThan(500);
    expect(script.command(...merge(pass({ at: 1e12 }))).progress.pass).toEqual(own);
    expect(script.command(...merge(pass())).progress.pass).toEqual(pass());
  });

  it('R8: keeps every pass of the seat if the other one has none', () => {
    const script = givePass(start());
    const own = script.progress.pass;
    expect(script.command(...merge()).progress.pass).toEqual(own);
  });

  it('is the same after a restart, and when the whole log is folded again', () => {
    const script = start().command(...merge(pass()));
    expect(script.restart().progress.pass).toEqual(pass());
    const again = new WorkshopFold({ pack, slowChecks: [], marker: new WatchdogMarker() });
    const [update] = again.applyEntries(script.log).updates;
    expect(update?.progress.find(({ exercise }) => exercise === 'one')?.pass).toEqual(pass());
  });

  it.each([
    ['an exercise that the course does not have', [pass({ exercise: 'gone' })]],
    ['something that is no pass', [{ exercise: 'one' }, 'pass', null]],
    ['no list', 'all'],
  ])('ignores %s', (_title, passes) => {
    const script = start().command('merge-seats', { from: 'other', passes } as JsonObject);
    expect(script.progress.pass).toBe(null);
  });
});
