import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAgentAssetHandler } from './agent-assets.ts';

let folder: string;
let server: Server;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-assets-'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await mkdir(join(folder, 'agent'));
  await writeFile(join(folder, 'agent', 'podium-agent.cjs'), 'script');
  await writeFile(join(folder, 'agent', 'podium-agent.cjs.gz'), gzipSync('script'));
  await writeFile(
    join(folder, 'agent', 'install.sh'),
    "SERVER='@PODIUM_URL@'\nASSETS='@PODIUM_ASSETS_URL@'\n",
  );
  const assets = createAgentAssetHandler({
    dir: join(folder, 'agent'),
    publicUrl: 'https://p.example',
    assetsUrl: "https://m.example/it's",
    image: 'registry.example/podium-agent:1.0.0',
    findPlannedKinds: (workshopId) => Promise.resolve(workshopId === 'w1' ? [] : null),
    sign: (text) => `signed(${text})`,
  });
  server = createServer((request, response) => {
    if (!assets(request, response)) response.writeHead(418).end('other');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

// node:http, because fetch normalizes paths and decompresses responses.
async function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(
      { host: '127.0.0.1', port: (server.address() as AddressInfo).port, path, method, headers },
      resolve,
    )
      .on('error', reject)
      .end();
  });
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

it('serves the manifest for the cluster of a workshop, without a secret', async () => {
  const { status, headers, body } = await ask('/agent/manifest.yaml?workshop=w1');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/yaml; charset=utf-8');
  const objects = parseAllDocuments(body.toString()).map((document) => document.toJS());
  expect(objects.map(({ kind }) => kind)).toContain('Deployment');
  expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
  expect(body.toString()).toContain('registry.example/podium-agent:1.0.0');
  expect(body.toString()).toContain('value: https://p.example');
});

it.each(['', '?workshop=', '?workshop=other', '?workshop=..%2F', '?workshop=w1%00'])(
  'has no manifest without a workshop: "%s"',
  async (query) => {
    expect((await ask(`/agent/manifest.yaml${query}`)).status).toBe(404);
  },
);

it('M14: signs the checksums', async () => {
  expect((await ask('/agent/SHA256SUMS.sig')).status).toBe(503);
  await writeFile(join(folder, 'agent', 'SHA256SUMS'), 'abc  file\n');
  expect((await ask('/agent/SHA256SUMS.sig')).body.toString()).toBe(
    'signed(podium-checksums:abc  file\n)\n',
  );
});

it('serves the script, compressed for clients that accept gzip', async () => {
  const plain = await ask('/agent/podium-agent.cjs?x=1');
  expect([
    plain.status,
    plain.body.toString(),
    plain.headers['content-encoding'],
    plain.headers.vary,
  ]).toEqual([200, 'script', undefined, 'Accept-Encoding']);
  const compressed = await ask('/agent/podium-agent.cjs', { 'accept-encoding': 'br, gzip' });
  expect([
    compressed.headers['content-encoding'],
    compressed.headers['content-type'],
    gunzipSync(compressed.body).toString(),
  ]).toEqual(['gzip', 'text/javascript; charset=utf-8', 'script']);
  expect(
    (await ask('/agent/podium-agent.cjs', { 'accept-encoding': 'gzip;q=0' })).headers[
      'content-encoding'
    ],
  ).toBeUndefined();
  expect(
    (await ask('/agent/podium-agent.cjs.gz', { 'accept-encoding': 'gzip' })).headers[
      'content-encoding'
    ],
  ).toBeUndefined();
});

it('answers HEAD with the size only, and 304 to a client that has the file', async () => {
  const head = await ask('/agent/podium-agent.cjs', {}, 'HEAD');
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '6', 0]);
  expect(
    (await ask('/agent/podium-agent.cjs', { 'if-none-match': String(head.headers.etag) })).status,
  ).toBe(304);
});

it('inserts its addresses into the installer, escaped for quotes', async () => {
  expect((await ask('/agent/install.sh')).body.toString()).toBe(
    "SERVER='https://p.example'\nASSETS='https://m.example/it%27s'\n",
  );
});

it.each([
  '/agent/../secret.txt',
  '/agent/..%2fsecret.txt',
  '/agent//etc/passwd',
  '/agent/toString',
  '/agent/',
])('has no file at %s', async (path) => {
  const { status, body } = await ask(path);
  expect(status).toBe(404);
  expect(body.toString()).not.toContain('secret');
});

it('explains how to build a missing file', async () => {
  const { status, body } = await ask('/agent/podium-agent-linux-x64.xz');
  expect([status, body.toString()]).toEqual([503, expect.stringContaining('npm run build:agent')]);
});

it('ignores other paths and rejects other methods', async () => {
  expect((await ask('/agents')).status).toBe(418);
  expect((await ask('/agent/install.sh', {}, 'POST')).status).toBe(405);
});
