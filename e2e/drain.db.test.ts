import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectAll, createChaosClass, type ChaosClass } from './chaos/chaos-class.ts';
import { ChaosServer } from './chaos/chaos-server.ts';
import { waitFor } from './harness/wait-for.ts';

const AGENTS = 100;
/** Below what an agent may number without an acknowledgment, and more than one transaction. */
const QUEUED_CHANGES = 2_000;
const SPREAD_MS = 2_000;
const LONG = { timeout: 240_000 };

let server: ChaosServer;
let room: ChaosClass;
beforeAll(async () => {
  server = await ChaosServer.create();
  room = await createChaosClass(server, { agents: AGENTS, seed: 11 });
  await connectAll(room.agents, AGENTS * 15);
}, LONG.timeout);
afterAll(async () => {
  room.disconnect();
  await server.remove();
});

/** Changes that the agents numbered, and how many of them the server acknowledged. */
function countChanges(): { readonly numbered: number; readonly acknowledged: number } {
  const epochs = room.agents.flatMap(({ record }) => [...record.epochs.values()]);
  return {
    numbered: epochs.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0),
    acknowledged: epochs.reduce((sum, { acked }) => sum + acked, 0),
  };
}

it(
  'T11.2 a server that ends tells 100 agents apart when to come back, and loses no acknowledged change',
  LONG,
  async () => {
    const stopWork = room.startWork();
    await waitFor('the agents work', () => countChanges().acknowledged > 1_000 || undefined);
    expect(await server.stopServer()).toBe(0);
    await waitFor(
      'all agents were told',
      () => room.agents.every(({ refusals }) => refusals.length > 0) || undefined,
    );
    const told = room.agents.flatMap(({ refusals }) => refusals);
    expect(new Set(told.map(({ refusal }) => refusal))).toEqual(new Set(['unavailable']));
    const waits = room.agents.map(({ refusals }) => refusals[0]?.retryMs ?? 0);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThanOrEqual(SPREAD_MS);
    await server.start();
    stopWork();
    expect(await room.waitUntilDelivered()).toEqual([]);
    expect(await room.compare()).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 });
  },
);

it('T11.3 a server that ends first writes what waits for its database', LONG, async () => {
  const resume = server.stallPostgres();
  const before = countChanges();
  const stopWork = room.startWork({ share: 1 });
  await waitFor(
    'changes wait for the database',
    () => countChanges().numbered - before.numbered > QUEUED_CHANGES || undefined,
  );
  stopWork();
  const exited = server.stopServer();
  resume();
  expect(await exited).toBe(0);
  // So that no agent sends its changes again before they are counted.
  room.disconnect();
  await server.start();
  const stored = await server.query<{ count: number }>('select count(*)::int as count from change');
  expect(stored[0]?.count).toBeGreaterThan(before.acknowledged);
  for (const agent of room.agents) agent.connect();
  expect(await room.waitUntilDelivered()).toEqual([]);
  expect(await room.compare()).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 });
});
