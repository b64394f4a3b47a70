import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDataPlane, type DataPlane } from '#e2e/harness/agent-server.ts';
import { testDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { makeEvent } from '#e2e/harness/workshop.ts';
import { beginning, goneChange, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { Changed, LiveEvent } from './types.ts';

/** Under the load of a whole test run too. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

let database: TestDatabase;
let plane: DataPlane;
let event: string;
let seat: string;
let live: LiveEvent;
let agent: RawAgent;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.end();
});
beforeEach(async () => {
  plane = await startDataPlane(database.url);
  const made = await makeEvent(plane.db);
  [event, seat] = [made.event, made.seats[0] ?? ''];
  live = await opened(plane);
  agent = plane.agent();
  await agent.hello(await plane.token(event, { seat }));
});
afterEach(async () => {
  await plane.stop();
});

async function opened(some: DataPlane): Promise<LiveEvent> {
  const open = await some.events.open(event);
  if (!open) throw new Error('the event is not ours');
  return open;
}
const seatOf = (some: LiveEvent): SeatState => some.state().seats.get(seat)!;
const progress = (some: LiveEvent) => seatOf(some).progress.get('web');

/** All that must be the same after a restart: presence is judged anew. */
function facts(state: RoomState): unknown {
  return structuredClone({
    ...state,
    seats: [...state.seats.values()].map(
      ({ id, label, handle, progress, objects, incidents, heard, lastChangeAt, hintsTaken }) => ({
        id,
        label,
        handle,
        progress,
        objects,
        incidents,
        heard,
        lastChangeAt,
        hintsTaken,
      }),
    ),
  });
}

const wrong = podChange(4, 'web', { hostNetwork: false });
const right = podChange(5, 'web', { hostNetwork: true });

describe('a live event', () => {
  it('shows a change that was committed: not started, wrong with a reason, passed; and a pass stays when the Pod goes', async () => {
    const heard: Changed[] = [];
    live.subscribe((changed) => heard.push(changed));
    await agent.batch([...beginning(), wrong]);
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
    expect(seatOf(live).objects.get('uid-web')?.object).toMatchObject({
      spec: { hostNetwork: true },
    });
    await agent.batch([goneChange(6, 'web')]);
    await eventually(() => {
      expect(progress(live)).toMatchObject({
        live: { state: 'not-started' },
        pass: { source: 'check' },
      });
    });
    expect(seatOf(live)).toMatchObject({
      heard: { name: 'web', op: 'gone' },
      agent: { version: '0.1.0', cluster: 'up', cannotSee: [] },
    });
    expect(heard.every(({ seats, head }) => seats.has(seat) || head)).toBe(true);
  });

  it('shows presence, and writes into the log what changed of it', async () => {
    await eventually(() => {
      expect(seatOf(live).presence).toBe('live');
    });
    await agent.heartbeat({ cluster: { state: 'down', why: 'connection refused', since: 1 } });
    await eventually(() => {
      expect(seatOf(live)).toMatchObject({
        presence: 'cluster-down',
        agent: { cluster: 'down', why: 'connection refused' },
      });
    });
    await eventually(async () => {
      const { rows } = await plane.db.$client.query(
        `select seat, payload ->> 'presence' as presence from act where event = $1 and kind = 'presence' order by pos`,
        [event],
      );
      expect(rows).toEqual([
        { seat, presence: 'live' },
        { seat, presence: 'cluster-down' },
      ]);
    });
  });

  it('folds what people decide, and says so when it is folded', async () => {
    const act = (kind: string, payload: object, more: { seat?: string } = {}) =>
      live.act({ actor: 'p', kind, payload: payload as never, ...more });
    await act('set-current', { exercise: 'web' });
    await act('release-solution', { exercise: 'web' });
    await act('hint-taken', { exercise: 'web', hint: 1 }, { seat });
    expect(live.state()).toMatchObject({ current: 'web', released: new Set(['web']) });
    expect(seatOf(live).hintsTaken).toEqual(new Map([['web', [1]]]));
    await act('withdraw-solution', { exercise: 'web' });
    expect(live.state().released.size).toBe(0);
    await act('pass-by-hand', { exercise: 'web' }, { seat });
    expect(progress(live)?.pass).toMatchObject({ source: 'hand' });
    await act('void-pass', { exercise: 'web' }, { seat });
    expect(progress(live)?.pass).toBe(null);
  });

  it('R8: a void holds until the checks have failed and then held again', async () => {
    await agent.batch([...beginning(), podChange(4, 'web', { hostNetwork: true })]);
    await eventually(() => {
      expect(progress(live)?.pass).not.toBe(null);
    });
    await live.act({ actor: 'p', kind: 'void-pass', seat, payload: { exercise: 'web' } });
    await agent.batch([podChange(5, 'web', { hostNetwork: true, nodeName: 'n' })]);
    await eventually(() => {
      expect(seatOf(live).objects.get('uid-web')?.object).toMatchObject({
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
    await agent.batch([...beginning(), wrong, right, podChange(6, 'other'), goneChange(7, 'web')]);
    await live.act({ actor: 'p', kind: 'hint-taken', seat, payload: { exercise: 'web', hint: 2 } });
    await live.act({ actor: 'p', kind: 'set-current', payload: { exercise: 'web' } });
    await eventually(() => {
      expect(seatOf(live).objects.size).toBe(1);
    });
    const before = facts(live.state());
    expect(
      await plane.db.$client.query('select 1 from checkpoint where event = $1', [event]),
    ).toMatchObject({ rowCount: 0 });

    // The kernel ends a killed process's connections; its locks go with them.
    const killed = plane;
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'podium-owner' and datname = current_database()`;
    agent.close();
    const next = (plane = await startDataPlane(database.url));
    await killed.events.stop();
    await next.db.$client.query(terminate);
    await next.db.$client.query('delete from checkpoint where event = $1', [event]);
    const fromLog = facts((await opened(next)).state());
    expect(fromLog).toEqual(before);

    await next.events.close(event);
    expect(
      await next.db.$client.query('select 1 from checkpoint where event = $1', [event]),
    ).toMatchObject({ rowCount: 1 });
    const fromCheckpoint = facts((await opened(next)).state());
    expect(fromCheckpoint).toEqual(before);
    await killed.stop();
  });

  it('belongs to one process: another gets null, and takes over when the first one goes', async () => {
    const other = await startDataPlane(database.url);
    expect(await other.events.open(event)).toBe(null);
    await plane.events.close(event);
    expect(await other.events.open(event)).not.toBe(null);
    expect(await other.events.open('no-such-event')).toBe(null);
    await other.stop();
  });

  it('a seat that is no more is cut, and a new one appears', async () => {
    await plane.db.$client.query('delete from seat where id = $1', [seat]);
    await plane.db.$client.query(
      `insert into seat (id, event, label, ordinal) values ('new-' || $1, $1, 'B-01', 31)`,
      [event],
    );
    await live.refresh();
    await agent.gone();
    expect(
      [...live.state().seats.values()].map(({ label, presence }) => [label, presence]),
    ).toEqual([['B-01', 'never-seen']]);
  });
});
