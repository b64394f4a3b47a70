import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requestLink } from './client.ts';
import { openControlSocket } from './server.ts';
import { controlSocketPaths } from './socket-paths.ts';

let dataDir: string;
let logLines: string[];
const stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'podium-data-'));
  logLines = [];
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await rm(dataDir, { recursive: true, force: true });
  for (const path of controlSocketPaths(dataDir).slice(1))
    await rm(join(path, '..'), { recursive: true, force: true });
});

async function open(
  createLink = (hours: number) =>
    Promise.resolve({ url: `https://p.example/sign-in#${String(hours)}`, name: 'Aoi' as const }),
): Promise<void> {
  stops.push(
    await openControlSocket({
      dataDir,
      createLink,
      log: (_level, line) => logLines.push(line),
    }),
  );
}
const ask = () => requestLink(dataDir, { kind: 'link', hours: 3 });
const socketPath = (): string => controlSocketPaths(dataDir)[0] ?? '';
const answer = { ok: true, url: 'https://p.example/sign-in#3', name: 'Aoi' };
const notRunning = { ok: false, reason: 'not-running' };

it('gives a link to a command with the same data folder', async () => {
  await open();
  expect(await ask()).toEqual(answer);
});

it('lets only the user of the server connect', async () => {
  await open();
  expect((await stat(socketPath())).mode & 0o777).toBe(0o600);
});

it('says that no server runs: without a folder, without a socket, and after the server stopped', async () => {
  expect(await requestLink(join(dataDir, 'none'), { kind: 'link', hours: 1 })).toEqual(notRunning);
  expect(await ask()).toEqual(notRunning);
  await open();
  await stops.pop()?.();
  expect(await ask()).toEqual(notRunning);
});

it('replaces what a server that was killed left behind', async () => {
  await writeFile(socketPath(), '');
  await open();
  expect(await ask()).toEqual(answer);
});

it('leaves the socket of a server that runs alone', async () => {
  await open();
  await open(() => Promise.resolve({ url: 'https://other.example/', name: null as never }));
  expect(await ask()).toEqual(answer);
});

it('uses another place if other users can write to the data folder', async () => {
  await chmod(dataDir, 0o777);
  await open();
  await expect(stat(socketPath())).rejects.toThrow('ENOENT');
  expect(await ask()).toEqual(answer);
});

it('does not trust a socket that another user could have put into the data folder', async () => {
  await writeFile(socketPath(), '');
  await chmod(dataDir, 0o777);
  expect(await ask()).toEqual({ ok: false, reason: 'not-permitted', path: socketPath() });
});

it('does not use a place in the temporary folder that others can write', async () => {
  const [, temporary = ''] = controlSocketPaths(dataDir);
  await mkdir(join(temporary, '..'));
  await chmod(join(temporary, '..'), 0o777);
  await chmod(dataDir, 0o777);
  await open();
  expect(logLines).toEqual([expect.stringContaining("podium link can't be used")]);
  expect(await ask()).toEqual(notRunning);
});

it('finds a place for a data folder that is too deep for a socket', async () => {
  dataDir = join(dataDir, 'd'.repeat(60), 'd'.repeat(60));
  await mkdir(dataDir, { recursive: true });
  expect(controlSocketPaths(dataDir)).toHaveLength(1);
  await open();
  expect(await ask()).toEqual(answer);
});

it('passes on that the link could not be created, without the reason', async () => {
  await open(() => Promise.reject(new Error('secret of the database')));
  expect(await ask()).toEqual({
    ok: false,
    reason: 'refused',
    message: "the server couldn't create the link. Its log says why.",
  });
});

it.each([
  'x',
  '{"kind":"link"}',
  '{"kind":"link","hours":-1}',
  '{"kind":"link","hours":1e9}',
  '{"kind":"other","hours":1}',
])('refuses the request %s', async (line) => {
  await open();
  const socket = createConnection(socketPath());
  await once(socket, 'connect');
  socket.write(`${line}\n`);
  expect(JSON.parse(await text(socket))).toMatchObject({ ok: false });
});

it('closes the connection of a line that is too long', async () => {
  await open();
  const socket = createConnection(socketPath());
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.write('x'.repeat(10_000));
  await once(socket, 'close');
  expect(await ask()).toEqual(answer);
});
