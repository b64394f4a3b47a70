import { mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#lib/kit/clock.ts';
import { createRequestApi, type KubeRequestApi } from '#agents/kube/request-api.ts';
import { createAccountObjects } from '#lib/cluster/account.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { startServer, type RunningServer } from '#lib/server/start.ts';
import { runNode, runProgram, type RunningProgram } from './harness/podium.ts';
import { describeWith } from './harness/describe-with.ts';
import { createRouteHandler } from './harness/routes.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const ROOT = dirname(import.meta.dirname);

describeWith(['cluster'], 'Installation of the agent by a student', ({ cluster }) => {
  let folder: string;
  let server: RunningServer;
  let admin: KubeRequestApi;
  let installing: RunningProgram | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podium-install-'));
    admin = createRequestApi(loadKubeconfig({ flag: cluster().kubeconfig }).config);
    await removeAccount(admin, systemClock);
    await symlink(join(ROOT, 'packs'), join(folder, 'packs'));
    const built = runNode([
      'agents/build/build.ts',
      '--script-only',
      '--out',
      join(folder, 'dist', 'agent'),
    ]);
    await built.waitForOutput(/podium-agent \S+ is in /);
    const environment = {
      port: 0,
      host: '127.0.0.1',
      dataDir: join(folder, 'data'),
      publicUrl: null,
      databaseUrl: null,
      assetsUrl: null,
    };
    const openPages = () =>
      Promise.resolve({
        handleRequest: createRouteHandler(),
        handleUpgrade: () => undefined,
        stop: () => Promise.resolve(),
      });
    server = await startServer({ environment, dir: folder, log: () => undefined, openPages });
  });
  afterAll(async () => {
    interrupt('SIGKILL');
    await server.stop();
    await removeAccount(admin, systemClock);
    await rm(folder, { recursive: true, force: true });
  });

  function interrupt(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = installing?.process ?? {};
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal);
  }
  const state = () => join(folder, 'state');
  const variables = () => ({
    HOME: folder,
    PATH: [join(folder, 'programs'), dirname(process.execPath), process.env.PATH ?? ''].join(
      delimiter,
    ),
  });
  const runAgent = (...args: string[]) => runAgentWithToken(undefined, ...args);
  const runAgentWithToken = async (token: string | undefined, ...args: string[]) => {
    const running = runNode(
      [join(folder, 'programs', 'podium-agent'), ...args, '--state', state()],
      {
        ...variables(),
        ...(token === undefined ? {} : { PODIUM_TOKEN: token }),
      },
    );
    const code = await running.exited;
    return { code, output: running.output() };
  };

  /** Does what the instructor's pages do: signs in, opens a workshop and creates a token. */
  async function createInstallCommand(): Promise<string> {
    const { url } = server;
    const headers = new Headers({ origin: url, 'content-type': 'application/json' });
    const call = async (
      method: string,
      path: string,
      body: object,
    ): Promise<Record<string, string>> => {
      const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
      if (!response.ok)
        throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      const cookie = response.headers.get('set-cookie')?.split(';')[0];
      if (cookie !== undefined) headers.set('cookie', cookie);
      return response.status === 204 ? {} : ((await response.json()) as Record<string, string>);
    };
    await call('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
    const [pack] = (await readdir(join(ROOT, 'packs'))).sort();
    const workshop = await call('POST', '/api/workshops', {
      name: 'Trial',
      packId: pack,
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
    });
    await call('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
    return String(
      (
        await call('POST', `/api/workshops/${workshop.id}/tokens`, {
          kind: 'agent',
          mode: 'automatic',
          uses: 2,
          hours: 1,
        })
      ).installCommand,
    );
  }

  /** The arguments of all processes, as every user of the VM can read them. */
  async function listArguments(): Promise<string> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const own = installing?.process.pid;
    // `sh -c` of this test has the whole command, which a student types into a shell.
    const texts = pids
      .filter((pid) => pid !== String(own))
      .map((pid) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => ''));
    return (await Promise.all(texts)).join('\n');
  }

  it('needs one command, and prints the link and the code for the browser', async () => {
    const installCommand = await createInstallCommand();
    const line = `${installCommand} --prefix ${join(folder, 'programs')} --state ${state()} --kubeconfig ${cluster().kubeconfig}`;
    // In a separate process group, as in a terminal, where Ctrl-C reaches the whole group.
    installing = runProgram('setsid', ['sh', '-c', line], variables());
    await installing.waitForOutput(/it creates these objects in that cluster/, 60_000);
    await installing.waitForOutput(
      /Or enter this seat code on the start page of Podium: \S+/,
      60_000,
    );
    // 4.7: the arguments of no process contain the token.
    const secret = /PODIUM_TOKEN=podium1\.\w+\.([\w-]+)/.exec(installCommand)?.[1] ?? 'none';
    expect(await listArguments()).not.toContain(`.${secret}.`);
    expect((await stat(join(state(), 'agent.sock'))).mode & 0o777).toBe(0o600);
    expect((await stat(state())).mode & 0o777).toBe(0o700);
    expect((await runAgent('status')).output).toMatch(
      /connected for[\s\S]*no browser connected yet[\s\S]*cluster\s+up/,
    );
    const doctor = await runAgent('doctor');
    expect(doctor.output).toContain("can't change anything");
    expect(doctor.output).toContain('No problems found.');
    expect(doctor.code).toBe(0);
    // Before an installation, doctor gets the flags only. The token has one use left, and checking
    // it doesn't consume that use.
    for (const attempt of ['first', 'second']) {
      const before = await runAgentWithToken(
        /PODIUM_TOKEN=(\S+)/.exec(installCommand)?.[1],
        'doctor',
        '--kubeconfig',
        cluster().kubeconfig,
        '--server',
        server.url,
      );
      expect(before.output, attempt).toContain('the server accepts it.');
    }
    const foreign = await runAgentWithToken(
      `podium1.abcdefghij.${'s'.repeat(32)}.${'k'.repeat(43)}`,
      'doctor',
      '--kubeconfig',
      cluster().kubeconfig,
      '--server',
      server.url,
    );
    expect(foreign.output).toContain('it was created by another server.');
  });

  it('prints the results of the page in the terminal, with a matching exit code', async () => {
    const single = await runAgent('check', 'pod-apply', '--json', '--language', 'en');
    const { exercise, verdict } = JSON.parse(single.output) as {
      exercise: string;
      verdict: 'pass' | 'fail' | 'unknown';
    };
    expect([exercise, single.code]).toEqual([
      'pod-apply',
      { pass: 0, fail: 1, unknown: 3 }[verdict],
    ]);
    const all = await runAgent('check', '--language', 'en');
    expect(all.output).toMatch(/^[✓✗·] pod-apply +Run a Pod/m);
    expect(all.output).toMatch(/^[✓✗·] problem-1 /m);
    const missing = await runAgent('check', 'nowhere');
    expect([missing.code, missing.output]).toEqual([
      2,
      expect.stringContaining('unknown exercise "nowhere"'),
    ]);
  });

  it('is repaired by one command after the cluster lost the account', async () => {
    await removeAccount(admin, systemClock);
    await waitFor(
      'the status says that the cluster denies access',
      async () =>
        (await runAgent('status')).output.includes('podium-agent reconnect') ? true : undefined,
      { timeoutMs: 90_000, intervalMs: 1_000 },
    );
    const again = await runAgent('reconnect', '--kubeconfig', cluster().kubeconfig);
    expect(again.output).toContain('The running agent uses the new account');
    await waitFor(
      'the cluster is up again',
      async () => (/cluster\s+up/.test((await runAgent('status')).output) ? true : undefined),
      { timeoutMs: 60_000, intervalMs: 500 },
    );
  });

  it('ends with Ctrl-C, and uninstall removes everything', async () => {
    interrupt('SIGINT');
    await installing?.exited;
    expect(installing?.output()).toMatch(/stopping\n$/);
    expect(await runAgent('check')).toEqual({
      code: 3,
      output: expect.stringContaining('no agent is running on this VM') as string,
    });
    const { code, output } = await runAgent(
      'uninstall',
      '--yes',
      '--kubeconfig',
      cluster().kubeconfig,
    );
    expect(output).toContain('Podium agent removed.');
    expect(code).toBe(0);
    expect((await readdir(folder)).toSorted()).not.toContain('state');
    expect(await readdir(join(folder, 'programs'))).toEqual([]);
    for (const { path } of createAccountObjects())
      expect((await admin.request('GET', path)).status, path).toBe(404);
  });
});
