import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAgentServer, type AgentServer } from './harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { describeWith } from './harness/describe-with.ts';
import { runNode, runProgram, type RunningProgram } from './harness/podium.ts';
import { waitFor } from './harness/wait-for.ts';
import { createTestWorkshop } from './harness/workshop.ts';
import { loadRecording } from './replay/recording.ts';
import { startReplay, type Replay } from './replay/replay.ts';

/** A name that only the proxy can resolve. */
const INTERNAL = 'podium.internal';
const AGENT = 'agents/cli/podium-agent.ts';
const WAIT_MS = 100_000;
/** Each test starts several programs. */
const TEST_MS = 200_000;

describeWith(['proxy', 'caddy'], 'T10.4, T10.6: the way to the server', (parts) => {
  let folder: string;
  let database: TestDatabase;
  let server: AgentServer;
  let cluster: Replay;
  let workshopId: string;
  let ports: { http: number; https: number; polling: number; proxy: number; open: number };
  const programs: RunningProgram[] = [];
  const authority = () => join(folder, 'caddy', 'pki', 'authorities', 'local', 'root.crt');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podium-route-'));
    database = await createTestDatabase();
    server = await startAgentServer(database.url);
    ({ workshopId } = await createTestWorkshop(server.db));
    cluster = await startReplay(loadRecording('echo-pod'));
    await writeFile(join(folder, 'kubeconfig'), cluster.kubeconfig());
    const [http = 0, https = 0, polling = 0, proxy = 0, open = 0] = await freePorts(5);
    ports = { http, https, polling, proxy, open };
    await startCaddy();
    await startTinyproxy(ports.proxy, 'BasicAuth kim secret');
    await startTinyproxy(ports.open, `ConnectPort ${ports.http}`);
  });
  afterAll(async () => {
    for (const program of programs) await program.stop('SIGTERM');
    await cluster.close();
    await server.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A web server in front of Podium: with and without TLS, and one that blocks WebSocket. */
  async function startCaddy(): Promise<void> {
    const site = `respond /healthz \`{"ready":true}\`
      handle_path /agent/* {
        root * ${join(folder, 'assets')}
        file_server
      }
      reverse_proxy ${new URL(server.url).host}`;
    await writeFile(
      join(folder, 'Caddyfile'),
      `{
        admin off
        auto_https disable_redirects
        skip_install_trust
        storage file_system ${join(folder, 'caddy')}
      }
      http://${INTERNAL}:${ports.http} {
        ${site}
      }
      http://${INTERNAL}:${ports.polling} {
        @upgrade header Upgrade websocket
        respond @upgrade 403
        ${site}
      }
      https://${INTERNAL}:${ports.https}, https://localhost:${ports.https} {
        tls internal
        ${site}
      }`,
    );
    const caddy = runProgram(
      parts.caddy().executable,
      ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
      { HOME: folder },
    );
    programs.push(caddy);
    await waitForPort(ports.https);
    await waitFor('the certificate of the authority', () => readFile(authority()));
  }

  async function startTinyproxy(port: number, setting: string): Promise<void> {
    const config = join(folder, `tinyproxy-${port}.conf`);
    await writeFile(join(folder, 'hosts'), `127.0.0.1 ${INTERNAL}\n`);
    await writeFile(config, `Port ${port}\nListen 127.0.0.1\nLogLevel Connect\n${setting}\n`);
    const proxy = runProgram(parts.proxy().executable, ['-d', '-c', config], {
      LD_PRELOAD: 'libnss_wrapper.so',
      NSS_WRAPPER_HOSTS: join(folder, 'hosts'),
    });
    programs.push(proxy);
    await waitForPort(port);
  }

  const proxyLog = () => programs[1]?.output() ?? '';
  const withLogin = () => `http://kim:secret@127.0.0.1:${ports.proxy}`;

  async function startAgentBehindProxy(url: string, more: Record<string, string> = {}) {
    const agent = runNode([AGENT, 'run', '--server', url], {
      PODIUM_TOKEN: await server.createToken(workshopId),
      PODIUM_PROXY: withLogin(),
      // Other programs' variables, which the connection to the Kubernetes API must not follow.
      HTTP_PROXY: withLogin(),
      HTTPS_PROXY: withLogin(),
      ALL_PROXY: withLogin(),
      PODIUM_STATE: await mkdtemp(join(folder, 'state-')),
      KUBECONFIG: join(folder, 'kubeconfig'),
      ...more,
    });
    programs.push(agent);
    await agent.waitForOutput(/connected to http/, WAIT_MS);
    return agent;
  }

  const runDoctor = async (args: readonly string[], env: Record<string, string> = {}) => {
    const doctor = runNode([AGENT, 'doctor', ...args], {
      PODIUM_STATE: folder,
      KUBECONFIG: join(folder, 'kubeconfig'),
      PODIUM_TOKEN: await server.createToken(workshopId),
      ...env,
    });
    await doctor.exited;
    return doctor.output();
  };

  it(
    'connects by WebSocket through a proxy with a login, and reads the cluster directly',
    async () => {
      const agent = await startAgentBehindProxy(`http://${INTERNAL}:${ports.http}`);
      await agent.waitForOutput(/watching http:\/\/127\.0\.0\.1/, WAIT_MS);
      await cluster.until(() => cluster.watching() > 0);
      expect(agent.output()).not.toContain('secret');
      await agent.stop('SIGTERM');
      const targets = [...proxyLog().matchAll(/CONNECT (\S+) HTTP/g)].map(([, target]) => target);
      expect(new Set(targets)).toEqual(new Set([`${INTERNAL}:${ports.http}`]));
    },
    TEST_MS,
  );

  it(
    'polls through the proxy where WebSocket is blocked',
    async () => {
      const agent = await startAgentBehindProxy(`http://${INTERNAL}:${ports.polling}`);
      await agent.stop('SIGTERM');
    },
    TEST_MS,
  );

  it(
    'connects by TLS through the proxy with --ca',
    async () => {
      const agent = await startAgentBehindProxy(`https://${INTERNAL}:${ports.https}`, {
        PODIUM_CA: authority(),
      });
      await agent.stop('SIGTERM');
    },
    TEST_MS,
  );

  it(
    'says what the proxy does: a login, a refusal, or nothing wrong',
    async () => {
      const url = `http://${INTERNAL}:${ports.http}`;
      const [noLogin, refused, fine] = await Promise.all([
        runDoctor(['--server', url, '--proxy', `127.0.0.1:${ports.proxy}`]),
        runDoctor([
          '--server',
          `http://${INTERNAL}:${ports.polling}`,
          '--proxy',
          `127.0.0.1:${ports.open}`,
        ]),
        runDoctor(['--server', url], { HTTP_PROXY: withLogin() }),
      ]);
      expect(noLogin).toContain('the proxy wants a login');
      expect(refused).toContain('the proxy refuses this address');
      expect(fine).toContain(
        `http://127.0.0.1:${ports.proxy} is used for the server (HTTP_PROXY).`,
      );
      expect(fine).toContain(`${url} responds.`);
      expect(fine).toContain('token: the server accepts it.');
    },
    TEST_MS,
  );

  it(
    'installs through the proxy',
    async () => {
      const script = '#!/bin/sh\necho installed\n';
      const sum = createHash('sha256').update(script).digest('hex');
      await mkdir(join(folder, 'assets'), { recursive: true });
      const names = ['podium-agent.cjs', 'podium-agent-linux-x64.gz'];
      await writeFile(
        join(folder, 'assets', 'SHA256SUMS'),
        names.map((name) => `${sum}  ${name}\n`).join(''),
      );
      await writeFile(join(folder, 'assets', 'podium-agent.cjs'), script);
      const installer = runProgram(
        'sh',
        [
          'agents/install/install.sh',
          '--program-only',
          '--prefix',
          join(folder, 'bin'),
          '--server',
          `http://${INTERNAL}:${ports.http}`,
        ],
        { PODIUM_PROXY: withLogin() },
      );
      expect(await installer.exited, installer.output()).toBe(0);
      expect(await readFile(join(folder, 'bin', 'podium-agent'), 'utf8')).toBe(script);
    },
    TEST_MS,
  );

  it(
    "trusts --ca and the system's store, and says what to do without them",
    async () => {
      const url = `https://localhost:${ports.https}`;
      const [unknown, ...trusted] = await Promise.all([
        runDoctor(['--server', url]),
        runDoctor(['--server', url, '--ca', authority()]),
        runDoctor(['--server', url], { SSL_CERT_FILE: authority() }),
      ]);
      expect(unknown).toContain(`${url} can't be reached: its certificate`);
      expect(unknown).toContain("system's store or name the file with --ca FILE");
      for (const output of trusted) expect(output).toContain(`${url} responds.`);
    },
    TEST_MS,
  );
});

const waitForPort = (port: number) =>
  waitFor(
    `port ${port}`,
    () =>
      new Promise<true>((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port }, () => {
          socket.destroy();
          resolve(true);
        }).on('error', reject);
      }),
  );

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((one) => new Promise<void>((ready) => one.listen(0, '127.0.0.1', ready))),
  );
  const found = servers.map((one) => (one.address() as AddressInfo).port);
  await Promise.all(servers.map((one) => new Promise((closed) => one.close(closed))));
  return found;
}
