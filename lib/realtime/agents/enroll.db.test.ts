import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';

let database: TestDatabase;
let agentServer: AgentServer;
let workshopId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  agentServer = await startAgentServer(database.url);
  ({ workshopId } = await createTestWorkshop(agentServer.db));
});
afterAll(async () => {
  await agentServer.stop();
  await database.drop();
});

describe('a new key of a machine that has a seat', () => {
  it('gives the seat to the new key of a machine that its former key signed', async () => {
    const first = agentServer.createAgent();
    const before = await first.hello(await agentServer.createToken(workshopId));
    const reinstalled = agentServer.createAgent({ machine: first.machineId });
    const after = await reinstalled.hello(undefined, {}, first);
    expect(before.ok && after.ok && before.seat.id === after.seat.id).toBe(true);
    expect(await agentServer.createAgent({ like: first }).hello()).toMatchObject({
      refusal: 'key-revoked',
    });
  });

  it('refuses a new key with a signature of another connection or another key', async () => {
    const first = agentServer.createAgent();
    await first.hello(await agentServer.createToken(workshopId));
    const thief = agentServer.createAgent({ machine: first.machineId });
    const replayed = first.signRekey('another nonce', thief.key);
    expect(await thief.hello(undefined, { rekey: replayed })).toMatchObject({
      refusal: 'bad-signature',
    });
    const own = { ...thief.signRekey('n', thief.key), key: first.key };
    expect(await thief.hello(undefined, { rekey: own })).toMatchObject({
      refusal: 'bad-signature',
    });
    expect(await first.heartbeat()).toMatchObject({ ok: true });
  });

  it('lets a VM with the machine id of another one wait, with every kind of token', async () => {
    const first = agentServer.createAgent();
    const before = await first.hello(await agentServer.createToken(workshopId));
    const same = agentServer.createAgent({ machine: first.machineId });
    expect(await same.hello(await agentServer.createToken(workshopId))).toMatchObject({
      refusal: 'approval-needed',
      retryMs: 15_000,
    });
    expect(await first.heartbeat()).toMatchObject({ ok: true });
    const { rows } = await agentServer.db.$client.query<{ seat: string }>(
      'select seat_id as seat from pending_agent where key = $1',
      [same.key],
    );
    expect(rows).toEqual([{ seat: before.ok && before.seat.id }]);
  });

  it('lets at most twice as many VMs wait as the token has uses', async () => {
    const token = await agentServer.createToken(workshopId, { uses: 1, mode: 'approve' });
    const messages: string[] = [];
    for (let vm = 0; vm < 3; vm += 1) {
      const answer = await agentServer.createAgent().hello(token);
      messages.push(answer.ok ? 'welcome' : answer.message);
    }
    expect(messages).toEqual([
      'This VM is waiting for approval. Your instructor sees it as vm.',
      'This VM is waiting for approval. Your instructor sees it as vm.',
      'Too many VMs wait for approval.',
    ]);
  });
});
