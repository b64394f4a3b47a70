import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { podExerciseYaml, createPackFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { initialChanges, goneChange, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import type {
  WorkshopSummary,
  JoinResult,
  CreatedToken,
  PackSummary,
  RegradeResult,
  RegradePreview,
} from '#lib/protocol/http.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { startServer, type RunningServer } from '../start.ts';

/** One event's life, told in order: the packs lie in a real folder, the agent speaks over a real socket. */
vi.setConfig({ testTimeout: 120_000 });
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 50 });

let database: TestDatabase;
let folder: PackFolder;
let server: RunningServer;
let teacher: TestBrowser;
let assistant: TestBrowser;
let student: TestBrowser;
let agent: RawAgent;
let workshopId: string;
let seatId: string;
const logLines: string[] = [];
const plans: Plan[] = [];

const start = (): Promise<RunningServer> =>
  startServer({
    environment: {
      port: 0,
      host: '127.0.0.1',
      dataDir: '/nonexistent',
      publicUrl: null,
      databaseUrl: database.url,
      assetsUrl: null,
    },
    dir: folder.dir,
    log: (level, line) => logLines.push(`${level} ${line}`),
    openPages: () =>
      Promise.resolve({
        handleRequest: createRouteHandler(),
        handleUpgrade: (_, socket) => {
          socket.destroy();
        },
        stop: () => Promise.resolve(),
      }),
  });
const state = (): RoomState => {
  const live = server.workshops.get(workshopId);
  if (!live) throw new Error('the event is not open');
  return live.state();
};
const getSeatState = (): SeatState => state().seats.get(seatId)!;
const ask = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  browser = teacher,
) => browser.request<T>(method, `/api/events/${workshopId}${path}`, body);
const reload = async () =>
  (await teacher.request<PackSummary[]>('POST', '/api/packs/reload', {})).body;

beforeAll(async () => {
  [database, folder] = [await createTestDatabase(), createPackFolder()];
  folder.saveExercise('web', podExerciseYaml('web', '{ spec: { hostNetwork: true } }'));
  folder.saveExercise('old', podExerciseYaml('old', '{ spec: { hostNetwork: true } }'));
  folder.saveVersion('1.0.0', ['web', 'old']);
  server = await start();
  [teacher, assistant, student] = [
    new TestBrowser(server.url),
    new TestBrowser(server.url),
    new TestBrowser(server.url),
  ];
  await teacher.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  const made = await teacher.request<WorkshopSummary>('POST', '/api/events', {
    name: 'Hall',
    pack: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  workshopId = made.body.id;
  await ask('PATCH', '', { state: 'live' });
  const { body: invitation } = await ask<CreatedToken>('POST', '/tokens', {
    kind: 'invite',
    role: 'assistant',
    hours: 1,
  });
  await assistant.request('POST', '/api/sign-in', { token: invitation.url?.split('#')[1] });
  const { body: joined } = await student.request<JoinResult>('POST', '/api/join', {
    code: made.body.code,
    displayName: 'kiwi',
    language: 'en',
  });
  seatId = joined.seat.id;
  agent = new RawAgent(server.url);
  agent.socket.on('plan', (plan: Plan) => plans.push(plan));
  await agent.hello(joined.installCommand.split(' ').at(-1));
  await agent.batch([
    ...initialChanges(),
    podChange(4, 'web', { hostNetwork: true }),
    podChange(5, 'old', { hostNetwork: true }),
  ]);
  await eventually(() => {
    expect(['web', 'old'].map((id) => getSeatState().progress.get(id)?.pass?.packVersion)).toEqual([
      '1.0.0',
      '1.0.0',
    ]);
  });
});
afterAll(async () => {
  agent.close();
  await server.stop();
  await database.drop();
  folder.remove();
});

describe('a pack that an author works on', () => {
  it('is refused with its mistakes while it is broken; the room goes on, and a new event cannot have it', async () => {
    folder.saveVersion('1.1.0', ['web', 'nothing']);
    expect(await reload()).toMatchObject([
      {
        state: 'refused',
        id: 'course',
        errors: [{ file: 'nothing/exercise.yaml', line: 1, column: 1 }],
      },
    ]);
    expect(logLines).toContainEqual(
      expect.stringMatching(/^warn packs\/course\/nothing\/exercise.yaml:1:1: /),
    );
    expect((await student.request('GET', '/api/packs')).body).toEqual([]);
    expect((await student.request('POST', '/api/packs/reload', {})).body).toEqual({
      error: 'forbidden',
    });
    expect(state()).toMatchObject({ pack: { version: '1.0.0' }, newerPack: null });
    expect(await ask('POST', '/pack', { version: '1.1.0' })).toMatchObject({
      status: 422,
      body: { error: 'pack-refused' },
    });
    expect(
      await teacher.request('POST', '/api/events', {
        name: 'Other',
        pack: 'course',
        startsAt: '2026-11-24T09:00:00Z',
        timeZone: 'UTC',
        language: 'en',
      }),
    ).toMatchObject({ status: 422 });
  });

  it('does not keep a server from starting: the event opens with what it pinned', async () => {
    await server.stop();
    server = await start();
    for (const browser of [teacher, assistant, student]) browser.setServerUrl(server.url);
    expect(state()).toMatchObject({ pack: { version: '1.0.0', plan: { version: 1 } } });
    expect(getSeatState().progress.get('web')?.pass).toMatchObject({ packVersion: '1.0.0' });
  });

  it('is offered when it is whole again, and taken in by the instructor alone: passes stay, what stands is judged anew, agents get the next plan', async () => {
    folder.saveExercise(
      'web',
      podExerciseYaml('web', '{ spec: { hostNetwork: true, nodeName: one } }'),
    );
    folder.saveExercise('new', podExerciseYaml('new', '{ spec: { hostNetwork: true } }'));
    folder.saveVersion('1.1.0', ['web', 'new']);
    await reload();
    expect(state()).toMatchObject({ pack: { version: '1.0.0' }, newerPack: '1.1.0' });
    for (const browser of [assistant, student])
      expect((await ask('POST', '/pack', { version: '1.1.0' }, browser)).body).toEqual({
        error: 'forbidden',
      });
    expect((await ask('POST', '/pack', { version: '9.9.9' })).body).toEqual({ error: 'outdated' });
    agent = new RawAgent(server.url, { like: agent });
    agent.socket.on('plan', (plan: Plan) => plans.push(plan));
    expect(await agent.hello()).toMatchObject({ ok: true, plan: { version: 1 } });
    expect((await ask('POST', '/pack', { version: '1.1.0' })).body).toEqual({ version: '1.1.0' });
    expect(state()).toMatchObject({
      pack: { version: '1.1.0', plan: { version: 2 } },
      newerPack: null,
    });
    await eventually(() => {
      expect(plans).toMatchObject([{ version: 2 }]);
    });
    await eventually(() => {
      expect(getSeatState().progress.get('web')).toMatchObject({
        live: { state: 'judged', holding: 0 },
        pass: { packVersion: '1.0.0' },
      });
    });
    await agent.batch([podChange(6, 'new', { hostNetwork: true })]);
    await eventually(() => {
      expect(getSeatState().progress.get('new')?.pass).toMatchObject({ packVersion: '1.1.0' });
    });
  });

  it('R8: all of it comes again from the log alone, each stretch by the pack of its time; what went away keeps its pass in the exports', async () => {
    await server.stop();
    await database.db.$client.query('delete from checkpoint');
    server = await start();
    for (const browser of [teacher, assistant, student]) browser.setServerUrl(server.url);
    expect(
      ['web', 'old', 'new'].map((id) => getSeatState().progress.get(id)?.pass?.packVersion),
    ).toEqual(['1.0.0', '1.0.0', '1.1.0']);
    expect(
      (await ask('GET', '/export/results.csv')).text
        .split('\r\n')
        .map((line) => line.split(',')[2]),
    ).toEqual(['exercise', 'web', 'new', 'old', undefined]);
  });
});

describe('a re-grade', () => {
  const preview = async (body: object = {}): Promise<RegradePreview> => {
    await ask('POST', '/re-grade/preview', body);
    return vi.waitFor(
      async () => {
        const { body: now } = await ask<RegradePreview>('GET', '/re-grade/preview');
        if (now.state === 'running') throw new Error('it runs');
        return now;
      },
      { timeout: 60_000, interval: 50 },
    );
  };

  it("is the instructor's: for anybody else there is none", async () => {
    for (const browser of [assistant, student]) {
      for (const [method, path] of [
        ['POST', '/re-grade/preview'],
        ['GET', '/re-grade/preview'],
        ['DELETE', '/re-grade/preview'],
        ['POST', '/re-grade'],
        ['POST', '/re-grade/undo'],
      ] as const) {
        const body =
          path === '/re-grade' ? { preview: 'x' } : path === '/re-grade/undo' ? { pos: 1 } : {};
        expect(
          (await ask(method, path, method === 'GET' ? undefined : body, browser)).body,
        ).toEqual({ error: 'forbidden' });
      }
    }
  });

  it('shows who would lose a pass before it is done, does it, and takes it back', async () => {
    const shown = await preview();
    expect(shown).toMatchObject({
      state: 'ready',
      outdated: false,
      packVersion: '1.1.0',
      changes: [{ seatId, label: 'A-01', displayName: 'kiwi', exerciseId: 'web', change: 'loses' }],
    });
    expect(getSeatState().progress.get('web')?.pass).not.toBe(null);
    const { body: done } = await ask<RegradeResult>('POST', '/re-grade', { preview: shown.id });
    expect(done).toMatchObject({ gives: 0, takes: 1 });
    await eventually(() => {
      expect(getSeatState().progress.get('web')?.pass).toBe(null);
    });
    expect((await ask('POST', '/re-grade', { preview: shown.id })).body).toEqual({
      error: 'outdated',
    });
    expect((await ask('POST', '/re-grade/undo', { pos: done.pos })).body).toMatchObject({
      gives: 1,
      takes: 0,
    });
    await eventually(() => {
      expect(getSeatState().progress.get('web')?.pass).toMatchObject({ packVersion: '1.0.0' });
    });
    expect((await ask('POST', '/re-grade/undo', { pos: done.pos })).body).toEqual({
      error: 'outdated',
    });
  });

  it('gives what a corrected pack says was right, though it is gone by now; a pass by hand is never taken', async () => {
    await agent.waitForDisconnect();
    agent = new RawAgent(server.url, { like: agent });
    await agent.hello();
    await agent.batch([podChange(7, 'late', {}), { ...goneChange(8, 'late'), seenAt: 1_010_000 }]);
    await ask('POST', '/acts', { kind: 'void-pass', seatId, exerciseId: 'web' });
    await ask('POST', '/acts', { kind: 'pass-by-hand', seatId, exerciseId: 'web' });
    folder.saveExercise('late', podExerciseYaml('late', '{ metadata: { name: late } }'));
    folder.saveVersion('1.2.0', ['web', 'new', 'late']);
    await reload();
    await ask('POST', '/pack', { version: '1.2.0' });
    const shown = await preview();
    expect(shown).toMatchObject({
      state: 'ready',
      changes: [{ exerciseId: 'late', change: 'gains' }],
    });
    expect(await preview({ exerciseId: 'web' })).toMatchObject({ changes: [] });
    const again = await preview({ exerciseId: 'late' });
    await ask('POST', '/re-grade', { preview: again.id, exercises: ['late'] });
    await eventually(() => {
      expect(getSeatState().progress.get('late')).toMatchObject({
        live: { state: 'not-started' },
        pass: { source: 're-grade', packVersion: '1.2.0' },
      });
    });
    expect(getSeatState().progress.get('web')?.pass).toMatchObject({ source: 'hand' });
  });
});
