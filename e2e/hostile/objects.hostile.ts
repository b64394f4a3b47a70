import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initialChanges, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import { OBJECT_LIMITS, SEAT_BUDGET } from '#lib/cluster/slim/limits.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Change } from '#lib/protocol/change.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileWorkshop, type HostileWorkshop } from './harness/hostile-workshop.ts';
import { signInAsOwner, watchRoom, type RoomWatch } from './harness/room-watch.ts';

/** A change of an ordinary seat reaches the live room within this time. */
const MAX_DELAY_MS = 2_000;
const HASH = '0123456789abcdef';

let server: HostileServer;
let workshop: HostileWorkshop;
let room: RoomWatch;
let startedAt: number;
let ordinary: { readonly agent: RawAgent; readonly seatId: string; seq: number };

beforeAll(async () => {
  server = await startHostileServer({ course: 'small' });
  startedAt = Date.now();
  workshop = await createHostileWorkshop(server, { seats: 8 });
  room = await watchRoom(
    server,
    workshop.workshopId,
    await signInAsOwner(server, workshop.workshopId),
  );
  const seatId = workshop.seats[0] ?? '';
  ordinary = { agent: await connect(seatId), seatId, seq: 4 };
});
afterAll(async () => {
  room.close();
  await workshop.close();
  await server.remove();
});

async function connect(seatId: string): Promise<RawAgent> {
  const agent = await workshop.connectAgent(seatId);
  expect(await agent.batch(initialChanges())).toMatchObject({ ok: true });
  return agent;
}

/** A change of a Pod that no other object of the cluster has. */
const setChange = (seq: number, object: JsonObject, gvk = 'v1/Pod'): Change => ({
  op: 'set',
  seq,
  seenAt: Date.now(),
  mono: seq,
  uid: `uid-${String(seq)}`,
  gvk,
  ns: 'default',
  name: `object-${String(seq)}`,
  object,
  hash: HASH,
});

/** The stored objects of a seat by name, and the size of each as JSON. */
async function readStored(
  seatId: string,
): Promise<{ name: string; object: JsonObject; bytes: number }[]> {
  const rows = await server.query<{ name: string; object: JsonObject }>(
    `select name, object from change where seat_id = $1 and op = 'set' order by seq`,
    [seatId],
  );
  return rows.map((row) => ({ ...row, bytes: Buffer.byteLength(JSON.stringify(row.object)) }));
}

/** The security log names the limit that the seat reached, once. */
async function expectAudit(seatId: string, limit: string): Promise<void> {
  await vi.waitFor(async () => {
    const rows = await server.query<{ limit: string }>(
      `select detail->>'limit' as limit from audit where kind = 'limit-reached' and seat_id = $1`,
      [seatId],
    );
    expect(rows).toEqual([{ limit }]);
  });
}

/** A change of the ordinary seat reaches the live room in time. */
async function expectLiveRoom(): Promise<void> {
  const { agent, seatId, seq } = ordinary;
  const { lastChangeAt } = room.row(seatId);
  const change = { ...podChange(seq, `web-${String(seq)}`), seenAt: Date.now() };
  expect(await agent.batch([change])).toEqual({ ok: true, acked: seq });
  ordinary.seq += 1;
  await room.waitForRow(seatId, (row) => row.lastChangeAt !== lastChangeAt, MAX_DELAY_MS);
  await checkHealth(server);
}

/** Sends a batch as text, because no client can encode it. */
function sendText(agent: RawAgent, text: string): Promise<unknown> {
  const manager = agent.socket.io;
  const id = 900_000;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('the server gave no answer'));
    }, 10_000);
    (manager as unknown as { on: (name: string, listener: (packet: Packet) => void) => void }).on(
      'packet',
      (packet) => {
        if (packet.id !== id) return;
        clearTimeout(timer);
        resolve(packet.data[0]);
      },
    );
    (manager.engine as unknown as { write: (packet: string) => void }).write(
      `2/agent,${String(id)}["batch",${text}]`,
    );
  });
}
interface Packet {
  readonly id?: number;
  readonly data: readonly unknown[];
}

describe('objects beyond every limit', () => {
  it('are stored within their limits, and the live room goes on', async () => {
    const seatId = workshop.seats[1] ?? '';
    const agent = await connect(seatId);
    const long = 'x'.repeat(90_000);
    const objects: [JsonObject, string?][] = [
      [{ spec: { containers: Array.from({ length: 3_000 }, () => ({ name: 'c', image: 'i' })) } }],
      [{ metadata: { name: long, labels: { [long]: long } }, spec: { nodeName: long } }],
      [{ spec: { containers: [{ name: long, args: [long, long] }] } }],
      [{ spec: { secret: 'hunter2' }, data: { password: 'hunter2' } }, 'example.com/v1/Widget'],
      [{ data: { password: 'hunter2' }, keys: ['password'] }, 'v1/ConfigMap'],
      [{ data: { password: 'hunter2' } }, 'v1/Secret'],
      [
        {
          spec: {
            containers: [{ command: ['app', '--password=hunter2'], env: [{ value: 'hunter2' }] }],
          },
        },
      ],
      [
        {
          spec: {
            containers: Array.from({ length: 32 }, () => ({ workingDir: long.slice(0, 4_000) })),
          },
        },
      ],
    ];
    for (const [index, [object, gvk]] of objects.entries())
      expect(await agent.batch([setChange(4 + index, object, gvk)])).toMatchObject({ ok: true });
    const stored = await readStored(seatId);
    expect(stored).toHaveLength(objects.length);
    for (const { object, bytes } of stored) {
      expect(bytes).toBeLessThanOrEqual(OBJECT_LIMITS.objectBytes);
      expect(JSON.stringify(object)).not.toContain('hunter2');
    }
    expect(stored[0]?.object).toMatchObject({ cut: true });
    expect((stored[0]?.object['spec'] as { containers: unknown[] }).containers).toHaveLength(32);
    expect(stored[1]?.object['metadata']).toMatchObject({ name: 'object-5' });
    expect(stored[3]?.object).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'object-7', namespace: 'default', uid: 'uid-7' },
    });
    expect(stored.at(-1)?.object).toMatchObject({ oversized: true });
    expect(stored.at(-1)?.bytes).toBeLessThanOrEqual(OBJECT_LIMITS.recordBytes);
    await expectAudit(seatId, 'object-size');
    await expectLiveRoom();
  });

  it('with 300,000 levels are stored without the levels that are too deep', async () => {
    const seatId = workshop.seats[2] ?? '';
    const agent = await connect(seatId);
    const nest = (levels: number): string =>
      JSON.stringify({
        epoch: agent.epoch,
        changes: [setChange(4, { spec: { volumes: 0 } })],
      }).replace('"volumes":0', `"volumes":${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(await sendText(agent, nest(300_000))).toEqual({ ok: true, acked: 4 });
    expect((await readStored(seatId))[0]?.bytes).toBeLessThan(1_000);
    // The same change again is a replay.
    expect(await agent.batch([setChange(5, {})])).toEqual({ ok: true, acked: 5 });
    await expectLiveRoom();
  });

  it('are refused by the first error of their batch', async () => {
    const agent = await connect(workshop.seats[3] ?? '');
    const malformed = { ...setChange(4, {}), name: 'x'.repeat(90_000) } as Change;
    const batches = [
      [malformed],
      Array.from({ length: 500 }, () => ({ op: 'set', object: 3 })) as unknown as Change[],
      [
        {
          op: 'plan-applied',
          seq: 4,
          seenAt: 1,
          mono: 1,
          plan: 1,
          kinds: Object.fromEntries(
            Array.from({ length: 101 }, (_, index) => [
              `a${String(index)}.example/v1/Kind`,
              'watching' as const,
            ]),
          ),
        },
      ] satisfies Change[],
      [{ ...setChange(4, {}), mono: 2 ** 40 } as Change],
      [{ ...setChange(4, {}), seenAt: Date.UTC(2101, 0, 1) } as Change],
    ];
    for (const changes of batches) {
      const response = await agent.batch(changes);
      expect(response).toMatchObject({ ok: false, refusal: 'malformed' });
      expect(JSON.stringify(response).length).toBeLessThan(700);
    }
    expect(await agent.batch([setChange(4, {})])).toEqual({ ok: true, acked: 4 });
    await expectLiveRoom();
  });
});

describe('a seat with too many objects', () => {
  const widget = (seq: number): Change =>
    setChange(seq, { metadata: { labels: { app: 'web' } }, keys: ['key'] }, 'v1/ConfigMap');

  async function sendObjects(agent: RawAgent, from: number, count: number): Promise<void> {
    for (let start = 0; start < count; start += 500) {
      const changes = Array.from({ length: Math.min(500, count - start) }, (_, index) =>
        widget(from + start + index),
      );
      expect(await agent.batch(changes)).toMatchObject({ ok: true });
    }
  }

  it('is marked from the 2,001st object on', async () => {
    const seatId = workshop.seats[4] ?? '';
    const agent = await connect(seatId);
    await sendObjects(agent, 4, SEAT_BUDGET.objects);
    await expectLiveRoom();
    expect(room.row(seatId).dataLimit).toBeUndefined();
    await sendObjects(agent, 4 + SEAT_BUDGET.objects, 1);
    await room.waitForRow(seatId, ({ dataLimit }) => dataLimit === 'objects');
    await expectAudit(seatId, 'seat-objects');
    await expectLiveRoom();
  });

  it('is marked while a reset with too many objects has not ended', async () => {
    const seatId = workshop.seats[5] ?? '';
    const agent = await connect(seatId);
    expect(
      await agent.batch([
        { op: 'reset-begin', seq: 4, seenAt: Date.now(), mono: 4, why: 'resync' },
      ]),
    ).toMatchObject({ ok: true });
    await sendObjects(agent, 5, SEAT_BUDGET.objects + 1);
    await room.waitForRow(seatId, ({ dataLimit }) => dataLimit === 'objects');
    await expectLiveRoom();
  });

  it('is marked when its objects are over 4 MiB', async () => {
    const seatId = workshop.seats[6] ?? '';
    const agent = await connect(seatId);
    const object: JsonObject = {
      spec: {
        containers: Array.from({ length: 30 }, () => ({ workingDir: 'x'.repeat(2_000) })),
      },
    };
    for (let seq = 4; seq < 4 + 77; seq += 7)
      expect(
        await agent.batch(Array.from({ length: 7 }, (_, index) => setChange(seq + index, object))),
      ).toMatchObject({ ok: true });
    await room.waitForRow(seatId, ({ dataLimit }) => dataLimit === 'bytes');
    await expectLiveRoom();
  });
});

describe('the time of a change', () => {
  it("gives a pass at the server's time, also for a first change with seenAt 0", async () => {
    const seatId = workshop.seats[7] ?? '';
    const agent = await workshop.connectAgent(seatId);
    const changes = [...initialChanges(), podChange(4, 'web', { hostNetwork: true })].map(
      (change) => ({ ...change, seenAt: 0 }),
    );
    expect(await agent.batch(changes)).toMatchObject({ ok: true });
    await room.waitForRow(seatId, ({ cells }) => cells[0]?.state === 'passed');
    const cell = room.row(seatId).cells[0];
    expect(cell?.state === 'passed' && cell.at).toBeGreaterThanOrEqual(startedAt);
  });
});
