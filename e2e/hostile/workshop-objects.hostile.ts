import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initialChanges, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import type { Change } from '#lib/protocol/change.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileWorkshop, type HostileWorkshop } from './harness/hostile-workshop.ts';
import { largeSpec } from './harness/large-pods.ts';
import { signInAsOwner, watchRoom, type RoomWatch } from './harness/room-watch.ts';

/** Of the server in this test, in the place of 512 MiB. Four seats share it. */
const WORKSHOP_OBJECT_BYTES = 512 * 1024;
const POD_BYTES = 50_000;

let server: HostileServer;
let workshop: HostileWorkshop;
let room: RoomWatch;

beforeAll(async () => {
  server = await startHostileServer({
    course: 'small',
    env: {
      PODIUM_TEST_WORKSHOP_OBJECT_BYTES: String(WORKSHOP_OBJECT_BYTES),
    },
  });
  workshop = await createHostileWorkshop(server, { seats: 4 });
  room = await watchRoom(
    server,
    workshop.workshopId,
    await signInAsOwner(server, workshop.workshopId),
  );
});
afterAll(async () => {
  room.close();
  await workshop.close();
  await server.remove();
});

/** A new list of the cluster with this many large Pods, and the Pod of the exercise. */
const listOf = (pods: number, first: number): Change[] => {
  const sequence = (seq: number) => ({ seq, seenAt: Date.now(), mono: seq });
  const names = Array.from({ length: pods }, (_, index) => `pod-${String(index)}`);
  return [
    { op: 'reset-begin', why: 'resync', ...sequence(first) },
    podChange(first + 1, 'web', { hostNetwork: true }),
    ...names.map((name, index) =>
      podChange(first + 2 + index, name, largeSpec(POD_BYTES, `${name} of ${String(first)}`)),
    ),
    { op: 'reset-end', ...sequence(first + 2 + pods) },
  ];
};

async function connect(seatId: string, pods: number): Promise<RawAgent> {
  const agent = await workshop.connectAgent(seatId);
  expect(await agent.batch([...initialChanges(), ...listOf(pods, 4)])).toMatchObject({ ok: true });
  await room.waitForRow(seatId, ({ cells }) => cells[0]?.state === 'passed');
  return agent;
}

describe('the objects of a workshop together', () => {
  it('leave each seat an equal part above their limit, so that only seats above it are limited', async () => {
    const [first = '', second = '', third = '', small = ''] = workshop.seats;
    await connect(first, 4);
    await connect(second, 4);
    expect(room.row(second).dataLimit).toBeUndefined();
    // The limit is reached with the last objects of this seat, before the next batch.
    const agent = await connect(third, 4);
    const next = listOf(4, 11);
    expect(await agent.batch(next)).toMatchObject({ ok: true });
    await room.waitForRow(third, ({ dataLimit }) => dataLimit === 'workshop');
    await vi.waitFor(async () => {
      const rows = await server.query<{ limit: string; seat_id: string }>(
        `select detail->>'limit' as limit, seat_id from audit where kind = 'limit-reached'`,
      );
      expect(rows).toEqual([{ limit: 'workshop-object-bytes', seat_id: third }]);
    });

    await connect(small, 1);
    expect(room.row(small).dataLimit).toBeUndefined();
    expect(room.row(first).dataLimit).toBeUndefined();
    await checkHealth(server);

    // With fewer objects, a new list is complete again.
    expect(await agent.batch(listOf(1, 11 + next.length))).toMatchObject({ ok: true });
    await room.waitForRow(third, ({ dataLimit }) => dataLimit === undefined);
    expect(room.row(third).cells[0]?.state).toBe('passed');
  });
});
