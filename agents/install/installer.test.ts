import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';

/** Stands in for the agent: says what it was called with. */
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
  throw new Error(`this machine has no ${tool}`);
}

/** A `node` that answers what the installer asks it. */
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

/** Runs the script as a student does: from standard input, with a PATH that holds no more than it says it needs. */
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

it('takes the packed script where there is a Node, and hands over the rest of the line', async () => {
  const { code, out } = await install(['--prefix', prefix(), '--token', 'T with blank', '--yes']);
  expect(out).toContain(`called: install --server ${address} --token T with blank --yes`);
  expect(code).toBe(0);
  expect(requestedPaths).toEqual(['/agent/SHA256SUMS', '/agent/podium-agent.cjs.gz']);
  expect(await readFile(join(prefix(), 'podium-agent'), 'utf8')).toBe(SCRIPT);
});

it('takes the executable where Node is old, and fetches nothing that is there already', async () => {
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

it('fetches from a mirror, and from the server where the mirror lies', async () => {
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
    'could not be fetched whole',
  ],
  ['a server without the agent', () => files.clear(), [], 'has no agent to hand out'],
  [
    'no executable',
    async () => {
      files.set('/agent/SHA256SUMS', '');
      await fakeNode('false');
    },
    [],
    'npm run build:agent',
  ],
  ['no curl', () => rm(join(folder, 'bin', 'curl')), [], 'neither curl nor wget'],
  ['no address', () => undefined, ['--server', 'podium'], 'which is no web address'],
  ['an option without its value', () => undefined, ['--server'], '--server wants a value'],
])('ends with a sentence at %s, and places nothing', async (_what, spoil, args, sentence) => {
  await spoil();
  const { code, out } = await install(['--prefix', prefix(), '--program-only', ...args]);
  expect(out).toContain(sentence);
  expect(code).not.toBe(0);
  await expect(readFile(join(prefix(), 'podium-agent'))).rejects.toThrow('ENOENT');
});

it('does nothing when it was cut off on its way', async () => {
  const whole = await readFile(new URL('./install.sh', import.meta.url), 'utf8');
  const child = spawn('sh', ['-s'], {
    env: { PATH: join(folder, 'bin') } as unknown as NodeJS.ProcessEnv,
  });
  child.stdin.end(whole.slice(0, whole.indexOf('main "$@"')));
  await new Promise((closed) => child.on('close', closed));
  expect(requestedPaths).toEqual([]);
});
