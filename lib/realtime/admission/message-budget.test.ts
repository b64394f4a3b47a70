import { describe, expect, it } from 'vitest';
import { BYTE_RATE, MESSAGE_RATES, NEWCOMER_LIMITS } from './limits.ts';
import { MessageBudget } from './message-budget.ts';

const receiveTimes = (budget: MessageBudget, count: number, now = 0) =>
  Array.from({ length: count }, () => budget.receiveMessage(now)).filter((error) => error !== null);
const chunks = (budget: MessageBudget) =>
  Array.from({ length: 24 }, () => budget.receiveBytes(BYTE_RATE.burst / 24, 0)).filter(
    (error) => error !== null,
  );

describe('the budget of a socket', () => {
  it('before hello is a number of messages', () => {
    const budget = new MessageBudget();
    expect(receiveTimes(budget, NEWCOMER_LIMITS.messages)).toEqual([]);
    expect(budget.receiveMessage(1e9)).toBe('newcomer-messages');
  });

  it('before hello is a number of bytes', () => {
    expect(new MessageBudget().receiveBytes(NEWCOMER_LIMITS.bytes, 0)).toBeNull();
    expect(new MessageBudget().receiveBytes(NEWCOMER_LIMITS.bytes + 1, 0)).toBe('newcomer-bytes');
  });

  it.each(['agent', 'browser'] as const)('of an admitted %s is a rate of messages', (kind) => {
    const budget = new MessageBudget();
    budget.admit(kind, 0);
    const { burst, perSecond } = MESSAGE_RATES[kind];
    expect(receiveTimes(budget, burst)).toEqual([]);
    expect(budget.receiveMessage(0)).toBe('messages');
    expect(receiveTimes(budget, perSecond, 1_000)).toEqual([]);
    expect(budget.receiveMessage(1_000)).toBe('messages');
  });

  it('after hello is a rate of bytes', () => {
    const budget = new MessageBudget();
    budget.admit('agent', 0);
    expect(chunks(budget)).toEqual([]);
    expect(budget.receiveBytes(1, 0)).toBe('bytes');
    const other = new MessageBudget();
    other.admit('agent', 0);
    chunks(other);
    expect(other.receiveBytes(BYTE_RATE.perSecond, 1_000)).toBeNull();
  });

  it('is not filled again by a second hello', () => {
    const budget = new MessageBudget();
    budget.admit('agent', 0);
    receiveTimes(budget, MESSAGE_RATES.agent.burst);
    budget.admit('browser', 0);
    expect(budget.receiveMessage(0)).toBe('messages');
  });
});
