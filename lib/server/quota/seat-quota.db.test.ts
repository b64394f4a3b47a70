import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import type { SeatState } from '#lib/room/state.ts';
import { computeCell } from '#lib/room/cells.ts';
import { STORAGE_LIMITS } from './limits.ts';

let database: TestDatabase;
let server: AgentServer;
let workshopId: string;
let seatId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  server = await startAgentServer(database.url);
  const created = await createTestWorkshop(server.db);
  [workshopId, seatId] = [created.workshopId, created.seats[0] ?? ''];
});
afterEach(async () => {
  await server.stop();
});

const setUsage = (bytes: number) =>
  server.db.$client.query(
    'insert into seat_usage (seat_id, workshop_id, rows, bytes) values ($1, $2, 1, $3)',
    [seatId, workshopId, bytes],
  );
async function readSeat(): Promise<SeatState> {
  const seat = (await server.workshops.open(workshopId))?.state().seats.get(seatId);
  if (!seat) throw new Error('the seat is missing');
  return seat;
}
async function connect(protocol?: number): Promise<RawAgent> {
  const agent = server.createAgent(protocol === undefined ? {} : { protocol });
  const token = await server.createToken(workshopId, { seat: seatId, uses: 1 });
  expect(await agent.hello(token)).toMatchObject({ ok: true });
  return agent;
}

describe('a seat at its storage limit', () => {
  it('is limited in the room, can’t be verified, and continues after an owner raised the limit', async () => {
    await setUsage(STORAGE_LIMITS.seatBytes - 10);
    const agent = await connect();
    expect(await agent.batch(initialChanges())).toMatchObject({
      refusal: 'over-quota',
      retryMs: 60_000,
    });
    await vi.waitFor(async () =>
      expect((await readSeat()).storageLimit).toMatchObject({
        scope: 'seat',
        limitBytes: STORAGE_LIMITS.seatBytes,
      }),
    );
    const exercise = (await server.workshops.open(workshopId))?.state().pack.exercises[0];
    await vi.waitFor(async () =>
      expect(exercise && computeCell(await readSeat(), exercise, 0).cell).toMatchObject({
        state: 'unknown',
        reason: { code: 'storage-limit' },
      }),
    );
    const workshop = await server.workshops.open(workshopId);
    await workshop?.commitCommand({
      actor: 'owner',
      kind: 'raise-storage-limit',
      seatId,
      payload: { bytes: 2 * STORAGE_LIMITS.seatBytes },
    });
    await vi.waitFor(async () => expect((await readSeat()).storageLimit).toBeNull());
    expect(await agent.batch([...initialChanges(), podChange(4, 'web')])).toEqual({
      ok: true,
      acked: 4,
    });
    const { rows } = await server.db.$client.query(
      `select kind, actor from command where workshop_id = $1 and kind in ('seat-limited', 'raise-storage-limit', 'seat-resumed') order by pos`,
      [workshopId],
    );
    expect(rows).toEqual([
      { kind: 'seat-limited', actor: 'server' },
      { kind: 'raise-storage-limit', actor: 'owner' },
      { kind: 'seat-resumed', actor: 'server' },
    ]);
  });

  it('tells an agent of protocol 1 that the server is unavailable', async () => {
    await setUsage(STORAGE_LIMITS.seatBytes);
    const agent = await connect(1);
    expect(await agent.batch(initialChanges())).toMatchObject({
      refusal: 'unavailable',
      retryMs: 60_000,
    });
  });
});
