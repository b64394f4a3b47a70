import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#lib/kit/clock.ts';
import { createRequestApi, type KubeRequestApi } from '#agents/kube/request-api.ts';
import { createAccountObjects } from '#agents/credential/account.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { startServer, type RunningServer } from '#lib/server/start.ts';
import { runNode, runProgram, type RunningProgram } from './harness/podium.ts';
import { describeWith } from './harness/requirements.ts';
import { createRouteHandler } from './harness/routes.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const ROOT = dirname(import.meta.dirname);

describeWith(
  ['cluster'],
  'a student installs the agent, loses the account, and removes it all',
  ({ cluster }) => {
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
    const agent = async (...args: string[]) => {
      const running = runNode(
        [join(folder, 'programs', 'podium-agent'), ...args, '--state', state()],
        variables(),
      );
      const code = await running.exited;
      return { code, said: running.output() };
    };

    /** As the instructor's pages do it: sign in, make an event, open it, mint a token. */
    async function installLine(): Promise<string> {
      const { url } = server;
      const headers = new Headers({ origin: url, 'content-type': 'application/json' });
      const call = async (
        method: string,
        path: string,
        body: object,
      ): Promise<Record<string, string>> => {
        const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
        if (!answer.ok)
          throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
        const cookie = answer.headers.get('set-cookie')?.split(';')[0];
        if (cookie !== undefined) headers.set('cookie', cookie);
        return answer.status === 204 ? {} : ((await answer.json()) as Record<string, string>);
      };
      await call('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
      const [pack] = (await readdir(join(ROOT, 'packs'))).sort();
      const event = await call('POST', '/api/events', {
        name: 'Trial',
        pack,
        startsAt: new Date().toISOString(),
        timeZone: 'Asia/Tokyo',
        language: 'en',
      });
      await call('PATCH', `/api/events/${event.id}`, { state: 'open' });
      return String(
        (await call('POST', `/api/events/${event.id}/tokens`, { kind: 'agent', uses: 2, hours: 1 }))
          .installLine,
      );
    }

    it('by one line: account, connection, link and code for the browser', async () => {
      const offered = await installLine();
      const line = `${offered} --prefix ${join(folder, 'programs')} --state ${state()} --kubeconfig ${cluster().kubeconfig}`;
      // In a process group of its own, as a terminal gives one to each line: Ctrl-C goes to all of it.
      installing = runProgram('setsid', ['sh', '-c', line], variables());
      await installing.waitForOutput(/it is about to make in that cluster/, 60_000);
      await installing.waitForOutput(/or type this code on Podium's first page: \S+/, 60_000);
      expect((await agent('status')).said).toMatch(
        /connected for[\s\S]*nobody has claimed it[\s\S]*cluster\s+up/,
      );
      const doctor = await agent('doctor');
      expect(doctor.said).toContain('no right to change anything');
      expect(doctor.said).toContain('All is well.');
      expect(doctor.code).toBe(0);
      // As before an installation, by the flags alone. The token has one use left, and keeps it however often it is asked about.
      for (const time of ['once', 'twice']) {
        const before = await agent(
          'doctor',
          '--kubeconfig',
          cluster().kubeconfig,
          '--server',
          server.url,
          '--token',
          offered.split('--token ')[1] ?? '',
        );
        expect(before.said, time).toContain('the server holds the key that it names, and takes it');
      }
      const foreign = await agent(
        'doctor',
        '--kubeconfig',
        cluster().kubeconfig,
        '--server',
        server.url,
        '--token',
        `podium1.abcdefghij.${'s'.repeat(32)}.${'k'.repeat(43)}`,
      );
      expect(foreign.said).toContain('it was made by another server');
    });

    it('asks in the terminal what the page says, and the exit code says it too', async () => {
      const one = await agent('check', 'pod-apply', '--json', '--language', 'en');
      const { exercise, verdict } = JSON.parse(one.said) as {
        exercise: string;
        verdict: 'pass' | 'fail' | 'unknown';
      };
      expect([exercise, one.code]).toEqual([
        'pod-apply',
        { pass: 0, fail: 1, unknown: 3 }[verdict],
      ]);
      const all = await agent('check', '--language', 'en');
      expect(all.said).toMatch(/^[✓✗·] pod-apply +Run a Pod/m);
      expect(all.said).toMatch(/^[✓✗·] problem-1 /m);
      const nowhere = await agent('check', 'nowhere');
      expect([nowhere.code, nowhere.said]).toEqual([
        2,
        expect.stringContaining('there is no exercise "nowhere" in this event'),
      ]);
    });

    it('by one line again, when the cluster no longer knows the account', async () => {
      await removeAccount(admin, systemClock);
      await waitFor(
        'the agent says that it is refused',
        async () =>
          (await agent('status')).said.includes('podium-agent reconnect') ? true : undefined,
        { timeoutMs: 90_000, intervalMs: 1_000 },
      );
      const again = await agent('reconnect', '--kubeconfig', cluster().kubeconfig);
      expect(again.said).toContain('The running agent uses it now');
      await waitFor(
        'the cluster is up again',
        async () => (/cluster\s+up/.test((await agent('status')).said) ? true : undefined),
        { timeoutMs: 60_000, intervalMs: 500 },
      );
    });

    it('ends by Ctrl-C, and `uninstall` leaves nothing', async () => {
      interrupt('SIGINT');
      await installing?.exited;
      expect(installing?.output()).toMatch(/stopping\n$/);
      expect(await agent('check')).toEqual({
        code: 3,
        said: expect.stringContaining('no agent runs on this machine') as string,
      });
      const { code, said } = await agent(
        'uninstall',
        '--yes',
        '--kubeconfig',
        cluster().kubeconfig,
      );
      expect(said).toContain('Nothing of it is left.');
      expect(code).toBe(0);
      expect((await readdir(folder)).toSorted()).not.toContain('state');
      expect(await readdir(join(folder, 'programs'))).toEqual([]);
      for (const { path } of createAccountObjects())
        expect((await admin.request('GET', path)).status, path).toBe(404);
    });
  },
);
