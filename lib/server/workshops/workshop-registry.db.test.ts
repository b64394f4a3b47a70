import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, goneChange, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { RoomChange, Workshop } from './types.ts';
import { IDLE_CLOSE_MS } from './workshop-registry.ts';

/** Has time enough for the load of a whole test run. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

let database: TestDatabase;
let server: AgentServer;
let workshopId: string;
let seatId: string;
let workshop: Workshop;
let agent: RawAgent;

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
  workshop = await openWorkshop(server);
  agent = server.createAgent();
  await agent.hello(await server.createToken(workshopId, { seat: seatId }));
});
afterEach(async () => {
  await server.stop();
});

async function openWorkshop(owner: AgentServer): Promise<Workshop> {
  const opened = await owner.workshops.open(workshopId);
  if (!opened) throw new Error('another process owns the workshop');
  await opened.graded;
  return opened;
}
const getSeat = (): SeatState => workshop.state().seats.get(seatId)!;
const getProgress = () => getSeat().progress.get('web');

/** Everything that a restart must restore. Presence is computed again. */
function restoredState(state: RoomState): unknown {
  return structuredClone({
    ...state,
    now: null,
    seats: [...state.seats.values()].map(
      ({
        id,
        label,
        displayName,
        progress,
        objects,
        incidents,
        lastChange,
        lastChangeAt,
        hintsRevealed,
      }) => ({
        id,
        label,
        displayName,
        progress,
        objects,
        incidents,
        lastChange,
        lastChangeAt,
        hintsRevealed,
      }),
    ),
  });
}

const wrong = podChange(4, 'web', { hostNetwork: false });
const right = podChange(5, 'web', { hostNetwork: true });

describe('an open workshop', () => {
  it('shows committed changes: failing with a reason, then passed; and keeps the pass when the Pod is deleted', async () => {
    const changes: RoomChange[] = [];
    workshop.subscribe((change) => changes.push(change));
    await agent.batch([...initialChanges(), wrong]);
    await eventually(() => {
      expect(getProgress()?.live).toMatchObject({
        state: 'evaluated',
        passing: 0,
        checks: [{ state: 'fail' }],
      });
    });
    await agent.batch([right]);
    await eventually(() => {
      expect(getProgress()?.pass).toMatchObject({ source: 'check', foundAtConnect: false });
    });
    expect(getSeat().objects.get('uid-web')?.object).toMatchObject({
      spec: { hostNetwork: true },
    });
    await agent.batch([goneChange(6, 'web')]);
    await eventually(() => {
      expect(getProgress()).toMatchObject({
        live: { state: 'not-started' },
        pass: { source: 'check' },
      });
    });
    expect(getSeat()).toMatchObject({
      lastChange: { name: 'web', op: 'gone' },
      agent: { version: '0.1.0', cluster: 'up', forbiddenKinds: [] },
    });
    expect(changes.every(({ seats, info }) => seats.has(seatId) || info)).toBe(true);
  });

  it('shows presence and records its changes in the log', async () => {
    await eventually(() => {
      expect(getSeat().presence).toBe('connected');
    });
    await agent.heartbeat({ cluster: { state: 'down', why: 'connection refused', since: 1 } });
    await eventually(() => {
      expect(getSeat()).toMatchObject({
        presence: 'cluster-down',
        agent: { cluster: 'down', clusterError: 'connection refused' },
      });
    });
    await eventually(async () => {
      const { rows } = await server.db.$client.query(
        `select seat_id as "seatId", payload ->> 'presence' as presence from command where workshop_id = $1 and kind = 'record-presence' order by pos`,
        [workshopId],
      );
      expect(rows).toEqual([
        { seatId, presence: 'connected' },
        { seatId, presence: 'cluster-down' },
      ]);
    });
  });

  it('folds commands before it reports them as committed', async () => {
    const commit = (kind: string, payload: object, more: { seatId?: string } = {}) =>
      workshop.commitCommand({ actor: 'p', kind, payload: payload as never, ...more });
    await commit('set-current-exercise', { exerciseId: 'web' });
    await commit('release-solution', { exerciseId: 'web' });
    await commit('reveal-hint', { exerciseId: 'web', hint: 1 }, { seatId });
    expect(workshop.state()).toMatchObject({ current: 'web', released: new Set(['web']) });
    expect(getSeat().hintsRevealed).toEqual(new Map([['web', [1]]]));
    await commit('withdraw-solution', { exerciseId: 'web' });
    expect(workshop.state().released.size).toBe(0);
    await commit('mark-passed', { exerciseId: 'web' }, { seatId });
    expect(getProgress()?.pass).toMatchObject({ source: 'instructor' });
    await commit('revoke-pass', { exerciseId: 'web' }, { seatId });
    expect(getProgress()?.pass).toBe(null);
  });

  it('R8: a revoked pass stays revoked until the checks have failed and then passed again', async () => {
    await agent.batch([...initialChanges(), podChange(4, 'web', { hostNetwork: true })]);
    await eventually(() => {
      expect(getProgress()?.pass).not.toBe(null);
    });
    await workshop.commitCommand({
      actor: 'p',
      kind: 'revoke-pass',
      seatId,
      payload: { exerciseId: 'web' },
    });
    await agent.batch([podChange(5, 'web', { hostNetwork: true, nodeName: 'n' })]);
    await eventually(() => {
      expect(getSeat().objects.get('uid-web')?.object).toMatchObject({
        spec: { nodeName: 'n' },
      });
    });
    expect(getProgress()?.pass).toBe(null);
    await agent.batch([podChange(6, 'web', {}), podChange(7, 'web', { hostNetwork: true })]);
    await eventually(() => {
      expect(getProgress()?.pass).toMatchObject({ source: 'check' });
    });
  });

  it('loses nothing when its process is killed: the next one restores the same state without asking an agent', async () => {
    await agent.batch([
      ...initialChanges(),
      wrong,
      right,
      podChange(6, 'other'),
      goneChange(7, 'web'),
    ]);
    await workshop.commitCommand({
      actor: 'p',
      kind: 'reveal-hint',
      seatId,
      payload: { exerciseId: 'web', hint: 2 },
    });
    await workshop.commitCommand({
      actor: 'p',
      kind: 'set-current-exercise',
      payload: { exerciseId: 'web' },
    });
    await eventually(() => {
      expect(getSeat().objects.size).toBe(1);
    });
    const before = restoredState(workshop.state());
    expect(
      await server.db.$client.query('select 1 from checkpoint where workshop_id = $1', [
        workshopId,
      ]),
    ).toMatchObject({ rowCount: 0 });

    // The kernel closes a killed process's connections, which releases its locks.
    const killed = server;
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'podium-owner' and datname = current_database()`;
    agent.close();
    const next = (server = await startAgentServer(database.url));
    await killed.workshops.stop();
    await next.db.$client.query(terminate);
    await next.db.$client.query('delete from checkpoint where workshop_id = $1', [workshopId]);
    const fromLog = restoredState((await openWorkshop(next)).state());
    expect(fromLog).toEqual(before);

    await next.workshops.close(workshopId);
    expect(
      await next.db.$client.query('select 1 from checkpoint where workshop_id = $1', [workshopId]),
    ).toMatchObject({ rowCount: 1 });
    const fromCheckpoint = restoredState((await openWorkshop(next)).state());
    expect(fromCheckpoint).toEqual(before);
    await killed.stop();
  });

  it('has one owner: another process gets null until the first one closes it', async () => {
    const other = await startAgentServer(database.url);
    expect(await other.workshops.open(workshopId)).toBe(null);
    await server.workshops.close(workshopId);
    expect(await other.workshops.open(workshopId)).not.toBe(null);
    expect(await other.workshops.open('no-such-workshop')).toBe(null);
    await other.stop();
  });

  it('is closed after an hour without agents, pages and requests, and opened again with the same state', async () => {
    let aheadMs = 0;
    const clock: Clock = { ...systemClock, mono: () => systemClock.mono() + aheadMs };
    await server.workshops.close(workshopId);
    const other = await startAgentServer(database.url, { clock });
    workshop = await openWorkshop(other);
    const unsubscribe = workshop.subscribe(() => undefined);
    const isOpenAfter = async (ms: number): Promise<boolean> => {
      aheadMs += ms;
      await other.workshops.closeIdle();
      return other.workshops.get(workshopId) !== undefined;
    };
    expect(await isOpenAfter(2 * IDLE_CLOSE_MS)).toBe(true);
    unsubscribe();
    expect(await isOpenAfter(IDLE_CLOSE_MS - MINUTE_MS)).toBe(true);
    await other.workshops.open(workshopId);
    expect(await isOpenAfter(MINUTE_MS)).toBe(true);
    const before = restoredState(workshop.state());
    expect(await isOpenAfter(IDLE_CLOSE_MS)).toBe(false);
    expect(restoredState((await openWorkshop(other)).state())).toEqual(before);
    await other.stop();
  });

  it('disconnects the agent of a removed seat and shows a new seat', async () => {
    await server.db.$client.query('delete from seat where id = $1', [seatId]);
    await server.db.$client.query(
      `insert into seat (id, workshop_id, label, ordinal) values ('new-' || $1, $1, 'B-01', 31)`,
      [workshopId],
    );
    await workshop.refresh();
    await agent.waitForDisconnect();
    expect(
      [...workshop.state().seats.values()].map(({ label, presence }) => [label, presence]),
    ).toEqual([['B-01', 'not-connected']]);
  });
});
