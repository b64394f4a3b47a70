import { describe, expect, it, vi } from 'vitest';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import type { NewCommand } from '../log/workshop-log.ts';
import { SeatUsages } from '../log/usage.ts';
import { SeatQuota, type QuotaSeat } from './seat-quota.ts';

const MIB = 1024 ** 2;

function setUp() {
  let now = 0;
  let hasDiskSpace = true;
  const usages = new SeatUsages([{ seatId: 'a', rows: 1, bytes: 100 }]);
  const seats = new Map<string, QuotaSeat>([
    ['a', { storageLimit: null, storageQuotaBytes: null }],
    ['b', { storageLimit: null, storageQuotaBytes: null }],
  ]);
  const commands: NewCommand[] = [];
  const events: AuditEvent[] = [];
  const quota = new SeatQuota({
    workshopId: 'w',
    seats,
    usages: () => usages,
    appendCommand: (command) => {
      commands.push(command);
      return Promise.resolve();
    },
    hasDiskSpace: () => hasDiskSpace,
    clock: { now: () => 1_000_000 + now, mono: () => now },
    audit: (event) => events.push(event),
    log: () => undefined,
  });
  return {
    quota,
    seats,
    usages,
    commands,
    events,
    advance: (ms: number) => (now += ms),
    setDiskSpace: (value: boolean) => (hasDiskSpace = value),
    /** Sends a batch as the gateway and the log do. */
    send: (seatId: string, rows: number, bytes: number) =>
      quota.admitBatch(seatId, rows) ?? quota.admitBytes(seatId, rows, bytes),
  };
}

describe('the rate of a seat', () => {
  it('is 6,000 rows at once, then 1,200 a minute, for each seat alone', () => {
    const { send, advance } = setUp();
    for (let batch = 0; batch < 12; batch += 1) expect(send('a', 500, 1)).toBeNull();
    expect(send('a', 1, 1)).toMatchObject({ refusal: 'unavailable', retryMs: 5_000 });
    expect(send('b', 500, 1)).toBeNull();
    advance(60_000);
    expect(send('a', 500, 1)).toBeNull();
    expect(send('a', 500, 1)).toBeNull();
    expect(send('a', 201, 1)).toMatchObject({ refusal: 'unavailable' });
    advance(5_000);
    expect(send('a', 200, 1)).toBeNull();
  });

  it('is 16 MiB at once, then 4 MiB a minute', () => {
    const { send, advance } = setUp();
    for (let batch = 0; batch < 16; batch += 1) expect(send('a', 1, MIB)).toBeNull();
    expect(send('a', 1, 1)).toMatchObject({
      refusal: 'unavailable',
      message: 'The server asks for slower sending.',
    });
    advance(60_000);
    for (let batch = 0; batch < 4; batch += 1) expect(send('a', 1, MIB)).toBeNull();
    expect(send('a', 1, 1)).toMatchObject({ refusal: 'unavailable' });
  });

  it('refuses early tries without measuring them, with the time that is left', () => {
    const { quota, send, advance, events } = setUp();
    for (let batch = 0; batch < 16; batch += 1) send('a', 1, MIB);
    expect(send('a', 1, MIB)).toMatchObject({ retryMs: 15_000 });
    advance(10_000);
    expect(quota.admitBatch('a', 1)).toMatchObject({ refusal: 'unavailable', retryMs: 5_000 });
    advance(5_000);
    expect(send('a', 1, MIB)).toBeNull();
    expect(events).toEqual([
      {
        kind: 'limit-reached',
        actor: 'agent:a',
        workshopId: 'w',
        seatId: 'a',
        detail: { limit: 'rate' },
      },
    ]);
  });

  it('is 6 epochs at once, then one in 100 s, and 100 stored epochs', () => {
    const { quota, advance } = setUp();
    for (let epoch = 0; epoch < 6; epoch += 1) expect(quota.admitEpoch('a', epoch)).toBeNull();
    expect(quota.admitEpoch('a', 6)).toMatchObject({ refusal: 'unavailable', retryMs: 100_000 });
    advance(100_000);
    expect(quota.admitEpoch('a', 99)).toBeNull();
    advance(100_000);
    expect(quota.admitEpoch('a', 100)).toMatchObject({ refusal: 'over-quota', retryMs: 60_000 });
  });
});

describe('the storage of a seat', () => {
  it('is limited once with a command, and resumed with another when an owner raises the limit', async () => {
    const { quota, seats, usages, send, commands, advance } = setUp();
    usages.add('a', 1, 128 * MIB - 200);
    expect(send('a', 1, 200)).toMatchObject({ refusal: 'over-quota', retryMs: 60_000 });
    expect(send('a', 1, 1)).toMatchObject({ refusal: 'over-quota' });
    await vi.waitFor(() =>
      expect(commands).toEqual([
        {
          actor: 'server',
          kind: 'seat-limited',
          seatId: 'a',
          payload: { scope: 'seat', limitBytes: 128 * MIB },
          at: 1_000_000,
        },
      ]),
    );
    const storageLimit = { scope: 'seat', limitBytes: 128 * MIB, at: 1_000_000 } as const;
    seats.set('a', { storageLimit, storageQuotaBytes: null });
    advance(60_000);
    // One byte would fit, but a limited seat continues only with space for any batch.
    expect(send('a', 1, 1)).toMatchObject({ refusal: 'over-quota' });
    seats.set('a', { storageLimit, storageQuotaBytes: 256 * MIB });
    quota.reconsider('a');
    await vi.waitFor(() => expect(commands.at(-1)).toMatchObject({ kind: 'seat-resumed' }));
    expect(commands).toHaveLength(2);
    seats.set('a', { storageLimit: null, storageQuotaBytes: 256 * MIB });
    expect(send('a', 1, 400)).toBeNull();
  });

  it('resumes after other data of the workshop was deleted', async () => {
    const { quota, seats, usages, send, commands, advance } = setUp();
    usages.add('b', 1, 8_192 * MIB);
    usages.add('a', 1, 100 * MIB);
    expect(send('a', 1, 1)).toBeNull();
    expect(quota.warning).toMatchObject({ kind: 'storage' });
    seats.set('b', { storageLimit: null, storageQuotaBytes: 2 ** 40 });
    expect(send('b', 1, 1)).toMatchObject({ refusal: 'over-quota' });
    await vi.waitFor(() => expect(commands).toHaveLength(1));
    seats.set('b', {
      storageLimit: { scope: 'workshop', limitBytes: 8_192 * MIB, at: 1 },
      storageQuotaBytes: 2 ** 40,
    });
    usages.forget('a');
    usages.add('b', 0, -2 * MIB);
    advance(60_000);
    expect(send('b', 1, 1)).toBeNull();
    await vi.waitFor(() => expect(commands.at(-1)).toMatchObject({ kind: 'seat-resumed' }));
  });

  it('accepts nothing while the disk is full, and says so', () => {
    const { quota, send, setDiskSpace, advance } = setUp();
    setDiskSpace(false);
    expect(send('a', 1, 1)).toMatchObject({ refusal: 'unavailable', retryMs: 30_000 });
    expect(quota.warning).toEqual({ kind: 'disk' });
    setDiskSpace(true);
    advance(30_000);
    expect(send('a', 1, 1)).toBeNull();
  });
});
