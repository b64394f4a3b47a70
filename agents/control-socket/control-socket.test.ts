import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  AgentNotRunningError,
  ControlRequestError,
  readLine,
  sendControlRequest,
} from './client.ts';
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

it('answers the requests of every user of the VM', async () => {
  socket = await startControlSocket(path, handlers);
  expect((await stat(path)).mode & 0o777).toBe(0o666);
  expect((await sendControlRequest(path, 'claim')).claim.code).toBe('ABCD');
  await expect(sendControlRequest(path, 'status')).rejects.toThrow(
    new ControlRequestError('not connected yet: try again in a moment.'),
  );
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
