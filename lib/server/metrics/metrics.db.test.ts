import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { describeWith } from '#e2e/harness/describe-with.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import { connectCluster, joinSeat, type SeatCluster } from '#e2e/harness/seats.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import type { CreatedApiToken } from '#lib/protocol/api/api-tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { startServer, type RunningServer } from '../start.ts';

const STUDENT = 'Kiwi Tanaka';

let database: TestDatabase;
let server: RunningServer;
let teacher: TestBrowser;
let workshop: WorkshopSummary;
let cluster: SeatCluster;
let metricsUrl = '';
let seatId = '';
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({
    environment: {
      port: 0,
      host: '127.0.0.1',
      dataDir: import.meta.dirname,
      publicUrl: null,
      databaseUrl: database.url,
      assetsUrl: null,
      metrics: { host: '127.0.0.1', port: 0 },
    },
    dir: resolve(import.meta.dirname, '../../..'),
    log: (_, message) => {
      metricsUrl = /^Metrics are at (\S+)/.exec(message)?.[1] ?? metricsUrl;
    },
    openPages: () =>
      Promise.resolve({
        handleRequest: createRouteHandler(),
        handleUpgrade: (_, socket) => {
          socket.destroy();
        },
        stop: () => Promise.resolve(),
      }),
  });
  teacher = new TestBrowser(server.url);
  await teacher.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  await teacher.request('PATCH', '/api/me', { displayName: 'Mori' });
  ({ body: workshop } = await teacher.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Kubernetes basics',
    packId: 'kubernetes-basics',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  }));
  for (const state of ['open', 'live'])
    await teacher.request('PATCH', `/api/workshops/${workshop.id}`, { state });
  const joined = await joinSeat(server.url, workshop.code, STUDENT);
  seatId = joined.seat.id;
  cluster = connectCluster(server.url, joined.token, STUDENT);
}, 120_000);
afterAll(async () => {
  cluster.stop();
  await server.stop();
  await database.drop();
});

const read = async (): Promise<string> => (await fetch(metricsUrl)).text();
/** The value of a series; undefined without one. */
const valueOf = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};

it(
  'measures a class: agents, changes, commits, acknowledgements, checks and requests',
  { timeout: 180_000 },
  async () => {
    const id = workshop.id;
    const present = await waitFor(
      'the first graded changes',
      async () => {
        // What arrives while the workshop is opened is graded from the log, without a lag.
        cluster.remove('pod-apply');
        await cluster.apply('pod-apply', 'solution');
        const text = await read();
        const missing = [
          `podium_agents_connected{workshop="${id}"}`,
          `podium_grader_checks_total{workshop="${id}"}`,
          `podium_grader_lag_seconds_count{workshop="${id}"}`,
        ].filter((series) => (valueOf(text, series) ?? 0) === 0);
        if (missing.length > 0) throw new Error(`still 0: ${missing.join(', ')}`);
        return text;
      },
      { timeoutMs: 160_000, intervalMs: 1_000 },
    );
    for (const series of [
      'podium_ready',
      'podium_workshops_owned{state="live"}',
      `podium_seats{workshop="${id}",presence="connected"}`,
      'podium_changes_committed_total',
      'podium_commit_seconds_count',
      'podium_ack_seconds_count',
      'podium_http_requests_total{route="/api/join",method="POST",status="200"}',
      'podium_http_seconds_count{route="/api/join"}',
      'podium_retention_last_run_timestamp_seconds',
      'podium_data_free_ratio',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
    ])
      expect([series, valueOf(present, series)]).toEqual([series, expect.toSatisfy((n) => n > 0)]);
    expect(valueOf(present, 'podium_draining')).toBe(0);
    expect(valueOf(present, 'podium_certificate_expiry_timestamp_seconds')).toBeUndefined();
  },
);

it('has no seat, name or address', async () => {
  const text = await read();
  expect(text).not.toContain(seatId);
  expect(text).not.toMatch(/Kiwi|A-01|Mori|127\.0\.0\.1/);
});

it('answers nothing else at its address', async () => {
  for (const path of ['/', '/api/me', '/metrics/x'])
    expect((await fetch(new URL(path, metricsUrl))).status).toBe(404);
  expect((await fetch(metricsUrl, { method: 'POST' })).status).toBe(404);
});

it('is a path that does not exist at the public address, without a token', async () => {
  const browser = new TestBrowser(server.url);
  const { status, text } = await browser.request('GET', '/metrics');
  const unknown = await browser.request('GET', '/no-such-path');
  expect(status).toBe(unknown.status);
  expect(text).not.toContain('podium_ready');
  const withToken = await browser.request('GET', '/metrics', undefined, {
    authorization: `Bearer podium_pat_${'a'.repeat(40)}`,
  });
  expect(withToken.status).toBe(unknown.status);
});

it('is answered at the public address for a token with the scope metrics:read', async () => {
  const create = async (scopes: readonly string[]): Promise<string> => {
    const { body, text } = await teacher.request<CreatedApiToken>('POST', '/api/me/tokens', {
      name: scopes.join(' '),
      scopes,
      workshopIds: null,
      days: 1,
    });
    expect(text).toContain('podium_pat_');
    return body.token;
  };
  const ask = async (token: string) =>
    new TestBrowser(server.url).request('GET', '/metrics', undefined, {
      authorization: `Bearer ${token}`,
    });
  const allowed = await ask(await create(['metrics:read']));
  expect([allowed.status, allowed.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  expect(allowed.text).toContain('podium_ready 1');
  expect((await ask(await create(['workshops:read']))).status).toBe(404);
  // A session isn't enough: a page of another site must not be able to read it.
  expect((await teacher.request('GET', '/metrics')).status).toBe(404);
});

describeWith(['prometheus'], 'the text format', ({ prometheus }) => {
  it('T12.4 promtool accepts the metrics of a real answer', async () => {
    const promtool = join(dirname(prometheus().executable), 'promtool');
    const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], {
      input: await read(),
      encoding: 'utf8',
    });
    // Names that Node's own metrics have had for years.
    const problems = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line !== '' && !/^nodejs_|^process_/.test(line));
    expect(problems).toEqual([]);
    expect([0, 3]).toContain(status);
  });

  it('T12.4 promtool accepts the rules, and their tests pass', { timeout: 120_000 }, () => {
    const promtool = join(dirname(prometheus().executable), 'promtool');
    const folder = resolve(import.meta.dirname, '../../../deploy/prometheus');
    const rules = '../helm/podium/files/podium.rules.yaml';
    const run = (...args: string[]) => spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' });
    expect(run('check', 'rules', rules, 'podium-help.rules.yaml')).toMatchObject({
      status: 0,
    });
    const tested = run('test', 'rules', 'podium.rules.test.yaml');
    expect([tested.status, tested.stdout + tested.stderr]).toEqual([
      0,
      expect.stringContaining('SUCCESS'),
    ]);
  });
});
