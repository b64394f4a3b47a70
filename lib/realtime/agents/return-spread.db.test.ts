import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';

let database: TestDatabase;
let agentServer: AgentServer;
beforeAll(async () => {
  database = await createTestDatabase();
  agentServer = await startAgentServer(database.url);
});
afterAll(async () => {
  await agentServer.stop();
  await database.drop();
});

it('tells the agents of a server that stops to come back over 3 s, each at another time', async () => {
  const { workshopId } = await createTestWorkshop(agentServer.db);
  const agents = Array.from({ length: 10 }, () => agentServer.createAgent());
  const token = await agentServer.createToken(workshopId, { uses: agents.length });
  for (const agent of agents) expect(await agent.hello(token)).toMatchObject({ ok: true });
  agentServer.closeLink();
  await vi.waitFor(
    () => {
      expect(agents.every(({ socket }) => socket.disconnected)).toBe(true);
    },
    { timeout: 15_000 },
  );
  expect(agents.flatMap(({ byes }) => byes.map(({ refusal }) => refusal))).toEqual(
    agents.map(() => 'unavailable'),
  );
  const times = agents.map(({ byes }) => byes[0]?.retryMs ?? 0).sort((a, b) => a - b);
  expect(times).toEqual([300, 600, 900, 1_200, 1_500, 1_800, 2_100, 2_400, 2_700, 3_000]);
});
