import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startConnectProxy } from '#e2e/harness/connect-proxy.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { DoctorFinding } from '#agents/control-socket/protocol.ts';
import { getMessages } from '#agents/messages/messages.ts';
import { DIRECT_ROUTE } from '#agents/route/server-route.ts';
import { runDoctor } from './doctor.ts';
import { formatFinding } from './finding.ts';

const TOKEN = `podium1.abcdefghij.${'s'.repeat(32)}.${'k'.repeat(43)}`;
let folder: string;
let server: Server;
let address: string;
let serverResponse: { status: number; body: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-doctor-'));
  serverResponse = { status: 200, body: '{"ready":true}' };
  server = createServer(
    (_request, response) => void response.writeHead(serverResponse.status).end(serverResponse.body),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

const createClockAhead = (ms: number): Clock => ({
  now: () => Date.now() + ms,
  mono: () => performance.now(),
  after: () => () => undefined,
});
const runDoctorWith = (options: Partial<Parameters<typeof runDoctor>[0]> = {}) =>
  runDoctor({
    server: address,
    route: DIRECT_ROUTE,
    kubeconfig: { flag: join(folder, 'none') },
    folder,
    version: '1.0.0',
    ...options,
  });
const findFinding = (findings: DoctorFinding[], subject: string) =>
  findings.find((finding) => finding.subject === subject);

it('reports what is fine, and each problem with a next step', async () => {
  const findings = await runDoctorWith();
  expect(findFinding(findings, 'server')).toEqual({
    subject: 'server',
    ok: true,
    text: `${address} responds.`,
    nextStep: null,
  });
  expect(findFinding(findings, 'clock')?.ok).toBe(true);
  expect(findFinding(findings, 'disk')?.ok).toBe(true);
  expect(findFinding(findings, 'kubeconfig')).toMatchObject({
    ok: false,
    text: expect.stringContaining("doesn't exist"),
  });
  expect(findings.filter(({ ok, nextStep }) => !ok && nextStep === null)).toEqual([]);
  expect(formatFinding(findings.find(({ ok }) => !ok) as DoctorFinding)).toEqual([
    expect.stringMatching(/^PROBLEM {2}/),
    expect.stringMatching(/^ +-> /),
  ]);
});

it.each([
  [{ status: 503, body: '{"ready":false,"waitingFor":"the database"}' }, "isn't ready yet"],
  [{ status: 200, body: '<html>Please sign in to the Wi-Fi</html>' }, 'a sign-in page'],
  [{ status: 511, body: '' }, 'a sign-in page'],
  [{ status: 404, body: '<html>Not found</html>' }, "isn't Podium"],
  [{ status: 200, body: 'OK' }, "isn't Podium"],
])('distinguishes Podium from other servers: %j', async (response, text) => {
  serverResponse = response;
  expect(findFinding(await runDoctorWith(), 'server')).toMatchObject({
    ok: false,
    text: expect.stringContaining(text),
  });
});

it('names the proxy without its password, and reaches the server through it', async () => {
  const proxy = await startConnectProxy({
    hosts: { 'podium.internal': Number(new URL(address).port) },
    login: 'kim:secret',
  });
  const url = proxy.url.replace('//', '//kim:secret@');
  const findings = await runDoctorWith({
    server: 'http://podium.internal',
    route: { ...DIRECT_ROUTE, proxy: { url, source: 'HTTP_PROXY' } },
  });
  await proxy.close();
  expect(findFinding(findings, 'proxy')).toMatchObject({
    ok: true,
    text: `${proxy.url} is used for the server (HTTP_PROXY).`,
  });
  expect(findFinding(findings, 'server')?.ok).toBe(true);
});

it.each([
  [{ login: 'kim:secret' }, 'the proxy wants a login', 'set PODIUM_PROXY'],
  [{ refuseWith: 403 }, 'the proxy refuses this address', 'add it to NO_PROXY'],
])('tells apart why a proxy opens no connection: %j', async (options, reason, nextStep) => {
  const proxy = await startConnectProxy({ hosts: {}, ...options });
  const findings = await runDoctorWith({
    server: 'http://podium.internal',
    route: { ...DIRECT_ROUTE, proxy: { url: proxy.url, source: '--proxy' } },
  });
  await proxy.close();
  expect(findFinding(findings, 'server')).toEqual({
    subject: 'server',
    ok: false,
    text: `http://podium.internal can't be reached: ${reason}.`,
    nextStep: expect.stringContaining(nextStep),
  });
});

it('tells a proxy that is not reachable from a server that is not', async () => {
  const proxy = await startConnectProxy({ hosts: {} });
  await proxy.close();
  const findings = await runDoctorWith({
    server: 'http://podium.internal',
    route: { ...DIRECT_ROUTE, proxy: { url: proxy.url, source: '--proxy' } },
  });
  expect(findFinding(findings, 'server')?.text).toContain(
    "the proxy can't be reached: connection refused",
  );
});

it('reports a refused connection and skips the checks that need the server', async () => {
  await new Promise((closed) => server.close(closed));
  const findings = await runDoctorWith({ token: TOKEN });
  expect(findFinding(findings, 'server')).toMatchObject({
    ok: false,
    text: expect.stringContaining('connection refused'),
  });
  expect(findFinding(findings, 'token')).toBeUndefined();
});

it.each([
  [90_000, '90 s ahead of'],
  [-90_000, '90 s behind'],
])('compares the clock with that of the server: %d ms', async (ms, text) => {
  const clock = findFinding(await runDoctorWith({ clock: createClockAhead(ms) }), 'clock');
  expect(clock?.ok).toBe(false);
  expect(clock?.text.replace(/\b(89|91) s/, '90 s')).toContain(text);
});

it('reports a folder that is not writable', async () => {
  await writeFile(join(folder, 'file'), '');
  expect(findFinding(await runDoctorWith({ folder: join(folder, 'file') }), 'disk')).toMatchObject({
    ok: false,
    text: expect.stringContaining("can't write to"),
  });
  expect(findFinding(await runDoctorWith({ folder: join(folder, 'not', 'yet') }), 'disk')?.ok).toBe(
    true,
  );
});

it('reports in Japanese too', async () => {
  const findings = await runDoctorWith({ messages: getMessages('ja') });
  expect(findFinding(findings, 'server')?.text).toBe(`${address} が応答しました。`);
});
