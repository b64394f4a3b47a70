import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { repeatRequest } from './repeat-request.ts';

/** A tab that the test hides and shows. */
function createTab() {
  let hidden = false;
  const listeners = new Set<() => void>();
  return {
    isPaused: () => hidden,
    onResume: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setHidden(value: boolean) {
      hidden = value;
      for (const listener of listeners) listener();
    },
    listeners,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('sends a request after each interval until an answer is final', async () => {
  const tab = createTab();
  const send = vi.fn(() => Promise.resolve('answer'));
  const onAnswer = vi.fn<() => number | null>();
  onAnswer.mockReturnValueOnce(10_000).mockReturnValueOnce(10_000).mockReturnValue(null);
  repeatRequest({ firstAfterMs: 10_000, send, onAnswer, ...tab });
  await vi.advanceTimersByTimeAsync(9_999);
  expect(send).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(send).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(send).toHaveBeenCalledTimes(3);
});

it('sends nothing while the tab is hidden, and at once when it is shown again', async () => {
  const tab = createTab();
  const send = vi.fn(() => Promise.resolve('answer'));
  repeatRequest({ firstAfterMs: 10_000, send, onAnswer: () => 10_000, ...tab });
  tab.setHidden(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(send).toHaveBeenCalledTimes(0);
  tab.setHidden(false);
  expect(send).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(send).toHaveBeenCalledTimes(2);
});

it('sends no second request when the tab is hidden and shown before one is due', async () => {
  const tab = createTab();
  const send = vi.fn(() => Promise.resolve('answer'));
  repeatRequest({ firstAfterMs: 10_000, send, onAnswer: () => 10_000, ...tab });
  for (let round = 0; round < 5; round += 1) {
    tab.setHidden(true);
    tab.setHidden(false);
  }
  expect(send).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(send).toHaveBeenCalledTimes(1);
});

it('ignores the answer to a request that was canceled, and forgets the tab', async () => {
  const tab = createTab();
  const onAnswer = vi.fn(() => 10_000);
  const stop = repeatRequest({
    firstAfterMs: 0,
    send: () => new Promise((resolve) => setTimeout(resolve, 500)),
    onAnswer,
    ...tab,
  });
  await vi.advanceTimersByTimeAsync(100);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onAnswer).not.toHaveBeenCalled();
  expect(tab.listeners.size).toBe(0);
});
