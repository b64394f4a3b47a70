import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import type { AgentRequest } from '#lib/protocol/api/admission.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileSite, type HostileSite } from './harness/hostile-site.ts';

let server: HostileServer;
let site: HostileSite;
const agents: RawAgent[] = [];

beforeAll(async () => {
  server = await startHostileServer({ course: 'small' });
  site = await createHostileSite(server, { state: 'open' });
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.close();
  await checkHealth(server);
});
afterAll(async () => {
  await server.remove();
});

const vm = (machine?: string): RawAgent => {
  const agent = new RawAgent(server.url, machine === undefined ? {} : { machine });
  agents.push(agent);
  return agent;
};
const seatOf = (answer: Awaited<ReturnType<RawAgent['hello']>>): string | null =>
  answer.ok ? answer.seat.id : null;
/** The key that the seat belongs to now. */
const keyOfSeat = async (seatId: string): Promise<string | undefined> =>
  (
    await server.query<{ key: string }>(
      'select key from agent where seat_id = $1 and revoked_at is null',
      [seatId],
    )
  )[0]?.key;

describe('a stolen machine id', () => {
  it.each(['automatic', 'approve', 'listed'])(
    'does not take the seat of its machine with an image token of the mode %s',
    async (mode) => {
      const victim = vm();
      const own = await site.join(`victim of ${mode}`);
      expect(seatOf(await victim.hello(own.token))).toBe(own.seat.id);
      const image = await site.createVmToken({ mode, uses: 9, machines: [victim.machineId] });
      for (const token of [image, own.token]) {
        const thief = vm(victim.machineId);
        expect(await thief.hello(token)).toMatchObject({ refusal: 'approval-needed' });
      }
      const stranger = vm();
      expect(await stranger.hello(own.token)).toMatchObject({ refusal: 'token-used-up' });
      expect(await keyOfSeat(own.seat.id)).toBe(victim.key);
      expect(await victim.heartbeat()).toMatchObject({ ok: true });
    },
  );

  it('gives its machine another seat when the thief came first', async () => {
    const image = await site.createVmToken({ mode: 'automatic', uses: 9 });
    const thief = vm();
    const stolenSeat = seatOf(await thief.hello(image));
    const victim = vm(thief.machineId);
    expect(await victim.hello(image)).toMatchObject({ refusal: 'approval-needed' });
    const waiting = (await site.admission()).vms.find(({ id }) => id === victim.key);
    expect(waiting?.seat?.id).toBe(stolenSeat);
    await site.asOwner('POST', `${site.path}/admission/vms`, {
      decision: 'approve',
      ids: [victim.key],
    });
    const seat = seatOf(await vmLike(victim).hello());
    expect(seat).not.toBe(null);
    expect(seat).not.toBe(stolenSeat);
    // The thief of a machine id can't take it afterwards, either.
    expect(await vm(thief.machineId).hello(image)).toMatchObject({ refusal: 'approval-needed' });
    expect(await keyOfSeat(seat ?? '')).toBe(victim.key);
  });

  it('gets the seat only when the student of the seat approves it', async () => {
    const own = await site.join('reinstaller');
    const other = await site.join('bystander');
    const before = vm();
    await before.hello(own.token);
    const after = vm(before.machineId);
    await after.hello(own.token, { hostname: 'vm-17' });
    const path = `/api/seats/${own.seat.id}/agent-requests`;
    const { body } = await own.browser.request<AgentRequest[]>('GET', path);
    expect(body).toMatchObject([{ id: after.key, hostname: 'vm-17' }]);
    const approval = { decision: 'approve', id: after.key };
    expect((await other.browser.request('POST', path, approval)).status).toBe(404);
    const otherPath = `/api/seats/${other.seat.id}/agent-requests`;
    expect((await other.browser.request('POST', otherPath, approval)).status).toBe(404);
    expect(await keyOfSeat(own.seat.id)).toBe(before.key);
    expect((await own.browser.request('POST', path, approval)).status).toBe(204);
    expect(seatOf(await vmLike(after).hello())).toBe(own.seat.id);
    expect(await vmLike(before).hello()).toMatchObject({ refusal: 'key-revoked' });
  });
});

describe('the signature of the former key', () => {
  it('moves the seat once, and only on its own machine', async () => {
    const own = await site.join('rekeyed');
    const former = vm();
    await former.hello(own.token);
    expect(await vm().hello(undefined, {}, former)).toMatchObject({ refusal: 'token-missing' });
    const reinstalled = vm(former.machineId);
    expect(seatOf(await reinstalled.hello(undefined, {}, former))).toBe(own.seat.id);
    expect(await vm(former.machineId).hello(undefined, {}, former)).toMatchObject({
      refusal: 'token-missing',
    });
    expect(await keyOfSeat(own.seat.id)).toBe(reinstalled.key);
  });
});

describe('VMs that wait', () => {
  it('use no seat and no use of the token, and one approval covers the uses that are left', async () => {
    const token = await site.createVmToken({ uses: 2, label: 'image' });
    const before = (await site.admission()).seats;
    const waiting = Array.from({ length: 5 }, () => vm());
    const answers = await Promise.all(waiting.map((agent) => agent.hello(token)));
    expect(answers.map((answer) => !answer.ok && answer.refusal)).toEqual(
      Array.from({ length: 5 }, () => 'approval-needed'),
    );
    const view = await site.admission();
    expect(view.seats).toBe(before);
    expect(view.tokens.find(({ label }) => label === 'image')).toMatchObject({
      usesLeft: 2,
      // Twice the uses can wait; the fifth VM asks again later.
      waiting: 4,
    });
    expect(
      await site.asOwner('POST', `${site.path}/admission/vms`, {
        decision: 'approve',
        ids: view.vms.filter(({ tokenLabel }) => tokenLabel === 'image').map(({ id }) => id),
      }),
    ).toEqual({ decided: 2, left: 2 });
    const connected = await Promise.all(waiting.map((agent) => vmLike(agent).hello(token)));
    expect(connected.filter(({ ok }) => ok)).toHaveLength(2);
  });

  it('of the mode automatic wait from the start of the workshop on', async () => {
    const token = await site.createVmToken({ mode: 'automatic', uses: 9 });
    expect(await vm().hello(token)).toMatchObject({ ok: true });
    await site.asOwner('PATCH', site.path, { state: 'live' });
    expect(await vm().hello(token)).toMatchObject({ refusal: 'approval-needed' });
    const again = await site.owner.request('POST', `${site.path}/tokens`, {
      kind: 'agent',
      mode: 'automatic',
      uses: 1,
      hours: 1,
    });
    expect([again.status, again.body]).toEqual([409, { error: 'workshop-started', field: 'mode' }]);
  });
});

function vmLike(agent: RawAgent): RawAgent {
  agent.close();
  const again = new RawAgent(server.url, { like: agent });
  agents.push(again);
  return again;
}
