import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { initialChanges, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { listWorkshopsEndedAfter } from '#db/queries/workshops.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { UpdateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { REOPEN_MS } from '#lib/room/lifecycle.ts';
import type { z } from 'zod';
import { changeWorkshop } from '../services/workshop-changes.ts';
import type { Workshop } from './types.ts';

/** Has time enough for the load of a whole test run. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

/** The system's clock, with timers of half a minute or more that only `advance` ends. */
function createTestClock(): Clock & { advance(ms: number): void } {
  let offsetMs = 0;
  let waiting: { readonly at: number; readonly callback: () => void }[] = [];
  const now = (): number => Date.now() + offsetMs;
  return {
    ...systemClock,
    now,
    after(ms, callback) {
      if (ms < MINUTE_MS / 2) return systemClock.after(ms, callback);
      const timer = { at: now() + ms, callback };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      offsetMs += ms;
      const due = waiting.filter(({ at }) => at <= now());
      waiting = waiting.filter((timer) => !due.includes(timer));
      for (const { callback } of due) callback();
    },
  };
}

let database: TestDatabase;
let server: AgentServer;
let clock: ReturnType<typeof createTestClock>;
let workshopId: string;
let seatId: string;
let workshop: Workshop;
let agent: RawAgent;

const openWorkshop = async (): Promise<void> => {
  const opened = await server.workshops.open(workshopId);
  if (!opened) throw new Error('another process owns the workshop');
  await opened.graded;
  workshop = opened;
};

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  clock = createTestClock();
  server = await startAgentServer(database.url, { clock });
  const created = await createTestWorkshop(server.db);
  [workshopId, seatId] = [created.workshopId, created.seats[0] ?? ''];
  await openWorkshop();
  agent = server.createAgent();
  await agent.hello(await server.createToken(workshopId, { seat: seatId }));
  await agent.batch([...initialChanges(), podChange(4, 'web', { hostNetwork: false })]);
  await eventually(() => {
    expect(getProgress()?.live).toMatchObject({ state: 'evaluated', passing: 0 });
  });
});
afterEach(async () => {
  await server.stop();
});

const getProgress = () => workshop.state().seats.get(seatId)?.progress.get('web');
const getHostNetwork = (): unknown =>
  (
    workshop.state().seats.get(seatId)?.objects.get('uid-web')?.object as
      { spec?: { hostNetwork?: unknown } } | undefined
  )?.spec?.hostNetwork;
const change = (body: z.output<typeof UpdateWorkshopBody>) =>
  changeWorkshop(server.db, workshopId, {
    body,
    role: 'owner',
    now: new Date(clock.now()),
    retention: { namesDays: 90, logDays: 365 },
  });
const end = async (): Promise<void> => {
  workshop.stopGrading(clock.now());
  await change({ state: 'ended' });
  await workshop.refresh();
};
const reopen = async (): Promise<void> => {
  await change({ state: 'live' });
  await workshop.refresh();
};
/** A command of the grading thread, after which everything before it in the log is folded. */
const markPassed = (exerciseId: string) =>
  workshop.commitCommand({ actor: 'p', kind: 'mark-passed', seatId, payload: { exerciseId } });
const waitUntilFolded = () => markPassed('unknown');
const sendRightPod = async (): Promise<void> => {
  clock.advance(1_000);
  expect(await agent.batch([podChange(5, 'web', { hostNetwork: true })])).toMatchObject({
    ok: true,
    acked: 5,
  });
};
const restart = async (): Promise<void> => {
  await server.stop();
  server = await startAgentServer(database.url, { clock });
  await openWorkshop();
};
const reconnect = async (): Promise<RawAgent> => {
  const again = server.createAgent({ like: agent });
  expect(await again.hello()).toMatchObject({ ok: true });
  return again;
};

describe('an ended workshop', () => {
  it('stores what agents send, and grades it only when it is reopened', async () => {
    await end();
    await sendRightPod();
    await waitUntilFolded();
    expect([getProgress()?.pass, getHostNetwork()]).toEqual([null, false]);
    expect(await agent.heartbeat()).toMatchObject({ ok: true });
    await reopen();
    await eventually(() => {
      expect(getProgress()?.pass).toMatchObject({ source: 'check' });
    });
    expect(getHostNetwork()).toBe(true);
  });

  it('grades nothing of it after a restart, and all of it after a reopening', async () => {
    await end();
    await sendRightPod();
    await restart();
    await waitUntilFolded();
    expect([getProgress()?.pass, getHostNetwork()]).toEqual([null, false]);
    agent = await reconnect();
    await reopen();
    await eventually(() => {
      expect(getProgress()?.pass).toMatchObject({ source: 'check' });
    });
  });

  it('keeps what staff corrected after the end, over restarts and a reopening', async () => {
    await end();
    await sendRightPod();
    await markPassed('web');
    expect(getProgress()?.pass).toMatchObject({ source: 'instructor' });
    await restart();
    await eventually(() => {
      expect(getProgress()?.pass).toMatchObject({ source: 'instructor' });
    });
    expect(getHostNetwork()).toBe(false);
    await reopen();
    await eventually(() => {
      expect(getHostNetwork()).toBe(true);
    });
    expect(getProgress()?.pass).not.toBeNull();
    await restart();
    expect(getHostNetwork()).toBe(true);
    expect(getProgress()?.pass).not.toBeNull();
  });

  it('grades nothing more by a preview of a regrade', async () => {
    await end();
    await sendRightPod();
    workshop.regrade.start(null);
    await eventually(() => {
      expect(workshop.regrade.current()).toMatchObject({ state: 'ready', changes: [] });
    });
  });

  it('tells its agents to stop ten minutes after the end', async () => {
    await end();
    clock.advance(REOPEN_MS - 5_000);
    expect(await agent.heartbeat()).toMatchObject({ ok: true });
    expect(agent.byes).toEqual([]);
    clock.advance(5_000);
    await agent.waitForDisconnect();
    expect(agent.byes).toMatchObject([{ refusal: 'workshop-ended' }]);
    expect(await server.createAgent({ like: agent }).hello()).toMatchObject({
      refusal: 'workshop-ended',
    });
  });

  it('tells its agents to stop at the same moment after a restart', async () => {
    await end();
    clock.advance(REOPEN_MS - MINUTE_MS);
    await restart();
    agent = await reconnect();
    expect(
      await listWorkshopsEndedAfter(server.db, new Date(clock.now() - REOPEN_MS)),
    ).toContainEqual({ id: workshopId });
    clock.advance(MINUTE_MS);
    await agent.waitForDisconnect();
    expect(agent.byes).toMatchObject([{ refusal: 'workshop-ended' }]);
    expect(
      await listWorkshopsEndedAfter(server.db, new Date(clock.now() - REOPEN_MS)),
    ).not.toContainEqual({ id: workshopId });
  });

  it('keeps its agents when it was reopened in time', async () => {
    await end();
    clock.advance(REOPEN_MS - MINUTE_MS);
    await reopen();
    clock.advance(REOPEN_MS);
    expect(await agent.heartbeat()).toMatchObject({ ok: true });
    expect(agent.byes).toEqual([]);
  });

  it('admits no new VM, and asks VMs of a draft to try again', async () => {
    const token = await server.createToken(workshopId);
    await end();
    expect(await server.createAgent().hello(token)).toMatchObject({ refusal: 'workshop-ended' });
    const draft = await createTestWorkshop(server.db);
    await server.db.$client.query(`update workshop set state = 'draft' where id = $1`, [
      draft.workshopId,
    ]);
    expect(
      await server.createAgent().hello(await server.createToken(draft.workshopId)),
    ).toMatchObject({ refusal: 'approval-needed', retryMs: MINUTE_MS });
  });

  it('shows the room when and from which state it ended', async () => {
    await end();
    const { state, endedAt, endedFrom } = workshop.state().workshop;
    expect({ state, endedFrom }).toEqual({ state: 'ended', endedFrom: 'live' });
    expect(endedAt).toBeGreaterThan(0);
  });
});

describe('an announcement', () => {
  it('leaves the pages when its time is over, although nothing else happens', async () => {
    const { pos } = await workshop.commitCommand({
      actor: 'p',
      kind: 'announce',
      payload: { text: 'Lunch', to: { to: 'all' }, by: 'Ono', validMinutes: 10 },
    });
    const before = workshop.state().notices;
    expect(before).toMatchObject([{ id: pos, expiresAt: expect.any(Number) as number }]);
    const changes: boolean[] = [];
    workshop.subscribe(({ info }) => changes.push(info));
    clock.advance(10 * MINUTE_MS);
    await eventually(() => {
      expect(changes).toContain(true);
    });
    expect(workshop.state().notices).not.toBe(before);
    expect(workshop.state().notices[0]?.expiresAt).toBeLessThanOrEqual(workshop.state().now);
  });
});
