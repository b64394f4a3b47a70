import { describe, expect, it, vi } from 'vitest';
import { DatabaseUnavailableError } from '#db/errors.ts';
import { Batch } from '#lib/protocol/agent-link.ts';
import { withAcknowledgement } from './acknowledge.ts';

describe('an acknowledgement', () => {
  const request = (
    message: unknown,
    handle: () => Promise<{ ok: true }>,
    log: (line: string) => void = () => {},
  ) =>
    new Promise((resolve) => {
      withAcknowledgement(Batch, handle, log)(message, resolve);
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
    ).toMatchObject({
      refusal: 'malformed',
    });
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
        log,
      ),
    ).toMatchObject({
      refusal: 'unavailable',
      message: expect.not.stringContaining('server error') as string,
    });
    expect(log).toHaveBeenCalledWith(expect.stringContaining('server error'));
  });

  it('is not sent when the agent asks for none, and the message is ignored', () => {
    const handle = vi.fn();
    withAcknowledgement(Batch, handle, () => {})(validBatch, undefined);
    expect(handle).not.toHaveBeenCalled();
  });
});
