import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { connectAll, createChaosClass } from '#e2e/chaos/chaos-class.ts';
import { ChaosServer } from '#e2e/chaos/chaos-server.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { describeWith } from '#e2e/harness/describe-with.ts';
import { startPrometheus, type RunningPrometheus } from '#e2e/harness/prometheus.ts';
import { watchSeat } from '#e2e/harness/seat-watch.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { startHostileServer, type HostileServer } from '#e2e/hostile/harness/hostile-server.ts';

/** A minute of an alert's `for` is a second here. */
const DIVISOR = 60;
const LONG = { timeout: 240_000 };
const AGENTS = 50;
const CHART_FILES = join(import.meta.dirname, '../deploy/helm/podium/files');

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** The expressions of the dashboard's panels by the title of their row, for any server and workshop. */
function readDashboard(): ReadonlyMap<string, readonly string[]> {
  const { panels } = JSON.parse(readFileSync(join(CHART_FILES, 'podium.json'), 'utf8')) as {
    panels: readonly Panel[];
  };
  const rows = new Map<string, string[]>();
  let expressions: string[] = [];
  for (const { type, title, targets = [] } of panels) {
    if (type === 'row') rows.set(title, (expressions = []));
    expressions.push(...targets.map(({ expr }) => expr.replaceAll(/\$(instance|workshop)/g, '.*')));
  }
  return rows;
}

function readRules(): readonly string[] {
  const { groups } = parse(readFileSync(join(CHART_FILES, 'podium.rules.yaml'), 'utf8')) as {
    groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
  };
  return groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
}

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A server in its own process, with the address of its metrics. */
async function startServer(): Promise<{ server: HostileServer; metrics: string }> {
  const server = await startHostileServer({ env: { PODIUM_METRICS: '127.0.0.1:0' } });
  cleanups.push(() => server.remove());
  return { server, metrics: findMetrics(server.output()) };
}

function findMetrics(output: string): string {
  return /Metrics are at http:\/\/([\d.:]+)\/metrics/.exec(output)?.[1] ?? '';
}

async function watchMetrics(executable: string, metrics: string): Promise<RunningPrometheus> {
  const prometheus = await startPrometheus(executable, [metrics], { divisor: DIVISOR });
  cleanups.push(prometheus.stop);
  await waitFor('the first scrape', async () => {
    const { data } = await prometheus.query('podium_ready == 1');
    return data?.result.length === 1 || undefined;
  });
  return prometheus;
}

const waitForAlert = (prometheus: RunningPrometheus, name: string): Promise<boolean> =>
  waitFor(name, async () => (await prometheus.firing()).includes(name) || undefined, {
    timeoutMs: 90_000,
  });

describeWith(['prometheus'], 'Prometheus', ({ prometheus: found }) => {
  it('T12.6 raises PodiumDown after kill -9', LONG, async () => {
    const { server, metrics } = await startServer();
    const prometheus = await watchMetrics(found().executable, metrics);
    expect(await prometheus.firing()).toEqual([]);
    await server.stop('SIGKILL');
    await waitForAlert(prometheus, 'PodiumDown');
  });

  it(
    'T12.5 answers each expression of the dashboard and of the rules, those of a class with data',
    LONG,
    async () => {
      const server = await ChaosServer.create({ env: { PODIUM_METRICS: '127.0.0.1:0' } });
      cleanups.push(() => server.remove());
      const room = await createChaosClass(server, { agents: AGENTS, seed: 5 });
      cleanups.push(room.disconnect);
      await connectAll(room.agents, AGENTS * 15);
      const browser = new TestBrowser(server.url);
      await browser.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
      await server.query(
        "insert into membership (workshop_id, person_id, role) select $1, id, 'owner' from person",
        [room.workshopId],
      );
      const [agent] = room.agents;
      const watch = await watchSeat(server.url, browser.cookie, agent?.record.seatId ?? '');
      cleanups.push(watch.close);
      const prometheus = await watchMetrics(found().executable, findMetrics(server.output()));
      cleanups.push(room.startWork());
      const dashboard = readDashboard();
      expect([...dashboard.keys()]).toEqual(['Class', 'Server', 'Fleet']);
      for (const expression of dashboard.get('Class') ?? [])
        await waitFor(`data for ${expression}`, async () => {
          const { data } = await prometheus.query(expression);
          return (data?.result.length ?? 0) > 0 || undefined;
        });
      for (const expression of [...dashboard.values(), readRules()].flat())
        expect(await prometheus.query(expression)).toMatchObject({ status: 'success' });
    },
  );

  it('T12.6 raises PodiumNotReady while the database is stopped', LONG, async () => {
    const server = await ChaosServer.create({ env: { PODIUM_METRICS: '127.0.0.1:0' } });
    cleanups.push(() => server.remove());
    const prometheus = await watchMetrics(found().executable, findMetrics(server.output()));
    const resume = server.stallPostgres();
    cleanups.push(resume);
    await waitForAlert(prometheus, 'PodiumNotReady');
    resume();
    await waitFor('the alert ends', async () =>
      (await prometheus.firing()).includes('PodiumNotReady') ? undefined : true,
    );
  });
});
