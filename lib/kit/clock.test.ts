import { describe, expect, it, vi } from 'vitest';
import { backgroundClock, repeat, systemClock } from './clock.ts';
import { createFakeClock } from './fake-clock.ts';

describe('the fake clock', () => {
  it('calls timers in the order of their time, at their time', () => {
    const clock = createFakeClock(1_000);
    const calls: [string, number][] = [];
    clock.after(50, () => calls.push(['late', clock.now()]));
    clock.after(20, () => {
      calls.push(['early', clock.now()]);
      clock.after(10, () => calls.push(['nested', clock.mono()]));
    });
    clock.advance(40);
    expect(calls).toEqual([
      ['early', 1_020],
      ['nested', 1_030],
    ]);
    clock.advance(10);
    expect(calls.at(-1)).toEqual(['late', 1_050]);
    expect(clock.now()).toBe(1_050);
  });

  it('does not call a timer that was canceled', () => {
    const clock = createFakeClock();
    const callback = vi.fn();
    clock.after(10, callback)();
    clock.advance(100);
    expect(callback).not.toHaveBeenCalled();
  });
});

describe('repeat', () => {
  it('calls at every interval until it is ended', () => {
    const clock = createFakeClock();
    const times: number[] = [];
    const end = repeat(clock, 10, () => times.push(clock.now()));
    clock.advance(35);
    end();
    clock.advance(100);
    expect(times).toEqual([10, 20, 30]);
  });

  it('can be ended from its own callback', () => {
    const clock = createFakeClock();
    const callback = vi.fn(() => {
      end();
    });
    const end = repeat(clock, 10, callback);
    clock.advance(100);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('goes on after a callback that throws', () => {
    const clock = createFakeClock();
    const callback = vi.fn(() => {
      throw new Error('broken');
    });
    const end = repeat(clock, 10, callback);
    expect(() => {
      clock.advance(10);
    }).toThrow('broken');
    clock.advance(0);
    expect(() => {
      clock.advance(10);
    }).toThrow('broken');
    end();
    expect(callback).toHaveBeenCalledTimes(2);
  });
});

describe.each([
  ['the system clock', systemClock],
  ['the background clock', backgroundClock],
])('%s', (_name, clock) => {
  it('calls a timer with no delay in a later turn, and never a canceled one', async () => {
    const canceled = vi.fn();
    clock.after(0, canceled)();
    await new Promise<void>((resolve) => {
      clock.after(0, resolve);
      // The background clock alone doesn't keep the process alive.
      setImmediate(() => undefined);
    });
    expect(canceled).not.toHaveBeenCalled();
    expect(clock.mono()).toBeLessThanOrEqual(clock.mono());
  });
});
