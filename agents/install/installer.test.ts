import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startConnectProxy, type ConnectProxy } from '#e2e/harness/connect-proxy.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Takes the place of the agent and prints its arguments. */
const SCRIPT = '#!/bin/sh\necho "called: $*"\n';
const TOOLS = [
  'sh',
  'curl',
  'awk',
  'sha256sum',
  'gzip',
  'mktemp',
  'rm',
  'mkdir',
  'cp',
  'mv',
  'chmod',
  'cat',
  'id',
  'uname',
  'env',
  'true',
];

let folder: string;
let server: Server;
let address: string;
let files: Map<string, Buffer | string>;
let requestedPaths: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-installer-'));
  await mkdir(join(folder, 'bin'));
  for (const tool of TOOLS) await symlink(await findTool(tool), join(folder, 'bin', tool));
  await fakeNode('true');
  requestedPaths = [];
  server = createServer((request, response) => {
    const path = request.url ?? '';
    requestedPaths.push(path);
    const content = files.get(path);
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sum = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
  const packed = gzipSync(SCRIPT);
  const sums = ['podium-agent.cjs', 'podium-agent-linux-x64', 'podium-agent-linux-arm64'].flatMap(
    (name) => [`${sum(SCRIPT)}  ${name}`, `${sum(packed)}  ${name}.gz`],
  );
  files = new Map<string, Buffer | string>([
    ['/agent/SHA256SUMS', `${sums.join('\n')}\n`],
    ['/agent/podium-agent.cjs.gz', packed],
    ['/agent/podium-agent-linux-x64.gz', packed],
    ['/agent/podium-agent-linux-arm64.gz', packed],
  ]);
});
afterEach(async () => {
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

async function findTool(tool: string): Promise<string> {
  for (const place of ['/usr/bin', '/bin', '/usr/local/bin'])
    if (
      await readFile(join(place, tool)).then(
        () => true,
        () => false,
      )
    )
      return join(place, tool);
  throw new Error(`${tool} isn't installed`);
}

/** A `node` that prints what the installer needs to know about it. */
async function fakeNode(newEnough: 'true' | 'false'): Promise<void> {
  await writeFile(
    join(folder, 'bin', 'node'),
    `#!/bin/sh\ncase $2 in *versions*) echo ${newEnough} ;; *) echo /usr/bin/node ;; esac\n`,
    { mode: 0o755 },
  );
}

interface ProcessResult {
  code: number | null;
  out: string;
}

/** Runs the script as a student does: from standard input. PATH has only the documented tools. */
async function install(
  args: string[],
  variables: Record<string, string> = {},
  mirror = '',
): Promise<ProcessResult> {
  const template = await readFile(new URL('./install.sh', import.meta.url), 'utf8');
  const script = template.replace('@PODIUM_URL@', address).replace('@PODIUM_ASSETS_URL@', mirror);
  const child = spawn(join(folder, 'bin', 'sh'), ['-s', '--', ...args], {
    env: { PATH: join(folder, 'bin'), HOME: folder, ...variables } as unknown as NodeJS.ProcessEnv,
    detached: true,
  });
  child.stdin.end(script);
  let out = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (out += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out };
}
const prefix = () => join(folder, 'programs');

it('downloads the packed script if Node is installed, and passes on the other options', async () => {
  const { code, out } = await install(['--prefix', prefix(), '--state', 'S with blank', '--yes']);
  expect(out).toContain(`called: install --server ${address} --state S with blank --yes`);
  expect(code).toBe(0);
  expect(requestedPaths).toEqual(['/agent/SHA256SUMS', '/agent/podium-agent.cjs.gz']);
  expect(await readFile(join(prefix(), 'podium-agent'), 'utf8')).toBe(SCRIPT);
});

it('downloads the executable if Node is too old, and nothing that is installed already', async () => {
  await fakeNode('false');
  const first = await install([
    '--program-only',
    `--prefix=${prefix()}`,
    '--server',
    `${address}/`,
  ]);
  expect(first.out).toMatch(/podium-agent-linux-(x64|arm64)\.gz/);
  expect(first.out).not.toContain('called:');
  requestedPaths.length = 0;
  const second = await install(['--program-only', '--prefix', prefix()]);
  expect(second.out).toContain('is up to date');
  expect(requestedPaths).toEqual(['/agent/SHA256SUMS']);
});

it('downloads from a mirror, and from the server if the file of the mirror is damaged', async () => {
  const packed = files.get('/agent/podium-agent.cjs.gz') ?? '';
  files.set('/good/podium-agent.cjs.gz', packed).set('/bad/podium-agent.cjs.gz', 'something else');
  await install(['--prefix', prefix(), '--program-only'], {
    PODIUM_ASSETS_URL: `${address}/good/`,
  });
  expect(requestedPaths).toEqual(['/agent/SHA256SUMS', '/good/podium-agent.cjs.gz']);
  await rm(prefix(), { recursive: true });
  const { code, out } = await install(
    ['--prefix', prefix(), '--program-only'],
    {},
    `${address}/bad`,
  );
  expect(out).toContain(`${address}/bad/podium-agent.cjs.gz is damaged`);
  expect(code).toBe(0);
});

it.each([
  [
    'a damaged file',
    () => files.set('/agent/podium-agent.cjs.gz', 'x'),
    [],
    "couldn't download the agent",
  ],
  ['a server without the agent', () => files.clear(), [], "doesn't provide the agent"],
  [
    'no executable',
    async () => {
      files.set('/agent/SHA256SUMS', '');
      await fakeNode('false');
    },
    [],
    'npm run build:agent',
  ],
  ['no curl', () => rm(join(folder, 'bin', 'curl')), [], 'curl or wget is required'],
  ['no address', () => undefined, ['--server', 'podium'], "isn't a valid URL"],
  ['an option without its value', () => undefined, ['--server'], '--server needs a value'],
  ['a token as an option', () => undefined, ['--token', 'T'], 'Use PODIUM_TOKEN or --token-file.'],
  ['a token in an option', () => undefined, ['--token=T'], 'Use PODIUM_TOKEN or --token-file.'],
])('stops with a message and installs nothing: %s', async (_problem, spoil, args, message) => {
  await spoil();
  const { code, out } = await install(['--prefix', prefix(), '--program-only', ...args]);
  expect(out).toContain(message);
  expect(code).not.toBe(0);
  await expect(readFile(join(prefix(), 'podium-agent'))).rejects.toThrow('ENOENT');
});

describe('4.7: the join token', () => {
  const TOKEN = 'podium1.canary0123.canary';

  it('is in the arguments of no process, and reaches the agent', async () => {
    const arguments_ = join(folder, 'arguments');
    // Each program notes the arguments of all processes, as another user of the VM can.
    const spy = `cat /proc/[0-9]*/cmdline >>"${arguments_}" 2>/dev/null\n`;
    for (const tool of ['curl', 'awk', 'gzip', 'cp', 'node']) {
      const original = join(folder, 'bin', `real-${tool}`);
      await rename(join(folder, 'bin', tool), original);
      await writeFile(join(folder, 'bin', tool), `#!/bin/sh\n${spy}exec ${original} "$@"\n`, {
        mode: 0o755,
      });
    }
    const script = `#!/bin/sh\n${spy}echo "called: $*, token $PODIUM_TOKEN"\n`;
    const sum = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
    files.set('/agent/podium-agent.cjs.gz', gzipSync(script));
    files.set(
      '/agent/SHA256SUMS',
      `${sum(script)}  podium-agent.cjs\n${sum(gzipSync(script))}  podium-agent.cjs.gz\n`,
    );
    const { out } = await install(['--prefix', prefix()], { PODIUM_TOKEN: TOKEN });
    expect(out).toContain(`called: install --server ${address}, token ${TOKEN}`);
    const seen = await readFile(arguments_, 'utf8');
    expect(seen).toContain('SHA256SUMS');
    expect(seen).not.toContain('canary');
  });
});

describe('M14: an update', () => {
  /** An installed agent that accepts or refuses the sums. */
  async function placeInstalledAgent(exitCode: number): Promise<void> {
    await mkdir(prefix());
    await writeFile(
      join(prefix(), 'podium-agent'),
      `#!/bin/sh\n[ "$1" = verify-download ] || exit 0\necho "checking $(cat "$3/SHA256SUMS.sig")"\nexit ${exitCode}\n`,
      { mode: 0o755 },
    );
    files.set('/agent/SHA256SUMS.sig', 'SIGNATURE');
  }

  it('is checked by the installed agent', async () => {
    await placeInstalledAgent(0);
    const { code, out } = await install(['--prefix', prefix(), '--program-only']);
    expect(out).toContain('checking SIGNATURE');
    expect(code).toBe(0);
    expect(await readFile(join(prefix(), 'podium-agent'), 'utf8')).toBe(SCRIPT);
  });

  it('is refused if its sums are not signed by the server', async () => {
    await placeInstalledAgent(1);
    const { code } = await install(['--prefix', prefix(), '--program-only']);
    expect(code).toBe(1);
    expect(await readFile(join(prefix(), 'podium-agent'), 'utf8')).toContain('checking');
    expect(requestedPaths).not.toContain('/agent/podium-agent.cjs.gz');
  });
});

describe('a proxy', () => {
  let proxy: ConnectProxy;
  /** A name that only the proxy can resolve. */
  const INTERNAL = 'http://podium.internal';
  beforeEach(async () => {
    proxy = await startConnectProxy({
      hosts: { 'podium.internal': Number(new URL(address).port) },
      login: 'kim:canary',
    });
  });
  afterEach(() => proxy.close());
  const withLogin = () => proxy.url.replace('//', '//kim:canary@');
  const run = (args: string[], variables: Record<string, string>) =>
    install(['--prefix', prefix(), '--server', INTERNAL, ...args], variables);

  it.each(['PODIUM_PROXY', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])(
    'of %s is used for the downloads, and its login is in no arguments',
    async (name) => {
      const arguments_ = join(folder, 'arguments');
      const curl = join(folder, 'bin', 'curl');
      await rename(curl, join(folder, 'bin', 'real-curl'));
      await writeFile(curl, `#!/bin/sh\necho "$*" >>"${arguments_}"\nexec real-curl "$@"\n`, {
        mode: 0o755,
      });
      const { code, out } = await run([], { [name]: withLogin() });
      expect(out).toContain(`called: install --server ${INTERNAL}`);
      expect(code).toBe(0);
      expect(proxy.targets).toContain(`${INTERNAL}/agent/SHA256SUMS`);
      expect(await readFile(arguments_, 'utf8')).not.toContain('canary');
    },
  );

  it('of --proxy is used before that of a variable, and the agent gets the option', async () => {
    const open = await startConnectProxy({
      hosts: { 'podium.internal': Number(new URL(address).port) },
    });
    const { out } = await run(['--proxy', open.url, '--yes'], { HTTP_PROXY: withLogin() });
    await open.close();
    expect(out).toContain(`called: install --server ${INTERNAL} --proxy ${open.url} --yes`);
    expect(open.targets).toContain(`${INTERNAL}/agent/SHA256SUMS`);
    expect(proxy.targets).toEqual([]);
  });

  it('is not used for a server that NO_PROXY names', async () => {
    const { code } = await install(['--prefix', prefix()], {
      PODIUM_PROXY: withLogin(),
      NO_PROXY: '127.0.0.1',
    });
    expect(code).toBe(0);
    expect(proxy.targets).toEqual([]);
  });
});

it('does nothing when its download was incomplete', async () => {
  const script = await readFile(new URL('./install.sh', import.meta.url), 'utf8');
  const child = spawn('sh', ['-s'], {
    env: { PATH: join(folder, 'bin') } as unknown as NodeJS.ProcessEnv,
  });
  child.stdin.end(script.slice(0, script.indexOf('main "$@"')));
  await new Promise((closed) => child.on('close', closed));
  expect(requestedPaths).toEqual([]);
});

it.each([
  ['the option', ['--language', 'ja'], {}],
  ['the locale', [], { LANG: 'ja_JP.UTF-8' }],
])('speaks Japanese because of %s', async (_reason, args, variables) => {
  const { out } = await install(['--prefix', prefix(), ...args], variables);
  expect(out).toContain(`${prefix()}/podium-agent をインストールしました。`);
  expect(out).toContain(['called: install --server', address, ...args].join(' '));
});
