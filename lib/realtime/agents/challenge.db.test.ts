import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

type Agent = ReturnType<AgentServer['createAgent']>;

const requestNonce = async (agent: Agent, key = agent.key): Promise<string> =>
  ((await agent.request('challenge', { nonce: 'n0nce', key })) as { nonce: string }).nonce;

describe('a repeated challenge', () => {
  it('gets the same answer, so that the signature over either answer is accepted', async () => {
    const { workshopId } = await createTestWorkshop(agentServer.db);
    const token = await agentServer.createToken(workshopId);
    const agent = agentServer.createAgent();
    const first = await requestNonce(agent);
    const welcome = agent.hello(token);
    // On its way at the same time, before the agent has signed.
    expect(await requestNonce(agent)).toBe(first);
    expect(await welcome).toMatchObject({ ok: true });
  });

  it('gets another nonce for another key, and after a hello', async () => {
    const [one, other] = [agentServer.createAgent(), agentServer.createAgent()];
    expect(await requestNonce(one)).not.toBe(await requestNonce(one, other.key));
    const beforeHello = await requestNonce(other);
    expect(await other.hello()).toMatchObject({ refusal: 'token-missing' });
    expect(await requestNonce(other)).not.toBe(beforeHello);
  });
});
