import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './run.ts';

let server: Server;
let paths: string[];
let statuses: number[];

beforeEach(async () => {
  paths = [];
  statuses = [];
  server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(statuses.shift() ?? 200).end('{"waitingFor":"the database"}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  vi.stubEnv('PORT', String((server.address() as AddressInfo).port));
  vi.stubEnv('HOST', '0.0.0.0');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

async function healthcheck(...args: string[]): Promise<{ code: number; stderr: string }> {
  let stderr = '';
  const code = await runCli(['healthcheck', ...args], {
    stdout: { write: () => undefined },
    stderr: { write: (text: string) => (stderr += text) },
    on: () => undefined,
    exit: (exitCode) => {
      throw new Error(`exit ${String(exitCode)}`);
    },
  });
  return { code, stderr };
}

describe('podium healthcheck', () => {
  it('asks whether the process is alive, and with --ready whether it can serve requests', async () => {
    expect(await healthcheck()).toEqual({ code: 0, stderr: '' });
    expect(await healthcheck('--ready')).toEqual({ code: 0, stderr: '' });
    expect(paths).toEqual(['/livez', '/readyz']);
  });

  it('ends with 1 and what the server waits for', async () => {
    statuses = [503];
    const { code, stderr } = await healthcheck('--ready');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\/readyz answers 503: {"waitingFor":"the database"}\n$/);
  });

  it('asks again until the server is ready or the time is over', async () => {
    statuses = [503, 503];
    expect((await healthcheck('--ready', '--wait', '30')).code).toBe(0);
    expect(paths).toHaveLength(3);
  });

  it('names the reason when no server answers', async () => {
    await new Promise((resolve) => server.close(resolve));
    const { code, stderr } = await healthcheck();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/livez doesn't answer: .*ECONNREFUSED/);
  });

  it('refuses a time that is not a number of seconds', async () => {
    expect((await healthcheck('--wait', 'long')).code).toBe(2);
  });
});
