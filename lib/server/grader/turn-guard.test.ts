import { describe, expect, it } from 'vitest';
import { GradingTime } from './grading-time.ts';
import { runGuarded, type StepFailure } from './turn-guard.ts';

describe('guarded steps', () => {
  it('end a step that never ends or throws, also in a loop that catches errors, and run all others', () => {
    const failures = new Map<string, StepFailure>();
    const done: string[] = [];
    const step = (name: string, work: () => void) => ({
      run: () => {
        work();
        done.push(name);
        return false;
      },
      onFailure: (failure: StepFailure) => {
        failures.set(name, failure);
      },
    });
    runGuarded(
      [
        step('first', () => undefined),
        step('endless', () => {
          for (;;) {
            try {
              for (;;);
            } catch {
              continue;
            }
          }
        }),
        step('throwing', () => {
          throw new Error('x'.repeat(1_000));
        }),
        step('hostile error', () => {
          throw {
            toString: () => {
              throw new Error('no text');
            },
          } as unknown as Error;
        }),
        step('last', () => undefined),
      ],
      20,
    );
    expect(done).toEqual(['first', 'last']);
    expect(Object.fromEntries(failures)).toEqual({
      endless: { why: 'time-limit', message: 'time limit' },
      throwing: { why: 'error', message: `Error: ${'x'.repeat(193)}` },
      'hostile error': { why: 'error', message: 'unknown error' },
    });
  });

  it('end a step that gets no processor time as one that the machine was too busy for', () => {
    const failures: StepFailure[] = [];
    const step = {
      run: () => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
        return false;
      },
      onFailure: (failure: StepFailure) => failures.push(failure),
    };
    runGuarded([step], 50);
    expect(failures).toEqual([{ why: 'starved', message: 'the machine is busy' }]);
  });

  it('call a step again until it is done', () => {
    let calls = 0;
    const run = (): boolean => {
      calls += 1;
      return calls < 3;
    };
    runGuarded([{ run, onFailure: () => undefined }], 100);
    expect(calls).toBe(3);
  });
});

describe('the grading time of a seat', () => {
  it('is over the limit only within one period', () => {
    let now = 0;
    const time = new GradingTime(() => now, 1_000);
    expect([time.record('a', 1_000), time.record('b', 500), time.record('a', 1)]).toEqual([
      false,
      false,
      true,
    ]);
    now = 10_000;
    expect(time.record('a', 900)).toBe(false);
  });
});
