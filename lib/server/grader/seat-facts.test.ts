import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Progress } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import { FACT_KINDS, type Fact } from '#lib/protocol/fact.ts';
import type { LogEntry } from '../log/entry.ts';
import { SeatStates, storedCheckpoints } from './fold.fixture.ts';
import type { Checkpoint, FoldResult } from './messages.ts';
import { buildFactLog, FACT_PACK, factStep, UPDATED_PACK } from '#e2e/harness/fact-log.ts';
import { WatchdogMarker } from './watchdog.ts';
import { WorkshopFold } from './workshop-fold.ts';

const newFold = (pack: Pack = FACT_PACK): WorkshopFold =>
  new WorkshopFold({ pack, slowChecks: [], marker: new WatchdogMarker(), limitMs: 10_000 });
const steps = fc.array(factStep, { maxLength: 40, size: 'max' });
const cuts = fc.array(fc.nat(200), { maxLength: 10, size: 'max' });

/** Facts as the table keeps them: one for each key, in the order of their keys. */
class FactTable {
  readonly #rows = new Map<string, { readonly seatId: string; readonly stage: number } & Fact>();

  add({ checkpoints }: Pick<FoldResult, 'checkpoints'>, stage = 1): void {
    for (const { seatId, facts } of checkpoints) this.addSeat(seatId, facts, stage);
  }

  addSeat(seatId: string, facts: readonly Fact[], stage = 1): void {
    for (const fact of facts) {
      const { pos, exercise, kind, check, code, key } = fact;
      const id = JSON.stringify([pos, seatId, stage, exercise, kind, check, code, key]);
      if (!this.#rows.has(id)) this.#rows.set(id, { seatId, stage, ...fact });
    }
  }

  list() {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
  }
}

function splitLog(log: readonly LogEntry[], at: readonly number[]): (readonly LogEntry[])[] {
  const ends = [...new Set(at.map((cut) => cut % log.length))].sort((a, b) => a - b);
  return [...ends, log.length].map((end, index) => log.slice(ends[index - 1] ?? 0, end));
}

/** Folds as the live grader does: after each batch a checkpoint and the timer. */
function foldLive(batches: readonly (readonly LogEntry[])[], fold = newFold()): FactTable {
  const table = new FactTable();
  for (const batch of batches) {
    table.add(fold.applyEntries(batch));
    table.add(fold.checkpointIdle());
    const last = batch.at(-1);
    if (last) table.add(fold.confirmPendingPasses(last.at - 500));
  }
  table.add(fold.confirmPendingPasses(Infinity));
  table.add(fold.checkpointAll());
  return table;
}

/** Folds as a rebuild does. */
function foldAgain(log: readonly LogEntry[], fold = newFold()): FactTable {
  const table = new FactTable();
  for (const { seatId, facts } of fold.replayEntries(log).seats) table.addSeat(seatId, facts);
  table.add(fold.confirmPendingPasses(Infinity));
  table.add(fold.checkpointAll());
  return table;
}

describe('facts', () => {
  it('are the same however the log is cut into batches, and in a rebuild', () => {
    fc.assert(
      fc.property(steps, cuts, (made, at) => {
        const log = buildFactLog(made);
        const expected = foldAgain(log).list();
        expect(foldLive([log]).list()).toEqual(expected);
        expect(foldLive(splitLog(log, at)).list()).toEqual(expected);
        expect(foldLive(log.map((entry) => [entry])).list()).toEqual(expected);
      }),
      { seed: 20_263, numRuns: 100 },
    );
  }, 60_000);

  it('are the same from checkpoints and the rest of the log, also if they overlap', () => {
    fc.assert(
      fc.property(steps, cuts, fc.nat(5), (made, at, overlap) => {
        const log = buildFactLog(made);
        const table = new FactTable();
        const stored = new Map<string, Checkpoint>();
        let fold = newFold();
        let done = 0;
        for (const batch of splitLog(log, at)) {
          table.add(fold.applyEntries(log.slice(Math.max(0, done - overlap), done + batch.length)));
          done += batch.length;
          const written = fold.checkpointAll();
          table.add(written);
          for (const { facts: _facts, ...checkpoint } of written.checkpoints)
            stored.set(checkpoint.seatId, JSON.parse(JSON.stringify(checkpoint)) as Checkpoint);
          fold = newFold();
          fold.restoreCheckpoints([...stored.values()]);
        }
        table.add(fold.confirmPendingPasses(Infinity));
        table.add(fold.checkpointAll());
        expect(table.list()).toEqual(foldAgain(log).list());
      }),
      { seed: 20_264, numRuns: 100 },
    );
  }, 60_000);

  it('of a later course version are the same however its part of the log is cut', () => {
    fc.assert(
      fc.property(steps, steps, cuts, (before, after, at) => {
        const log = buildFactLog([...before, ...after]);
        const middle = log.length - after.length;
        const first = newFold();
        first.applyEntries(log.slice(0, middle));
        first.confirmPendingPasses(log[middle - 1]?.at ?? 0);
        const checkpoints = storedCheckpoints(first);
        const start = (): WorkshopFold => {
          const fold = newFold(UPDATED_PACK);
          fold.restoreCheckpoints(checkpoints);
          return fold;
        };
        const rest = log.slice(middle);
        const expected = foldAgain(rest, start()).list();
        expect(foldLive(rest.length > 0 ? splitLog(rest, at) : [], start()).list()).toEqual(
          expected,
        );
      }),
      { seed: 20_265, numRuns: 50 },
    );
  }, 60_000);

  it('of all kinds come from the logs of these tests', () => {
    const facts = fc
      .sample(steps, { seed: 20_267, numRuns: 60 })
      .flatMap((made) => foldAgain(buildFactLog(made)).list());
    expect(new Set(facts.map(({ kind }) => kind))).toEqual(new Set(FACT_KINDS));
    expect(new Set(facts.flatMap(({ detail }) => detail?.['how'] ?? []))).toEqual(
      new Set(['fixed', 'retried', 'withdrawn']),
    );
    expect(facts.some(({ detail }) => detail?.['regression'] === true)).toBe(true);
  });

  it('lead to the open failures, the passes and what can’t be verified at the end', () => {
    fc.assert(
      fc.property(steps, (made) => {
        const log = buildFactLog(made);
        const fold = newFold();
        const [table, states] = [new FactTable(), new SeatStates()];
        const apply = (result: FoldResult): void => {
          states.apply(result.updates);
          table.add(result);
        };
        for (const entry of log) apply(fold.applyEntries([entry]));
        apply(fold.confirmPendingPasses(Infinity));
        table.add(fold.checkpointAll());
        for (const [seatId, { progress }] of states.seats)
          for (const state of progress.values())
            expectSummary(
              state as Progress,
              table.list().filter((fact) => fact.seatId === seatId),
            );
      }),
      { seed: 20_266, numRuns: 100 },
    );
  }, 60_000);
});

const KIND_ORDER = ['pass-revoked', 'failure-closed', 'unverified-closed'];

/** The open failures and the pass that follow from the facts are those of the progress. */
function expectSummary({ exercise, pass, live, trail }: Progress, facts: readonly Fact[]): void {
  const own = facts
    .filter((fact) => fact.exercise === exercise)
    .sort((a, b) => a.pos - b.pos || KIND_ORDER.indexOf(b.kind) - KIND_ORDER.indexOf(a.kind));
  const summary = summarize(own);
  expect(summary.isPassed).toBe(pass !== null);
  expect(summary.failures).toEqual(
    new Set((trail?.faults ?? []).flatMap(({ key, now }) => (now === null ? [] : [key]))),
  );
  const results = live.state === 'evaluated' ? live.checks : [];
  expect(summary.unverified.size).toBe(
    live.state === 'unknown' ? 1 : results.filter(({ state }) => state === 'unknown').length,
  );
  for (const { check, state } of results)
    if (state === 'pass') expect(summary.passedChecks).toContain(check);
}

interface Summary {
  readonly failures: Set<string>;
  readonly unverified: Set<string>;
  readonly passedChecks: Set<string>;
  isPassed: boolean;
}

function summarize(facts: readonly Fact[]): Summary {
  const summary: Summary = {
    failures: new Set(),
    unverified: new Set(),
    passedChecks: new Set(),
    isPassed: false,
  };
  for (const fact of facts) addToSummary(summary, fact);
  return summary;
}

function addToSummary(summary: Summary, { kind, key, check, code }: Fact): void {
  const { failures, unverified, passedChecks } = summary;
  const id = JSON.stringify([check, code]);
  switch (kind) {
    case 'failure-opened':
      failures.add(key);
      return;
    case 'failure-closed':
      expect(failures.delete(key)).toBe(true);
      return;
    case 'unverified-opened':
      unverified.add(id);
      return;
    case 'unverified-closed':
      expect(unverified.delete(id)).toBe(true);
      return;
    case 'check-passed':
      expect(passedChecks.has(check)).toBe(false);
      passedChecks.add(check);
      return;
    case 'passed':
    case 'pass-revoked':
      summary.isPassed = kind === 'passed';
      failures.clear();
      return;
    case 'started':
    case 'progressed':
    case 'activity':
    case 'infra-opened':
    case 'infra-closed':
  }
}
