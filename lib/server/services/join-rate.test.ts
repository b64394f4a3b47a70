import { expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { JoinRate } from './join-rate.ts';

it('admits 400 students of one network at once and 30 more a minute, and remembers the burst', () => {
  let now = 0;
  const rate = new JoinRate(() => now);
  const joinAll = (count: number, address = '192.0.2.1', workshop = 'w1') =>
    Array.from({ length: count }, () => rate.admit(workshop, address)).filter(Boolean).length;
  expect(joinAll(200)).toBe(200);
  now = 10_000;
  expect(joinAll(300)).toBe(205);
  expect(rate.burst('w1')).toEqual({ joined: 405, seconds: 10, at: now });
  expect(joinAll(10, '192.0.2.2')).toBe(10);
  expect(joinAll(10, '192.0.2.1', 'w2')).toBe(10);
  now += MINUTE_MS;
  expect(joinAll(100)).toBe(30);
  rate.dismissBurst('w1');
  expect(rate.burst('w1')).toBe(null);
});

it('counts the addresses of one IPv6 network together', () => {
  const rate = new JoinRate(() => 0);
  const admitted = Array.from({ length: 500 }, (_, index) =>
    rate.admit('w1', `2001:db8::${index.toString(16)}`),
  ).filter(Boolean);
  expect(admitted).toHaveLength(400);
});
