import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AgentNotRunningError, ControlRequestError, sendControlRequest } from './client.ts';
import { readLine } from '#lib/kit/line-socket.ts';
import { startControlSocket, type ControlSocket } from './server.ts';
import type { ControlHandlers } from './protocol.ts';

const rejectNotConnected = () =>
  Promise.reject(new Error('not connected yet: try again in a moment.'));
const handlers: ControlHandlers = {
  status: rejectNotConnected,
  claim: () =>
    Promise.resolve({
      ok: true,
      claim: { ok: true, code: 'ABCD', url: 'https://p.example/c/ABCD', expiresAt: 1 },
    }),
  doctor: rejectNotConnected,
  reconnect: () => Promise.resolve({ ok: true }),
  planned: () => Promise.resolve({ ok: true, kinds: [] }),
  check: ({ exercise = 'all', language = 'ja' }) =>
    Promise.resolve({
      ok: true,
      exercises: [exercise],
      results: [{ exercise, title: language, verdict: 'pass', reasons: [] }],
    }),
};

let folder: string;
let path: string;
let socket: ControlSocket | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-socket-'));
  path = join(folder, 'agent.sock');
});
afterEach(async () => {
  await socket?.stop();
  socket = undefined;
  await rm(folder, { recursive: true });
});

it('answers requests', async () => {
  socket = await startControlSocket(path, handlers);
  expect((await sendControlRequest(path, 'claim')).claim.code).toBe('ABCD');
  await expect(sendControlRequest(path, 'status')).rejects.toThrow(
    new ControlRequestError('not connected yet: try again in a moment.'),
  );
});

it.each([0o600, 0o660] as const)('gives the socket the mode %o', async (mode) => {
  socket = await startControlSocket(path, handlers, { mode });
  expect((await stat(path)).mode & 0o777).toBe(mode);
});

it('lets only its own user connect unless a group is named', async () => {
  socket = await startControlSocket(path, handlers);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

const openSilentConnection = async () => {
  const client = createConnection(path);
  client.on('error', () => undefined);
  await once(client, 'connect');
  return client;
};

/** Connects as another user of the VM. Returns `connected` or the code of the error. */
const connectAs = async (uid: number, gid: number): Promise<string> => {
  const program = `require('node:net').connect(${JSON.stringify(path)})
    .on('connect', () => { console.log('connected'); process.exit(); })
    .on('error', ({ code }) => { console.log(code); process.exit(); })`;
  const child = spawn(process.execPath, ['-e', program], { uid, gid, cwd: '/' });
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return output.trim();
};

it.runIf(process.getuid?.() === 0)(
  "4.7: only the student's group reaches the socket of a service",
  async () => {
    const [student, studentGroup, other] = [4_001, 4_002, 4_003];
    await chown(folder, 4_000, studentGroup);
    await chmod(folder, 0o710);
    socket = await startControlSocket(path, handlers, { mode: 0o660 });
    await chown(path, 4_000, studentGroup);
    expect(await connectAs(student, studentGroup)).toBe('connected');
    expect(await connectAs(other, other)).toBe('EACCES');
  },
  20_000,
);

it('answers at once while 40 connections send nothing', async () => {
  socket = await startControlSocket(path, handlers);
  const silent = await Promise.all(Array.from({ length: 40 }, openSilentConnection));
  const before = performance.now();
  expect((await sendControlRequest(path, 'claim')).claim.code).toBe('ABCD');
  expect(performance.now() - before).toBeLessThan(1_000);
  for (const client of silent) client.destroy();
});

it('closes a connection that sends no line within 2 s', async () => {
  socket = await startControlSocket(path, handlers);
  const client = await openSilentConnection();
  const before = performance.now();
  client.write('{"kind"');
  client.resume();
  await once(client, 'close');
  expect(performance.now() - before).toBeLessThan(2_900);
});

it('reports that no agent runs, also after a killed agent left its socket behind', async () => {
  await expect(sendControlRequest(path, 'claim')).rejects.toThrow(AgentNotRunningError);
  socket = await startControlSocket(path, handlers);
  await expect(startControlSocket(path, handlers)).rejects.toThrow('already uses this folder');
  await socket.stop();
  socket = await startControlSocket(path, handlers);
  expect(await sendControlRequest(path, 'reconnect')).toEqual({ ok: true });
});

it.each(['nonsense\n', '{"kind":"token"}\n'])('refuses %j with a message', async (line) => {
  socket = await startControlSocket(path, handlers);
  const client = createConnection(path);
  client.write(line);
  expect(JSON.parse(await readLine(client, 1_000))).toEqual({
    ok: false,
    message: expect.stringContaining('different version'),
  });
  client.destroy();
});

it('drops a client that sends an endless line', async () => {
  socket = await startControlSocket(path, handlers);
  const client = createConnection(path);
  client.on('error', () => undefined);
  client.write('x'.repeat(200_000));
  await new Promise((closed) => client.on('close', closed));
});

it('refuses a path that is too long for a socket', async () => {
  await expect(
    startControlSocket(join(folder, 'x'.repeat(100), 'agent.sock'), handlers),
  ).rejects.toThrow('--state');
});

it('passes the exercise and the language of a check to the handler', async () => {
  socket = await startControlSocket(path, handlers);
  expect(
    await sendControlRequest(path, 'check', { exercise: 'pod-apply', language: 'en' }),
  ).toMatchObject({
    results: [{ exercise: 'pod-apply', title: 'en' }],
  });
  expect(await sendControlRequest(path, 'check')).toMatchObject({
    results: [{ exercise: 'all', title: 'ja' }],
  });
});
