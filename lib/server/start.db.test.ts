import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createTestDatabase } from '#e2e/harness/database.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import type { CurrentUser, JoinResult } from '#lib/protocol/api/seats.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { Environment } from './environment.ts';
import type { OpenNextApp } from './http/next-app.ts';
import { createLogger } from './logger.ts';
import { requestLink } from './control-socket/client.ts';
import { startServer, type RunningServer } from './start.ts';

const dir = resolve(import.meta.dirname, '../..');
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const started of running.splice(0).reverse()) await started.stop();
});

const openPages: OpenNextApp = () =>
  Promise.resolve({
    handleRequest: createRouteHandler(),
    handleUpgrade: (_, socket) => {
      socket.destroy();
    },
    stop: () => Promise.resolve(),
  });
const environment = (more: Partial<Environment>): Environment => ({
  port: 0,
  host: '127.0.0.1',
  dataDir: '/dev/null/no-data',
  publicUrl: null,
  databaseUrl: null,
  assetsUrl: null,
  ...more,
});

async function start(
  more: Partial<Environment>,
  options: Partial<Parameters<typeof startServer>[0]> = {},
): Promise<RunningServer> {
  const server = await startServer({
    environment: environment(more),
    dir,
    log: () => undefined,
    openPages,
    ...options,
  });
  running.push(server);
  return server;
}

async function newWorkshop(
  server: RunningServer,
): Promise<{ teacher: TestBrowser; workshop: WorkshopSummary }> {
  const teacher = new TestBrowser(server.url);
  await teacher.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  const {
    body: [pack],
  } = await teacher.request<{ id: string }[]>('GET', '/api/packs');
  const { body } = await teacher.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Kubernetes basics',
    packId: pack?.id,
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  await teacher.request('PATCH', `/api/workshops/${body.id}`, { state: 'open' });
  return {
    teacher,
    workshop: (
      await teacher.request<WorkshopSummary>('PATCH', `/api/workshops/${body.id}`, {
        state: 'live',
      })
    ).body,
  };
}

it('runs twice in one process, each with separate people and workshops', async () => {
  const [databaseA, databaseB] = [await createTestDatabase(), await createTestDatabase()];
  running.push({ stop: databaseA.drop }, { stop: databaseB.drop });
  const [a, b] = [
    await start({ databaseUrl: databaseA.url }),
    await start({ databaseUrl: databaseB.url }),
  ];
  const { workshop } = await newWorkshop(a);
  const tryJoin = (server: RunningServer) =>
    new TestBrowser(server.url).request<JoinResult>('POST', '/api/join', {
      code: workshop.code,
      displayName: 'kiwi',
      language: 'en',
    });
  expect((await tryJoin(a)).body).toMatchObject({ seat: { label: 'A-01', displayName: 'kiwi' } });
  expect((await tryJoin(b)).body).toEqual({ error: 'code-unknown', field: 'code' });
});

it('keeps all data after a restart with the embedded database and reopens live workshops', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'podium-start-'));
  running.push({ stop: () => Promise.resolve(rmSync(dataDir, { recursive: true, force: true })) });
  const first = await start({ dataDir });
  const { workshop } = await newWorkshop(first);
  await running.pop()?.stop();
  const second = await start({ dataDir });
  await vi.waitFor(() => {
    expect(second.workshops.get(workshop.id)).toBeDefined();
  });
  expect(second.workshops.get(workshop.id)?.state()).toMatchObject({
    workshop: { id: workshop.id, state: 'live' },
    pack: { id: workshop.packId },
  });
  const browser = new TestBrowser(second.url);
  await browser.request('POST', '/api/sign-in', { token: second.signInLink.split('#')[1] });
  expect((await browser.request('GET', '/api/workshops')).body).toMatchObject([
    { id: workshop.id, role: 'owner' },
  ]);
});

it('reports on its final port what it waits for while it starts', async () => {
  const database = await createTestDatabase();
  running.push({ stop: database.drop });
  const responses: { status: number; body: unknown }[] = [];
  const server = await start(
    { databaseUrl: database.url },
    {
      openPages: async (options) => {
        const starting = new TestBrowser(`http://127.0.0.1:${String(options.port)}`);
        responses.push(
          await starting.request('GET', '/healthz'),
          await starting.request('GET', '/api/me'),
        );
        return openPages(options);
      },
    },
  );
  responses.push(await new TestBrowser(server.url).request('GET', '/healthz'));
  expect(responses).toMatchObject([
    { status: 503, body: { ready: false, waitingFor: 'the pages' } },
    { status: 503, body: { error: 'unavailable', retryMs: 2_000 } },
    { status: 200, body: { ready: true } },
  ]);
});

it(
  'T11.1 is alive but not ready while its database is away, and ready again after it',
  { timeout: 120_000 },
  async () => {
    const database = await createTestDatabase();
    running.push({ stop: database.drop });
    const server = await start({ databaseUrl: database.url });
    const browser = new TestBrowser(server.url);
    expect(await browser.request('GET', '/readyz')).toMatchObject({ status: 200 });
    expect(await browser.request('GET', '/version')).toMatchObject({
      status: 200,
      body: { version: '0.1.0', agentProtocol: { oldest: 1 } },
    });
    await database.disconnect();
    for (const path of ['/readyz', '/healthz'])
      expect(await browser.request('GET', path)).toMatchObject({
        status: 503,
        body: { ready: false, waitingFor: 'the database' },
      });
    expect(await browser.request('GET', '/livez')).toMatchObject({ status: 200 });
    await database.allowConnections();
    await vi.waitFor(
      async () => {
        expect(await browser.request('GET', '/readyz')).toMatchObject({ status: 200 });
      },
      { timeout: 20_000 },
    );
  },
);

it('still answers requests while it drains, but is no longer ready', async () => {
  const database = await createTestDatabase();
  running.push({ stop: database.drop });
  const drain = Promise.withResolvers<() => void>();
  const drainMs = 12_345;
  const server = await start(
    { databaseUrl: database.url },
    {
      clock: {
        ...backgroundClock,
        after: (ms, callback) => {
          if (ms !== drainMs) return backgroundClock.after(ms, callback);
          drain.resolve(callback);
          return () => undefined;
        },
      },
    },
  );
  running.pop();
  const browser = new TestBrowser(server.url);
  const statusOf = async (path: string) => (await browser.request('GET', path)).status;
  const stopped = server.stop(drainMs);
  const endDrain = await drain.promise;
  expect([await statusOf('/livez'), await statusOf('/readyz'), await statusOf('/api/me')]).toEqual([
    200, 503, 200,
  ]);
  endDrain();
  await stopped;
  await expect(statusOf('/livez')).rejects.toThrow();
});

it('explains in one sentence why it cannot start, and releases everything', async () => {
  const database = await createTestDatabase();
  running.push({ stop: database.drop });
  const server = await start({ databaseUrl: database.url });
  const port = Number(new URL(server.url).port);
  await expect(
    startServer({
      environment: environment({ port, databaseUrl: database.url }),
      dir,
      log: () => undefined,
      openPages,
    }),
  ).rejects.toThrow(/^Port \d+ is already in use on 127\.0\.0\.1\. .* set PORT/);
  await expect(
    startServer({
      environment: environment({ databaseUrl: 'postgresql://podium@127.0.0.1:1/none' }),
      dir,
      log: () => undefined,
      openPages,
    }),
  ).rejects.toThrow(/^The database in DATABASE_URL couldn't be prepared/);
});

it('T13.2 a refused request has one id in its response, in the log and in the security log', async () => {
  const database = await createTestDatabase();
  running.push({ stop: database.drop });
  const lines: string[] = [];
  const server = await start(
    { databaseUrl: database.url, loggedRequests: 'all' },
    { log: createLogger({ write: (line) => lines.push(line) }, () => new Date()) },
  );
  const { workshop } = await newWorkshop(server);
  const stranger = new TestBrowser(server.url);
  await stranger.request('POST', '/api/join', {
    code: workshop.code,
    displayName: 'kiwi',
    language: 'en',
  });
  const refused = await stranger.request('GET', `/api/workshops/${workshop.id}/students`);
  expect(refused.status).toBe(403);
  const id = refused.headers.get('x-request-id') ?? '';
  expect(id).toMatch(/^[0-9A-Z]{8}$/);
  await vi.waitFor(async () => {
    const { rows } = await database.db.$client.query<{ kind: string }>(
      'select kind from audit where request = $1',
      [id],
    );
    expect(rows).toEqual([{ kind: 'permission-refused' }]);
  });
  const logged = lines
    .map((line) => JSON.parse(line) as { requestId?: string; msg: string })
    .filter(({ requestId }) => requestId === id)
    .map(({ msg }) => msg);
  expect(logged).toEqual([
    'Security: permission-refused',
    `GET /api/workshops/${workshop.id}/students 403`,
  ]);
});

it('prints another sign-in link while it runs, and no session ends by it', async () => {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'podium-link-'));
  running.push({
    stop: async () => {
      rmSync(dataDir, { recursive: true });
      await database.drop();
    },
  });
  const server = await start({ databaseUrl: database.url, dataDir });
  const first = new TestBrowser(server.url);
  const second = new TestBrowser(server.url);
  const ask = () => requestLink(dataDir, { kind: 'link', hours: 2 });
  const signIn = async (browser: TestBrowser, link: string): Promise<number> =>
    (await browser.request('POST', '/api/sign-in', { token: link.split('#')[1] })).status;
  const idOf = async (browser: TestBrowser): Promise<string | undefined> =>
    (await browser.request<CurrentUser>('GET', '/api/me')).body.person?.id;
  expect(await ask()).toMatchObject({ ok: true, name: null });
  const link = await ask();
  expect(await signIn(first, link.ok ? link.url : '')).toBe(204);
  await first.request('PATCH', '/api/me', { displayName: 'Aoi' });
  const other = await ask();
  expect(other).toMatchObject({ ok: true, name: 'Aoi' });
  expect(await signIn(second, other.ok ? other.url : '')).toBe(204);
  expect(await idOf(second)).toBe(await idOf(first));
  expect(await signIn(new TestBrowser(server.url), other.ok ? other.url : '')).toBe(410);
});
