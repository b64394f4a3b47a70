import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, goneChange, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { RoomChange, Workshop } from './types.ts';

/** Under the load of a whole test run too. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

let database: TestDatabase;
let plane: AgentServer;
let workshopId: string;
let seatId: string;
let live: Workshop;
let agent: RawAgent;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  plane = await startAgentServer(database.url);
  const made = await createTestWorkshop(plane.db);
  [workshopId, seatId] = [made.workshopId, made.seats[0] ?? ''];
  live = await openWorkshop(plane);
  agent = plane.createAgent();
  await agent.hello(await plane.createToken(workshopId, { seat: seatId }));
});
afterEach(async () => {
  await plane.stop();
});

async function openWorkshop(some: AgentServer): Promise<Workshop> {
  const open = await some.workshops.open(workshopId);
  if (!open) throw new Error('the event is not ours');
  return open;
}
const getSeat = (some: Workshop): SeatState => some.state().seats.get(seatId)!;
const progress = (some: Workshop) => getSeat(some).progress.get('web');

/** All that must be the same after a restart: presence is judged anew. */
function facts(state: RoomState): unknown {
  return structuredClone({
    ...state,
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
        heard: lastChange,
        lastChangeAt,
        hintsTaken: hintsRevealed,
      }),
    ),
  });
}

const wrong = podChange(4, 'web', { hostNetwork: false });
const right = podChange(5, 'web', { hostNetwork: true });

describe('a live event', () => {
  it('shows a change that was committed: not started, wrong with a reason, passed; and a pass stays when the Pod goes', async () => {
    const heard: RoomChange[] = [];
    live.subscribe((changed) => heard.push(changed));
    await agent.batch([...initialChanges(), wrong]);
    await eventually(() => {
      expect(progress(live)?.live).toMatchObject({
        state: 'judged',
        holding: 0,
        checks: [{ state: 'fails' }],
      });
    });
    await agent.batch([right]);
    await eventually(() => {
      expect(progress(live)?.pass).toMatchObject({ source: 'check', foundAtConnect: false });
    });
    expect(getSeat(live).objects.get('uid-web')?.object).toMatchObject({
      spec: { hostNetwork: true },
    });
    await agent.batch([goneChange(6, 'web')]);
    await eventually(() => {
      expect(progress(live)).toMatchObject({
        live: { state: 'not-started' },
        pass: { source: 'check' },
      });
    });
    expect(getSeat(live)).toMatchObject({
      heard: { name: 'web', op: 'gone' },
      agent: { version: '0.1.0', cluster: 'up', cannotSee: [] },
    });
    expect(heard.every(({ seats, info }) => seats.has(seatId) || info)).toBe(true);
  });

  it('shows presence, and writes into the log what changed of it', async () => {
    await eventually(() => {
      expect(getSeat(live).presence).toBe('live');
    });
    await agent.heartbeat({ cluster: { state: 'down', why: 'connection refused', since: 1 } });
    await eventually(() => {
      expect(getSeat(live)).toMatchObject({
        presence: 'cluster-down',
        agent: { cluster: 'down', why: 'connection refused' },
      });
    });
    await eventually(async () => {
      const { rows } = await plane.db.$client.query(
        `select seat, payload ->> 'presence' as presence from act where event = $1 and kind = 'presence' order by pos`,
        [workshopId],
      );
      expect(rows).toEqual([
        { seatId, presence: 'live' },
        { seatId, presence: 'cluster-down' },
      ]);
    });
  });

  it('folds what people decide, and says so when it is folded', async () => {
    const act = (kind: string, payload: object, more: { seatId?: string } = {}) =>
      live.commitCommand({ actor: 'p', kind, payload: payload as never, ...more });
    await act('set-current', { exerciseId: 'web' });
    await act('release-solution', { exerciseId: 'web' });
    await act('hint-taken', { exerciseId: 'web', hint: 1 }, { seatId });
    expect(live.state()).toMatchObject({ current: 'web', released: new Set(['web']) });
    expect(getSeat(live).hintsRevealed).toEqual(new Map([['web', [1]]]));
    await act('withdraw-solution', { exerciseId: 'web' });
    expect(live.state().released.size).toBe(0);
    await act('pass-by-hand', { exerciseId: 'web' }, { seatId });
    expect(progress(live)?.pass).toMatchObject({ source: 'hand' });
    await act('void-pass', { exerciseId: 'web' }, { seatId });
    expect(progress(live)?.pass).toBe(null);
  });

  it('R8: a void holds until the checks have failed and then held again', async () => {
    await agent.batch([...initialChanges(), podChange(4, 'web', { hostNetwork: true })]);
    await eventually(() => {
      expect(progress(live)?.pass).not.toBe(null);
    });
    await live.commitCommand({
      actor: 'p',
      kind: 'void-pass',
      seatId,
      payload: { exerciseId: 'web' },
    });
    await agent.batch([podChange(5, 'web', { hostNetwork: true, nodeName: 'n' })]);
    await eventually(() => {
      expect(getSeat(live).objects.get('uid-web')?.object).toMatchObject({
        spec: { nodeName: 'n' },
      });
    });
    expect(progress(live)?.pass).toBe(null);
    await agent.batch([podChange(6, 'web', {}), podChange(7, 'web', { hostNetwork: true })]);
    await eventually(() => {
      expect(progress(live)?.pass).toMatchObject({ source: 'check' });
    });
  });

  it('a process that is killed loses nothing: the next one folds the same from the log, asking no agent', async () => {
    await agent.batch([
      ...initialChanges(),
      wrong,
      right,
      podChange(6, 'other'),
      goneChange(7, 'web'),
    ]);
    await live.commitCommand({
      actor: 'p',
      kind: 'hint-taken',
      seatId,
      payload: { exerciseId: 'web', hint: 2 },
    });
    await live.commitCommand({ actor: 'p', kind: 'set-current', payload: { exerciseId: 'web' } });
    await eventually(() => {
      expect(getSeat(live).objects.size).toBe(1);
    });
    const before = facts(live.state());
    expect(
      await plane.db.$client.query('select 1 from checkpoint where event = $1', [workshopId]),
    ).toMatchObject({ rowCount: 0 });

    // The kernel ends a killed process's connections; its locks go with them.
    const killed = plane;
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'podium-owner' and datname = current_database()`;
    agent.close();
    const next = (plane = await startAgentServer(database.url));
    await killed.workshops.stop();
    await next.db.$client.query(terminate);
    await next.db.$client.query('delete from checkpoint where event = $1', [workshopId]);
    const fromLog = facts((await openWorkshop(next)).state());
    expect(fromLog).toEqual(before);

    await next.workshops.close(workshopId);
    expect(
      await next.db.$client.query('select 1 from checkpoint where event = $1', [workshopId]),
    ).toMatchObject({ rowCount: 1 });
    const fromCheckpoint = facts((await openWorkshop(next)).state());
    expect(fromCheckpoint).toEqual(before);
    await killed.stop();
  });

  it('belongs to one process: another gets null, and takes over when the first one goes', async () => {
    const other = await startAgentServer(database.url);
    expect(await other.workshops.open(workshopId)).toBe(null);
    await plane.workshops.close(workshopId);
    expect(await other.workshops.open(workshopId)).not.toBe(null);
    expect(await other.workshops.open('no-such-event')).toBe(null);
    await other.stop();
  });

  it('a seat that is no more is cut, and a new one appears', async () => {
    await plane.db.$client.query('delete from seat where id = $1', [seatId]);
    await plane.db.$client.query(
      `insert into seat (id, event, label, ordinal) values ('new-' || $1, $1, 'B-01', 31)`,
      [workshopId],
    );
    await live.refresh();
    await agent.waitForDisconnect();
    expect(
      [...live.state().seats.values()].map(({ label, presence }) => [label, presence]),
    ).toEqual([['B-01', 'never-seen']]);
  });
});
