import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from './wait-for.ts';

const RULES = join(import.meta.dirname, '../../deploy/helm/podium/files/podium.rules.yaml');

/** What Prometheus answers to a query. */
export interface QueryAnswer {
  readonly status: 'success' | 'error';
  readonly error?: string;
  readonly data?: { readonly result: readonly unknown[] };
}

export interface RunningPrometheus {
  query(expression: string): Promise<QueryAnswer>;
  /** Names of the alerts that fire now. */
  firing(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/**
 * Starts Prometheus on a free port with the rules of the chart. It scrapes each second.
 * `divisor`: how many times shorter the `for` of each alert is than in the file.
 */
export async function startPrometheus(
  executable: string,
  targets: readonly string[],
  { divisor = 1 }: { divisor?: number } = {},
): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-prometheus-'));
  const rules = await readFile(RULES, 'utf8');
  await writeFile(
    join(folder, 'rules.yaml'),
    rules.replaceAll(
      /for: (\d+)m$/gm,
      (_, minutes) => `for: ${String(Math.round((Number(minutes) * 60_000) / divisor))}ms`,
    ),
  );
  await writeFile(
    join(folder, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['rules.yaml'],
      scrape_configs: [{ job_name: 'podium', static_configs: [{ targets }] }],
    }),
  );
  const address = `127.0.0.1:${String(await findFreePort())}`;
  const child = spawn(
    executable,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`http://${address}${path}`)).json()) as T;
  try {
    await waitFor(
      'Prometheus to be ready',
      async () => (await fetch(`http://${address}/-/ready`)).ok || undefined,
      { timeoutMs: 60_000 },
    );
  } catch (error) {
    await stop();
    throw new Error(`Prometheus didn't start:\n${output}`, { cause: error });
  }
  return {
    query: (expression) => get(`/api/v1/query?query=${encodeURIComponent(expression)}`),
    async firing() {
      const { data } = await get<{
        data: { alerts: { state: string; labels: { alertname: string } }[] };
      }>('/api/v1/alerts');
      return data.alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels }) => labels.alertname);
    },
    stop,
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
