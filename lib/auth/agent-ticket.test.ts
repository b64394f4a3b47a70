import { expect, it } from 'vitest';
import { HOUR_MS } from '#lib/kit/time.ts';
import { createAgentTickets } from './agent-ticket.ts';

const KEY = 'a'.repeat(43);
const now = 1_790_000_000_000;

it('a ticket names the key of its agent for 24 hours', () => {
  const tickets = createAgentTickets('secret');
  const ticket = tickets.issue(KEY, now);
  expect(tickets.verify(ticket, now + 24 * HOUR_MS - 1)).toBe(KEY);
  expect(tickets.verify(ticket, now + 24 * HOUR_MS)).toBeNull();
});

it('a ticket of another server, for another key or with another end is not accepted', () => {
  const tickets = createAgentTickets('secret');
  const [key = '', end = '', signature = ''] = tickets.issue(KEY, now).split('.');
  for (const ticket of [
    createAgentTickets('other').issue(KEY, now),
    `${'b'.repeat(43)}.${end}.${signature}`,
    `${key}.${end}0.${signature}`,
    `${key}.${end}.${'A'.repeat(43)}`,
    `${key}.${end}`,
    '',
    'x'.repeat(100_000),
  ])
    expect(tickets.verify(ticket, now)).toBeNull();
});
