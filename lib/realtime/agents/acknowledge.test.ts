import { describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailableError } from '#db/errors.ts';
import { Batch } from '#lib/protocol/agent-link.ts';
import { createRefusal } from '#lib/protocol/refusal.ts';
import { withAcknowledgement, type MessageChecks } from './acknowledge.ts';

const checks = {
  findRefusal: () => null,
  onMalformed: () => undefined,
  log: () => undefined,
} satisfies MessageChecks;

describe('an acknowledgement', () => {
  const request = (
    message: unknown,
    handle: () => Promise<{ ok: true }>,
    more: Partial<MessageChecks> = {},
  ) =>
    new Promise((resolve) => {
      withAcknowledgement(Batch, handle, { ...checks, ...more })(message, resolve);
    });
  const validBatch = {
    epoch: 'epoch0000000000a',
    changes: [{ op: 'reset-end', seq: 1, seenAt: 1, mono: 1 }],
  };

  it('is always sent: for a message nested too deeply, an unavailable database and a server error', async () => {
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
    expect(
      await request({ ...validBatch, changes: [change] }, async () => ({ ok: true })),
    ).toHaveProperty('ok');
    expect(
      await request(validBatch, async () => {
        throw new DatabaseUnavailableError(700);
      }),
    ).toMatchObject({ refusal: 'unavailable', retryMs: 700 });
    const log = vi.fn();
    expect(
      await request(
        validBatch,
        async () => {
          throw new Error('server error');
        },
        { log },
      ),
    ).toMatchObject({
      refusal: 'unavailable',
      message: expect.not.stringContaining('server error') as string,
    });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('server error'));
  });

  it('is not sent when the agent asks for none, and the message is ignored as malformed', () => {
    const [handle, onMalformed] = [vi.fn(), vi.fn()];
    withAcknowledgement(Batch, handle, { ...checks, onMalformed })(validBatch, undefined);
    expect(handle).not.toHaveBeenCalled();
    expect(onMalformed).toHaveBeenCalledOnce();
  });

  it('is a refusal for a message above its rate, which is not parsed', async () => {
    const refusal = createRefusal('unavailable', 'Too many messages (batch).', { retryMs: 5 });
    const [handle, onMalformed] = [vi.fn(), vi.fn()];
    const unreadable = new Proxy({}, { get: () => expect.unreachable('the message was parsed') });
    expect(await request(unreadable, handle, { findRefusal: () => refusal, onMalformed })).toEqual(
      refusal,
    );
    expect([handle, onMalformed].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });

  it('counts the rate of malformed messages as well', async () => {
    const [findRefusal, onMalformed] = [vi.fn(() => null), vi.fn()];
    await request({}, async () => ({ ok: true }), { findRefusal, onMalformed });
    expect(findRefusal).toHaveBeenCalledOnce();
    expect(onMalformed).toHaveBeenCalledOnce();
  });
});
