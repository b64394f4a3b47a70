import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { approveForNewSeat } from '#lib/server/services/vm-approval.ts';

let database: TestDatabase;
let agentServer: AgentServer;
let workshopId: string;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  agentServer = await startAgentServer(database.url);
});
afterAll(async () => {
  await agentServer.stop();
  await database.drop();
});
beforeEach(async () => {
  // A-01 has a student, A-02 to A-04 have none.
  ({ workshopId } = await createTestWorkshop(agentServer.db, { seats: 4 }));
  await agentServer.db.$client.query(
    "update seat set display_name = null where workshop_id = $1 and label <> 'A-01'",
    [workshopId],
  );
  token = await agentServer.createToken(workshopId);
});

async function enrollWithWish(seatLabel?: string): Promise<string> {
  const answer = await agentServer.createAgent().hello(token, seatLabel ? { seatLabel } : {});
  return answer.ok ? answer.seat.label : answer.refusal;
}
const changeSeat = (change: string, label: string) =>
  agentServer.db.$client.query(`update seat set ${change} where workshop_id = $1 and label = $2`, [
    workshopId,
    label,
  ]);

describe('T9.4: the seat that a prepared VM asks for', () => {
  it('is granted where the label is free, in any order', async () => {
    expect(await enrollWithWish('C-07')).toBe('C-07');
    expect(await enrollWithWish('B-02')).toBe('B-02');
    expect(await enrollWithWish('B-01')).toBe('B-01');
  });

  it('is granted where its seat has neither an agent nor a student', async () => {
    expect(await enrollWithWish('A-03')).toBe('A-03');
  });

  it('is not granted where it has an agent, and another VM gets the next free label', async () => {
    expect(await enrollWithWish('C-07')).toBe('C-07');
    expect(await enrollWithWish('C-07')).toBe('A-05');
  });

  it.each([
    ['a student', "display_name = 'Kim'"],
    ['a test of staff', 'is_test = true'],
    ['a removed student', 'removed_at = now()'],
  ])('is not granted where it belongs to %s', async (_owner, change) => {
    await changeSeat(change, 'A-02');
    expect(await enrollWithWish('A-02')).toBe('A-05');
  });

  it('is not granted where an agent had it before', async () => {
    const first = agentServer.createAgent();
    await first.hello(token, { seatLabel: 'A-02' });
    await agentServer.db.$client.query('update agent set revoked_at = now() where key = $1', [
      first.key,
    ]);
    expect(await enrollWithWish('A-02')).toBe('A-05');
  });

  it('is not granted where the number was given before, and its seat was deleted', async () => {
    expect(await enrollWithWish()).toBe('A-05');
    await agentServer.db.$client.query(
      "delete from seat where workshop_id = $1 and label = 'A-05'",
      [workshopId],
    );
    expect(await enrollWithWish('A-05')).toBe('A-06');
  });

  it('leaves out of the numbers what a VM asked for', async () => {
    expect(await enrollWithWish('A-06')).toBe('A-06');
    expect(await enrollWithWish()).toBe('A-05');
    expect(await enrollWithWish()).toBe('A-07');
  });

  it.each(['A-99', 'ZZZ-30', 'room 7', ''])('is ignored if it is no label: "%s"', async (text) => {
    expect(await enrollWithWish(text)).toBe('A-05');
  });

  it('is remembered while the VM waits for approval', async () => {
    const waiting = agentServer.createAgent();
    const approving = await agentServer.createToken(workshopId, { mode: 'approve' });
    expect(await waiting.hello(approving, { seatLabel: 'C-07' })).toMatchObject({
      refusal: 'approval-needed',
    });
    await approveForNewSeat(agentServer.db, { workshopId, key: waiting.key, now: new Date() });
    expect(await waiting.hello(approving, { seatLabel: 'C-07' })).toMatchObject({
      seat: { label: 'C-07' },
    });
  });
});

describe('T10.3: a personal token', () => {
  const askAbout = async (text: string) => {
    const agent = agentServer.createAgent();
    await agent.request('challenge', { nonce: 'n0nce', key: agent.key });
    return agent.request('token', { token: text });
  };
  const findSeat = async () => {
    const { rows } = await agentServer.db.$client.query<{ id: string }>(
      "select id from seat where workshop_id = $1 and label = 'A-02'",
      [workshopId],
    );
    return rows[0]?.id ?? '';
  };

  it('is told apart from a shared one, also when it is spent or expired', async () => {
    const seat = await findSeat();
    const personal = await agentServer.createToken(workshopId, { seat, uses: 1 });
    expect(await askAbout(personal)).toMatchObject({ ok: true, personal: true });
    expect(await askAbout(token)).toMatchObject({ ok: true, personal: false });
    await agentServer.createAgent().hello(personal);
    expect(await askAbout(personal)).toMatchObject({ refusal: 'token-used-up', personal: true });
    const expired = await agentServer.createToken(workshopId, { seat, expiresAt: new Date(0) });
    expect(await askAbout(expired)).toMatchObject({ refusal: 'token-expired', personal: true });
    expect(await askAbout(`${personal.slice(0, -50)}x${personal.slice(-49)}`)).toMatchObject({
      ok: false,
      personal: false,
    });
  });

  it('is not needed by the same key, and is refused to another cluster', async () => {
    const seat = await findSeat();
    const personal = await agentServer.createToken(workshopId, { seat, uses: 1 });
    const pod = agentServer.createAgent();
    expect(await pod.hello(personal)).toMatchObject({ ok: true, seat: { label: 'A-02' } });
    await agentServer.db.$client.query(
      "update token set expires_at = now() - interval '1 hour' where seat_id = $1",
      [seat],
    );
    expect(await agentServer.createAgent({ like: pod }).hello(personal)).toMatchObject({
      ok: true,
      seat: { label: 'A-02' },
    });
    expect(await agentServer.createAgent().hello(personal)).toMatchObject({
      refusal: 'token-expired',
    });
    await agentServer.db.$client.query(
      "update token set expires_at = now() + interval '1 hour' where seat_id = $1",
      [seat],
    );
    expect(await agentServer.createAgent().hello(personal)).toMatchObject({
      refusal: 'token-used-up',
    });
  });
});
