import { describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailableError } from '#db/errors.ts';
import { Batch } from '#lib/protocol/agent-link.ts';
import { TokenBucket } from '#lib/kit/token-bucket.ts';
import { withAcknowledgement } from './acknowledge.ts';

describe('an answer', () => {
  const ask = (
    message: unknown,
    handle: () => Promise<{ ok: true }>,
    log: (line: string) => void = () => {},
  ) =>
    new Promise((answer) => {
      withAcknowledgement(Batch, handle, log)(message, answer);
    });
  const fine = {
    epoch: 'epoch0000000000a',
    changes: [{ op: 'reset-end', seq: 1, seenAt: 1, mono: 1 }],
  };

  it('is always given: for what is nested beyond all stacks, for a database that is away, for our own mistakes', async () => {
    const deep = JSON.parse('{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)) as object;
    const change = {
      op: 'set',
      seq: 1,
      seenAt: 1,
      mono: 1,
      uid: 'u',
      gvk: 'v1/Pod',
      ns: '',
      name: '',
      object: deep,
      hash: '0123456789abcdef',
    };
    expect(await ask({ ...fine, changes: [change] }, async () => ({ ok: true }))).toMatchObject({
      refusal: 'malformed',
    });
    expect(
      await ask(fine, async () => {
        throw new DatabaseUnavailableError(700);
      }),
    ).toMatchObject({ refusal: 'unavailable', retryMs: 700 });
    const log = vi.fn();
    expect(
      await ask(
        fine,
        async () => {
          throw new Error('our mistake');
        },
        log,
      ),
    ).toMatchObject({
      refusal: 'unavailable',
      message: expect.not.stringContaining('our mistake') as string,
    });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('our mistake'));
  });

  it('is not owed to who asks for none', () => {
    const displayName = vi.fn();
    withAcknowledgement(Batch, displayName, () => {})(fine, undefined);
    expect(displayName).not.toHaveBeenCalled();
  });
});

describe('an allowance', () => {
  it('gives a burst at once, then so many a second, and says how long to wait', () => {
    const allowance = new TokenBucket({ burst: 2, perSecond: 0.5 }, 0);
    expect(
      [0, 0, 0, 1_000, 2_000, 60_000, 60_000, 60_000].map((now) => allowance.tryTake(now)),
    ).toEqual([
      { ok: true },
      { ok: true },
      { ok: false, waitMs: 2_000 },
      { ok: false, waitMs: 1_000 },
      { ok: true },
      { ok: true },
      { ok: true },
      { ok: false, waitMs: 2_000 },
    ]);
  });
});
