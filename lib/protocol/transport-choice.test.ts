import { expect, it } from 'vitest';
import { POLLING_MEMORY_MS, TransportChoice, VERIFY_POLLING_MS } from './transport-choice.ts';

it('uses WebSocket, and long polling at once after it failed', () => {
  const choice = new TransportChoice(() => 0);
  expect(choice.next()).toBe('websocket');
  expect(choice.recordFailure('websocket')).toBe(true);
  expect(choice.next()).toBe('polling');
  expect(choice.recordFailure('polling')).toBe(false);
  expect(choice.next()).toBe('websocket');
});

it('remembers long polling for ten minutes, also over lost connections', () => {
  let now = 1_000;
  const choice = new TransportChoice(() => now);
  choice.recordFailure('websocket');
  choice.recordSuccess('polling');
  // The server may have been restarting, so WebSocket is tried once more soon.
  expect(choice.msUntilProbe()).toBe(VERIFY_POLLING_MS);
  choice.recordProbe(false);
  expect(choice.msUntilProbe()).toBe(POLLING_MEMORY_MS);
  now += POLLING_MEMORY_MS - 1;
  choice.recordFailure('polling');
  expect(choice.next()).toBe('polling');
  choice.recordSuccess('polling');
  expect(choice.msUntilProbe()).toBe(1);
  now += 1;
  expect(choice.next()).toBe('websocket');
});

it('remembers long polling for ten minutes more after WebSocket failed in the background', () => {
  const choice = new TransportChoice(() => 0);
  choice.recordProbe(false);
  expect(choice.next()).toBe('polling');
  choice.recordProbe(true);
  expect(choice.next()).toBe('websocket');
});

it('does not remember longer if the clock was set back', () => {
  let now = 10_000_000;
  const choice = new TransportChoice(() => now);
  choice.recordProbe(false);
  now = 0;
  expect(choice.msUntilProbe()).toBe(POLLING_MEMORY_MS);
});
