import { afterEach, expect, it } from 'vitest';
import { describeWith } from '#e2e/harness/describe-with.ts';
import { startPrometheus, type RunningPrometheus } from '#e2e/harness/prometheus.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { startHostileServer, type HostileServer } from '#e2e/hostile/harness/hostile-server.ts';

/** A minute of an alert's `for` is a second here. */
const DIVISOR = 60;
const LONG = { timeout: 240_000 };

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A server in its own process, with the address of its metrics. */
async function startServer(): Promise<{ server: HostileServer; metrics: string }> {
  const server = await startHostileServer({ env: { PODIUM_METRICS: '127.0.0.1:0' } });
  cleanups.push(() => server.remove());
  const metrics = /Metrics are at http:\/\/([\d.:]+)\/metrics/.exec(server.output())?.[1] ?? '';
  return { server, metrics };
}

async function watch(executable: string, metrics: string): Promise<RunningPrometheus> {
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
    const prometheus = await watch(found().executable, metrics);
    expect(await prometheus.firing()).toEqual([]);
    await server.stop('SIGKILL');
    await waitForAlert(prometheus, 'PodiumDown');
  });
});
