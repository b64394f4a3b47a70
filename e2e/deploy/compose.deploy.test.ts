import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findBinaries } from '#lib/server/postgres/binaries.ts';
import { openBrowser, resolveExecutable } from '../harness/browser.ts';
import { describeWith } from '../harness/describe-with.ts';
import { runProgram, type RunningProgram } from '../harness/podium.ts';
import { waitFor } from '../harness/wait-for.ts';
import { runAssembled, type Container } from './assembled-image.ts';

const PROJECT = join(import.meta.dirname, '../..');
const HOST = 'podium.example';
/** How long an idle WebSocket must survive behind Caddy. */
const IDLE_SECONDS = '90';
const POSTGRES_USER = { uid: 65_534, gid: 65_534 };

interface ComposeService {
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Carries out the commands of README.md, "A server in ten minutes", without Docker: in a network
 * namespace that has only loopback, with the parts that compose.yaml names.
 */
describeWith(['image', 'caddy', 'browser'], 'compose.yaml', ({ image, caddy, browser }) => {
  let folder: string;
  let namespace: RunningProgram;
  let podium: Container | null = null;
  const running: RunningProgram[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'podium-compose-'));
    chmodSync(folder, 0o755);
    writeFileSync(
      join(folder, 'hosts'),
      `127.0.0.1 localhost\n172.31.250.2 podium ${HOST}\n127.0.0.1 postgres\n`,
    );
    const script = [
      'set -e',
      'ip link set lo up',
      // The network of compose.yaml, whose addresses Podium trusts as proxies.
      'ip address add 172.31.250.2/24 dev lo',
      `mount --bind ${join(folder, 'hosts')} /etc/hosts`,
      'echo ready',
      'exec sleep infinity',
    ].join('\n');
    namespace = runProgram('unshare', ['--net', '--mount', 'bash', '-c', script]);
    await namespace.waitForOutput(/ready/);
  });
  afterEach(async () => {
    await podium?.stop('SIGTERM').catch(() => undefined);
    podium = null;
    for (const program of running.splice(0).toReversed()) await program.stop('SIGTERM');
    await namespace.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const inside = (...command: string[]): string[] => [
    ...['-t', String(namespace.process.pid), '--net', '--mount'],
    ...command,
  ];
  function start(
    command: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): RunningProgram {
    const program = runProgram('nsenter', inside(...command), env);
    running.push(program);
    return program;
  }

  /** The commands of the README, without their comments. */
  function readCommands(): string[] {
    const [, block = ''] =
      /## A server in ten minutes[^]*?```sh\n([^]*?)```/.exec(
        readFileSync(join(PROJECT, 'README.md'), 'utf8'),
      ) ?? [];
    return block
      .split('\n')
      .map((line) => line.replace(/\s+# .*$/, '').trim())
      .filter((line) => line !== '');
  }

  /** The values of .env, as Compose reads them. */
  function readValues(): Record<string, string> {
    const values: Record<string, string> = {};
    const text = readFileSync(join(folder, '.env'), 'utf8');
    for (const [, name = '', value = ''] of text.matchAll(/^([A-Z_]+)=(.*)$/gm))
      values[name] = substitute(value, values);
    return values;
  }

  async function startPostgres(service: ComposeService, secrets: string): Promise<void> {
    const { postgres, initdb } = await findBinaries();
    const { POSTGRES_USER: user = '', POSTGRES_PASSWORD_FILE: file = '' } = service.environment;
    const data = join(folder, 'postgres');
    mkdirSync(data, { mode: 0o700 });
    chownSync(data, POSTGRES_USER.uid, POSTGRES_USER.gid);
    const password = join(secrets, file.replace('/run/secrets/', ''));
    execFileSync(
      initdb,
      ['-D', data, '-U', user, `--pwfile=${password}`, '--auth=scram-sha-256', '-E', 'UTF8'],
      { ...POSTGRES_USER, cwd: '/', stdio: 'ignore' },
    );
    const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${data}`];
    const { uid, gid } = POSTGRES_USER;
    const program = start([
      ...['setpriv', `--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--clear-groups'],
      ...[postgres, '-D', data, ...settings],
    ]);
    await program.waitForOutput(/database system is ready/);
    // A socket in the file system is reachable from outside of the namespace.
    const client = new pg.Client({
      ...{ host: data, user, database: 'postgres', password: readFileSync(password, 'utf8') },
    });
    await client.connect();
    await client.query('create database podium');
    await client.end();
  }

  /** What `docker compose up --detach --wait` starts, in this order. */
  async function up(): Promise<void> {
    const values = readValues();
    const file = parse(substitute(readFileSync(join(PROJECT, 'compose.yaml'), 'utf8'), values)) as {
      services: Record<'caddy' | 'podium' | 'postgres', ComposeService>;
      secrets: Record<string, { environment: string }>;
    };
    const secrets = join(folder, 'secrets');
    mkdirSync(secrets);
    for (const [name, { environment }] of Object.entries(file.secrets))
      writeFileSync(join(secrets, name), values[environment] ?? '', { mode: 0o444 });
    await startPostgres(file.services.postgres, secrets);

    const data = join(folder, 'data');
    mkdirSync(data);
    chmodSync(data, 0o770);
    podium = await runAssembled({
      ...{ folder: image().folder, image: 'slim', data, root: join(folder, 'root'), uid: 10_001 },
      ...{ secrets, env: file.services.podium.environment },
      ...(namespace.process.pid !== undefined && { namespaceOf: namespace.process.pid }),
    });
    podium.exec('podium', 'healthcheck', '--ready', '--wait', '120');

    start(
      [
        caddy().executable,
        'run',
        '--adapter',
        'caddyfile',
        '--config',
        join(PROJECT, 'deploy/caddy/Caddyfile'),
      ],
      {
        ...file.services.caddy.environment,
        XDG_DATA_HOME: join(folder, 'caddy'),
        XDG_CONFIG_HOME: join(folder, 'caddy'),
      },
    );
  }

  async function runCommand(command: string): Promise<string> {
    if (command.startsWith('docker compose up ')) {
      await up();
      return '';
    }
    const [, words] = /^docker compose exec podium (.*)$/.exec(command) ?? [];
    if (words !== undefined) return podium?.exec(...words.split(' ')) ?? '';
    if (command.startsWith('docker')) throw new Error(`the test can't carry out: ${command}`);
    return execFileSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
  }

  it('T7.3 T7.4 serves a workshop by the commands of the README, with TLS=internal and without a network', async () => {
    copyFileSync(join(PROJECT, '.env.example'), join(folder, '.env.example'));
    const commands = readCommands();
    expect(commands.length).toBeGreaterThan(2);
    let output = '';
    for (const command of commands) {
      output = await runCommand(command);
      if (command.startsWith('cp '))
        execFileSync('sed', ['-i', 's/^TLS=.*/TLS=internal/', join(folder, '.env')]);
    }
    const link = /https:\S+/.exec(output)?.[0] ?? '';
    expect(new URL(link).origin).toBe(`https://${HOST}`);

    const authority = join(folder, 'caddy/caddy/pki/authorities/local/root.crt');
    await waitFor('Caddy has a certificate', () => readFileSync(authority, 'utf8'));
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority };
    const { stdout } = await promisify(execFile)(
      'nsenter',
      inside(process.execPath, join(import.meta.dirname, 'play-workshop.ts'), link, IDLE_SECONDS),
      { env },
    );
    expect(stdout).toContain('"state":"passed"');

    const second = /https:\S+/.exec(podium?.exec('podium', 'link') ?? '')?.[0] ?? '';
    await signIn(second);
    expect(podium?.output()).not.toContain('X-Forwarded-For');
  });

  /** A browser in the namespace. It doesn't know Caddy's authority. */
  async function signIn(link: string): Promise<void> {
    const executable = join(folder, 'browser');
    const program = await resolveExecutable(browser());
    writeFileSync(executable, `#!/bin/sh\nexec nsenter ${inside(program).join(' ')} "$@"\n`, {
      mode: 0o755,
    });
    const opened = await openBrowser({ kind: 'found', source: 'system', executable });
    try {
      const page = await opened.newPage({ ignoreHTTPSErrors: true, locale: 'en-US' });
      await page.goto(link);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(/\/workshops/);
      await page.getByText('Deployment').first().waitFor();
    } finally {
      await opened.close();
    }
  }
});

/** Replaces `${NAME}`, `${NAME:-DEFAULT}` and `${NAME:?MESSAGE}` as Compose does. */
function substitute(text: string, values: Readonly<Record<string, string>>): string {
  let result = text;
  for (let before = ''; before !== result;) {
    before = result;
    result = result.replaceAll(
      /\$\{(\w+)(?::([-?])([^${}]*))?\}/g,
      (_match, name: string, operator?: string, rest = '') => {
        const value = values[name] ?? '';
        if (value !== '') return value;
        if (operator === '?') throw new Error(`${name} is empty: ${rest}`);
        return rest;
      },
    );
  }
  return result;
}
