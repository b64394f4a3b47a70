import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { testDatabase } from '#e2e/harness/database.ts';
import { Browser } from '#e2e/harness/app-server.ts';
import { routesOnly } from '#e2e/harness/routes.ts';
import type { EventSummary, Joined } from '#lib/protocol/http.ts';
import type { Environment } from './environment.ts';
import type { OpenPages } from './http/next-app.ts';
import { startServer, type RunningServer } from './start.ts';

const dir = resolve(import.meta.dirname, '../..');
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

const pages: OpenPages = () =>
  Promise.resolve({
    handle: routesOnly(),
    upgrade: (_, socket) => {
      socket.destroy();
    },
    stop: () => Promise.resolve(),
  });
const environment = (more: Partial<Environment>): Environment => ({
  port: 0,
  host: '127.0.0.1',
  dataDir: '/nonexistent',
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
    pages,
    ...options,
  });
  running.push(server);
  return server;
}

async function newEvent(server: RunningServer): Promise<{ teacher: Browser; event: EventSummary }> {
  const teacher = new Browser(server.url);
  await teacher.ask('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  const {
    body: [pack],
  } = await teacher.ask<{ id: string }[]>('GET', '/api/packs');
  const { body } = await teacher.ask<EventSummary>('POST', '/api/events', {
    name: 'Hall',
    pack: pack?.id,
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  return {
    teacher,
    event: (await teacher.ask<EventSummary>('PATCH', `/api/events/${body.id}`, { state: 'live' }))
      .body,
  };
}

it('runs twice in one process, each with its own people and events', async () => {
  const [one, two] = [await testDatabase(), await testDatabase()];
  running.push({ stop: one.end }, { stop: two.end });
  const [a, b] = [await start({ databaseUrl: one.url }), await start({ databaseUrl: two.url })];
  const { event } = await newEvent(a);
  const knock = (server: RunningServer) =>
    new Browser(server.url).ask<Joined>('POST', '/api/join', {
      code: event.code,
      handle: 'kiwi',
      language: 'en',
    });
  expect((await knock(a)).body).toMatchObject({ seat: { label: 'A-01', handle: 'kiwi' } });
  expect((await knock(b)).body).toEqual({ error: 'code-unknown', field: 'code' });
});

it('keeps everything over a restart on a database of its own, and opens live events by itself', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'podium-start-'));
  running.push({ stop: () => Promise.resolve(rmSync(dataDir, { recursive: true, force: true })) });
  const first = await start({ dataDir });
  const { event } = await newEvent(first);
  await running.pop()?.stop();
  const second = await start({ dataDir });
  expect(second.live.get(event.id)?.state()).toMatchObject({
    event: { id: event.id, state: 'live' },
    pack: { id: event.pack },
  });
  const again = new Browser(second.url);
  await again.ask('POST', '/api/sign-in', { token: second.signInLink.split('#')[1] });
  expect((await again.ask('GET', '/api/events')).body).toMatchObject([
    { id: event.id, role: 'owner' },
  ]);
});

it('says what it waits for while it starts, on the port that it will answer on', async () => {
  const database = await testDatabase();
  running.push({ stop: database.end });
  const seen: { status: number; body: unknown }[] = [];
  const server = await start(
    { databaseUrl: database.url },
    {
      pages: async (options) => {
        const starting = new Browser(`http://127.0.0.1:${String(options.port)}`);
        seen.push(await starting.ask('GET', '/healthz'), await starting.ask('GET', '/api/me'));
        return pages(options);
      },
    },
  );
  seen.push(await new Browser(server.url).ask('GET', '/healthz'));
  expect(seen).toMatchObject([
    { status: 503, body: { ready: false, waitingFor: 'the pages' } },
    { status: 503, body: { error: 'unavailable', retryMs: 2_000 } },
    { status: 200, body: { ready: true } },
  ]);
});

it('says on /healthz that the database went away', async () => {
  const database = await testDatabase();
  const server = await start({ databaseUrl: database.url });
  await database.end();
  expect(await new Browser(server.url).ask('GET', '/healthz')).toMatchObject({
    status: 503,
    body: { ready: false, waitingFor: 'the database' },
  });
});

it('says in a sentence why it cannot start, and leaves nothing behind', async () => {
  const database = await testDatabase();
  running.push({ stop: database.end });
  const server = await start({ databaseUrl: database.url });
  const port = Number(new URL(server.url).port);
  await expect(
    startServer({
      environment: environment({ port, databaseUrl: database.url }),
      dir,
      log: () => undefined,
      pages,
    }),
  ).rejects.toThrow(/^Port \d+ is in use on 127\.0\.0\.1: .* set PORT/);
  await expect(
    startServer({
      environment: environment({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' }),
      dir,
      log: () => undefined,
      pages,
    }),
  ).rejects.toThrow(/^The database that DATABASE_URL names could not be prepared/);
});
