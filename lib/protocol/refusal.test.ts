import { describe, expect, it } from 'vitest';
import { createRefusal, translateRefusal } from './refusal.ts';

describe('a refusal for an agent of protocol 1', () => {
  it.each([
    ['over-quota', 'unavailable'],
    ['approval-needed', 'unavailable'],
    ['blocked', 'token-unknown'],
    ['diverged', 'diverged'],
  ] as const)('is %s as %s, with the same text and time', (name, expected) => {
    const refusal = createRefusal(name, 'Text.', { retryMs: 60_000 });
    expect(translateRefusal(refusal, 1)).toEqual({ ...refusal, refusal: expected });
    expect(translateRefusal(refusal, 2)).toBe(refusal);
  });
});
