import { describe, expect, it, vi } from 'vitest';
import { createFakeClock } from './fake-clock.ts';
import { ThrottledNotifier } from './throttled-notifier.ts';

function setUp() {
  const clock = createFakeClock(5_000);
  const onError = vi.fn();
  const notifier = new ThrottledNotifier<Set<string>>({
    createChange: () => new Set(),
    onError,
    clock,
  });
  const received: string[][] = [];
  const unsubscribe = notifier.subscribe((change) => received.push([...change]));
  const add = (name: string): void => {
    notifier.update((change) => change.add(name));
  };
  return { clock, notifier, onError, received, unsubscribe, add };
}

describe('ThrottledNotifier', () => {
  it('notifies without delay after a quiet period, then at most once per interval', () => {
    const { clock, received, add } = setUp();
    add('a');
    clock.advance(0);
    expect(received).toEqual([['a']]);
    add('b');
    add('c');
    clock.advance(99);
    expect(received).toHaveLength(1);
    clock.advance(1);
    expect(received).toEqual([['a'], ['b', 'c']]);
  });

  it('reports what a listener throws and still calls the others', () => {
    const { clock, notifier, onError, add } = setUp();
    const other = vi.fn();
    notifier.subscribe(() => {
      throw new Error('broken');
    });
    notifier.subscribe(other);
    add('a');
    clock.advance(0);
    expect(onError).toHaveBeenCalledWith(new Error('broken'));
    expect(other).toHaveBeenCalledOnce();
  });

  it('calls no listener after unsubscribe or stop', () => {
    const { clock, notifier, received, unsubscribe, add } = setUp();
    const other = vi.fn();
    notifier.subscribe(other);
    unsubscribe();
    add('a');
    notifier.stop();
    clock.advance(1_000);
    expect(received).toEqual([]);
    expect(other).not.toHaveBeenCalled();
  });
});
