import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { podExerciseYaml, createPackFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { initialChanges, goneChange, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import type { PackSummary } from '#lib/protocol/api/packs.ts';
import type { RegradeResult, RegradePreview } from '#lib/protocol/api/regrade.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { startServer, type RunningServer } from '../start.ts';

/** The tests follow one workshop in order, with packs in a real folder and a real agent socket. */
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
      dataDir: '/dev/null/no-data',
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
/** The start doesn't wait for workshops. */
async function restart(): Promise<void> {
  server = await start();
  await (
    await server.workshops.open(workshopId)
  )?.graded;
}
const state = (): RoomState => {
  const live = server.workshops.get(workshopId);
  if (!live) throw new Error('The workshop is not open');
  return live.state();
};
const getSeatState = (): SeatState => state().seats.get(seatId)!;
const ask = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  browser = teacher,
) => browser.request<T>(method, `/api/workshops/${workshopId}${path}`, body);
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
  await teacher.request('PATCH', '/api/me', { displayName: 'Sato' });
  const created = await teacher.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Kubernetes basics',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  workshopId = created.body.id;
  await ask('PATCH', '', { state: 'open' });
  await ask('PATCH', '', { state: 'live' });
  const { body: invitation } = await ask<CreatedToken>('POST', '/tokens', {
    kind: 'invite',
    role: 'assistant',
    hours: 1,
  });
  await assistant.request('POST', '/api/sign-in', { token: invitation.url?.split('#')[1] });
  const { body: joined } = await student.request<JoinResult>('POST', '/api/join', {
    code: created.body.code,
    displayName: 'kiwi',
    language: 'en',
  });
  seatId = joined.seat.id;
  agent = new RawAgent(server.url);
  agent.socket.on('plan', (plan: Plan) => plans.push(plan));
  await agent.hello(/podium1\.\S+/.exec(joined.installCommand ?? '')?.[0]);
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

describe('a pack while an author changes it', () => {
  it('is rejected with its mistakes while it is invalid: the room continues, and a new workshop cannot use it', async () => {
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
    expect(state()).toMatchObject({ pack: { version: '1.0.0' }, availablePackVersion: null });
    expect(await ask('POST', '/pack', { version: '1.1.0' })).toMatchObject({
      status: 422,
      body: { error: 'pack-invalid' },
    });
    expect(
      await teacher.request('POST', '/api/workshops', {
        name: 'Other',
        packId: 'course',
        startsAt: '2026-11-24T09:00:00Z',
        timeZone: 'UTC',
        language: 'en',
      }),
    ).toMatchObject({ status: 422 });
  });

  it('does not stop a server start if it is invalid: the workshop opens with its pinned content', async () => {
    await server.stop();
    await restart();
    for (const browser of [teacher, assistant, student]) browser.setServerUrl(server.url);
    expect(state()).toMatchObject({ pack: { version: '1.0.0', plan: { version: 1 } } });
    expect(getSeatState().progress.get('web')?.pass).toMatchObject({ packVersion: '1.0.0' });
  });

  it('is offered once it is valid, and only the instructor can update: passes stay, the current state is evaluated again, agents get the next plan', async () => {
    folder.saveExercise(
      'web',
      podExerciseYaml('web', '{ spec: { hostNetwork: true, nodeName: one } }'),
    );
    folder.saveExercise('new', podExerciseYaml('new', '{ spec: { hostNetwork: true } }'));
    folder.saveVersion('1.1.0', ['web', 'new']);
    await reload();
    expect(state()).toMatchObject({ pack: { version: '1.0.0' }, availablePackVersion: '1.1.0' });
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
      availablePackVersion: null,
    });
    await eventually(() => {
      expect(plans).toMatchObject([{ version: 2 }]);
    });
    await eventually(() => {
      expect(getSeatState().progress.get('web')).toMatchObject({
        live: { state: 'evaluated', passing: 0 },
        pass: { packVersion: '1.0.0' },
      });
    });
    await agent.batch([podChange(6, 'new', { hostNetwork: true })]);
    await eventually(() => {
      expect(getSeatState().progress.get('new')?.pass).toMatchObject({ packVersion: '1.1.0' });
    });
  });

  it('R8: is restored from the log alone, each part graded by the version of its time, and a removed exercise keeps its pass in the exports', async () => {
    await server.stop();
    await database.db.$client.query('delete from checkpoint');
    // Later changes can then be seconds apart in the past: none counts before the workshop's creation.
    await database.db.$client.query(
      "update workshop set created_at = created_at - interval '1 hour'",
    );
    await restart();
    for (const browser of [teacher, assistant, student]) browser.setServerUrl(server.url);
    expect(
      ['web', 'old', 'new'].map((id) => getSeatState().progress.get(id)?.pass?.packVersion),
    ).toEqual(['1.0.0', '1.0.0', '1.1.0']);
    expect(
      (await ask('GET', '/export/results.csv?level=named&reason=test')).text
        .split('\r\n')
        .map((line) => line.split(',')[2]),
    ).toEqual(['"exercise"', '"web"', '"new"', '"old"', undefined]);
  });
});

describe('a regrade', () => {
  const preview = async (body: object = {}): Promise<RegradePreview> => {
    await ask('POST', '/regrade/preview', body);
    return vi.waitFor(
      async () => {
        const { body: current } = await ask<RegradePreview>('GET', '/regrade/preview');
        if (current.state === 'running') throw new Error('The preview is still running');
        return current;
      },
      { timeout: 60_000, interval: 50 },
    );
  };

  it('is limited to the instructor', async () => {
    for (const browser of [assistant, student]) {
      for (const [method, path] of [
        ['POST', '/regrade/preview'],
        ['GET', '/regrade/preview'],
        ['DELETE', '/regrade/preview'],
        ['POST', '/regrade'],
        ['POST', '/regrade/undo'],
      ] as const) {
        const body =
          path === '/regrade' ? { previewId: 'x' } : path === '/regrade/undo' ? { pos: 1 } : {};
        expect(
          (await ask(method, path, method === 'GET' ? undefined : body, browser)).body,
        ).toEqual({ error: 'forbidden' });
      }
    }
  });

  it('previews who would lose a pass, applies the change and undoes it', async () => {
    const shown = await preview();
    expect(shown).toMatchObject({
      state: 'ready',
      outdated: false,
      packVersion: '1.1.0',
      changes: [{ seatId, label: 'A-01', displayName: 'kiwi', exerciseId: 'web', change: 'loses' }],
    });
    expect(getSeatState().progress.get('web')?.pass).not.toBe(null);
    const { body: result } = await ask<RegradeResult>('POST', '/regrade', { previewId: shown.id });
    expect(result).toMatchObject({ gives: 0, takes: 1 });
    await eventually(() => {
      expect(getSeatState().progress.get('web')?.pass).toBe(null);
    });
    expect((await ask('POST', '/regrade', { previewId: shown.id })).body).toEqual({
      error: 'outdated',
    });
    expect((await ask('POST', '/regrade/undo', { pos: result.pos })).body).toMatchObject({
      gives: 1,
      takes: 0,
    });
    await eventually(() => {
      expect(getSeatState().progress.get('web')?.pass).toMatchObject({ packVersion: '1.0.0' });
    });
    expect((await ask('POST', '/regrade/undo', { pos: result.pos })).body).toEqual({
      error: 'outdated',
    });
  });

  it('grants a pass that a corrected pack finds in the log, and never revokes a pass that an instructor marked', async () => {
    await agent.waitForDisconnect();
    agent = new RawAgent(server.url, { like: agent });
    // In a new epoch, because no change counts before the last one of its epoch.
    const epoch = 'f'.repeat(24);
    await agent.hello(undefined, { epoch, lastSeq: 0 });
    const now = Date.now();
    const sent = await agent.batch(
      [
        ...initialChanges(),
        { ...podChange(4, 'late', {}), seenAt: now - 20_000, mono: 100 },
        { ...goneChange(5, 'late'), seenAt: now - 10_000, mono: 10_100 },
      ],
      epoch,
    );
    expect(sent).toMatchObject({ ok: true });
    await ask('POST', '/commands', { kind: 'revoke-pass', seatId, exerciseId: 'web' });
    await ask('POST', '/commands', { kind: 'mark-passed', seatId, exerciseId: 'web' });
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
    await ask('POST', '/regrade', { previewId: again.id, exercises: ['late'] });
    await eventually(() => {
      expect(getSeatState().progress.get('late')).toMatchObject({
        live: { state: 'not-started' },
        pass: { source: 'regrade', packVersion: '1.2.0' },
      });
    });
    expect(getSeatState().progress.get('web')?.pass).toMatchObject({ source: 'instructor' });
  });
});
