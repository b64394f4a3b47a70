import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#agents/sim/random.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { LossyConnection, scaleRates, type FaultRates } from './lossy-connection.ts';

const NONE: FaultRates = { drop: 0, duplicate: 0, late: 0, cut: 0 };
const settle = () => new Promise(setImmediate);

/** A server that acknowledges each message with its text. */
async function connect(rates: Partial<FaultRates>, seed = 1) {
  const clock = createFakeClock();
  const counts = { dropped: 0, duplicated: 0, late: 0, cut: 0 };
  const received: string[] = [];
  const connection = new LossyConnection({
    clock,
    random: createSeededRandom(seed),
    rates: { ...NONE, ...rates },
    counts,
    accept: (socket) => {
      socket.on('batch', (message, ack) => {
        received.push((message as unknown as { text: string }).text);
        ack(message as never);
      });
    },
  });
  const send = (text: string): Promise<unknown> =>
    (
      connection.agent.timeout(15_000) as unknown as {
        emitWithAck(name: string, message: object): Promise<unknown>;
      }
    ).emitWithAck('batch', { text });
  connection.agent.connect();
  clock.advance(1_000);
  return { clock, counts, received, connection, send };
}

describe('a lossy connection', () => {
  it('delivers each message and its answer once without faults', async () => {
    const { clock, received, send } = await connect({});
    const answer = send('a');
    clock.advance(1_000);
    await expect(answer).resolves.toEqual({ text: 'a' });
    expect(received).toEqual(['a']);
  });

  it('lets the sender wait in vain for a dropped message', async () => {
    const { clock, received, counts, send } = await connect({ drop: 1 });
    const answer = expect(send('a')).rejects.toThrow(/timed out/);
    clock.advance(20_000);
    await answer;
    expect(received).toEqual([]);
    expect(counts.dropped).toBe(1);
  });

  it('delivers a duplicated message twice', async () => {
    const { clock, received, send } = await connect({ duplicate: 1 });
    const answer = send('a');
    clock.advance(1_000);
    await answer;
    expect(received).toEqual(['a', 'a']);
  });

  it('lets later messages overtake a late one', async () => {
    const { clock, received, send } = await connect({ late: 0.5 }, 3);
    for (let count = 0; count < 10; count += 1) send(String(count)).catch(() => undefined);
    clock.advance(60_000);
    await settle();
    expect(received).toHaveLength(10);
    expect(received).not.toEqual(received.toSorted());
  });

  it('rejects what waits for an answer when it is cut', async () => {
    const { clock, counts, send } = await connect({ cut: 1, late: 1 });
    const answer = expect(send('a')).rejects.toThrow(/disconnected/);
    clock.advance(1_000);
    await answer;
    expect(counts.cut).toBeGreaterThan(0);
  });

  it('delivers nothing more after the agent has another connection', async () => {
    const { clock, received, connection, send } = await connect({ late: 1 });
    const answer = expect(send('a')).rejects.toThrow(/disconnected/);
    connection.replace();
    clock.advance(60_000);
    await answer;
    expect(received).toEqual([]);
  });

  it('has fewer faults with a smaller scale', () => {
    expect(scaleRates({ drop: 1, duplicate: 0.4, late: 0.2, cut: 0 }, 0.5)).toEqual({
      drop: 0.5,
      duplicate: 0.2,
      late: 0.1,
      cut: 0,
    });
  });
});
