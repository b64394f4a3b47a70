import { expect, it } from 'vitest';
import { hasFewPackets } from './polled-body.ts';

it('counts the packets of a body up to the limit', () => {
  const body = (packets: number) => Array(packets).fill('4x').join('\x1e');
  expect([1, 63, 64].map((packets) => hasFewPackets(body(packets), 64))).toEqual([
    true,
    true,
    true,
  ]);
  expect([65, 60_000].map((packets) => hasFewPackets(body(packets), 64))).toEqual([false, false]);
});
