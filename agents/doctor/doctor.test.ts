import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Clock } from '#lib/kit/clock.ts';
import type { Finding } from '#agents/control-socket/protocol.ts';
import { examine } from './doctor.ts';
import { findingLines } from './finding.ts';

const TOKEN = `podium1.abcdefghij.${'s'.repeat(32)}.${'k'.repeat(43)}`;
let folder: string;
let server: Server;
let address: string;
let answer: { status: number; body: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-doctor-'));
  answer = { status: 200, body: '{"ready":true}' };
  server = createServer(
    (_request, response) => void response.writeHead(answer.status).end(answer.body),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

const ahead = (ms: number): Clock => ({
  now: () => Date.now() + ms,
  mono: () => performance.now(),
  after: () => () => undefined,
});
const look = (more: Partial<Parameters<typeof examine>[0]> = {}) =>
  examine({
    server: address,
    kubeconfig: { flag: join(folder, 'none') },
    folder,
    version: '1.0.0',
    ...more,
  });
const about = (findings: Finding[], what: string) =>
  findings.find((finding) => finding.about === what);

it('says each thing that is well, and each that is not with what to do', async () => {
  const findings = await look();
  expect(about(findings, 'server')).toEqual({
    about: 'server',
    ok: true,
    text: `${address} answers.`,
    todo: null,
  });
  expect(about(findings, 'clock')?.ok).toBe(true);
  expect(about(findings, 'disk')?.ok).toBe(true);
  expect(about(findings, 'kubeconfig')).toMatchObject({
    ok: false,
    text: expect.stringContaining('is not there'),
  });
  expect(findings.filter(({ ok, todo }) => !ok && todo === null)).toEqual([]);
  expect(findingLines(findings.find(({ ok }) => !ok) as Finding)).toEqual([
    expect.stringMatching(/^PROBLEM {2}/),
    expect.stringMatching(/^ +-> /),
  ]);
});

it.each([
  [{ status: 503, body: '{"ready":false,"waitingFor":"the database"}' }, 'is not ready yet'],
  [{ status: 200, body: '<html>Please sign in to the Wi-Fi</html>' }, 'it is not Podium'],
])('tells Podium from what else may answer: %j', async (said, words) => {
  answer = said;
  expect(about(await look(), 'server')).toMatchObject({
    ok: false,
    text: expect.stringContaining(words),
  });
});

it('says that nothing listens there, and asks no more of it', async () => {
  await new Promise((closed) => server.close(closed));
  const findings = await look({ token: TOKEN });
  expect(about(findings, 'server')).toMatchObject({
    ok: false,
    text: expect.stringContaining('nothing listens there'),
  });
  expect(about(findings, 'token')).toBeUndefined();
});

it.each([
  [90_000, '90 s ahead of'],
  [-90_000, '90 s behind'],
])('measures the clock against the server: %d ms', async (ms, words) => {
  const clock = about(await look({ clock: ahead(ms) }), 'clock');
  expect(clock?.ok).toBe(false);
  expect(clock?.text.replace(/\b(89|91) s/, '90 s')).toContain(words);
});

it('says that a folder is no folder', async () => {
  await writeFile(join(folder, 'file'), '');
  expect(about(await look({ folder: join(folder, 'file') }), 'disk')).toMatchObject({
    ok: false,
    text: expect.stringContaining("can't be written"),
  });
  expect(about(await look({ folder: join(folder, 'not', 'yet') }), 'disk')?.ok).toBe(true);
});
