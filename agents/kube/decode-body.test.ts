import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadKubeconfig } from './kubeconfig.ts';
import { createReadApi, type KubeReadApi } from './read-api.ts';
import { createRequestApi, type KubeRequestApi } from './request-api.ts';

let folder: string;
let server: Server;
let answer: { encoding: string; body: Buffer };
let requested: IncomingHttpHeaders | undefined;
let api: KubeReadApi;
let requestApi: KubeRequestApi;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decode-'));
  server = createServer((request, response) => {
    requested = request.headers;
    response.writeHead(200, { 'content-encoding': answer.encoding }).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(
    join(folder, 'config'),
    JSON.stringify({
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c' } }],
      clusters: [{ name: 'c', cluster: { server: url } }],
    }),
  );
  const { config } = loadKubeconfig({ flag: join(folder, 'config') });
  api = createReadApi(config);
  requestApi = createRequestApi(config);
});
afterEach(async () => {
  api.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

const ENCODINGS: [string, string, (text: string) => Buffer][] = [
  ['no encoding', 'identity', (text) => Buffer.from(text)],
  ['gzip', 'gzip', (text) => gzipSync(text)],
  ['deflate', 'deflate', (text) => deflateSync(text)],
  ['deflate without the zlib header', 'deflate', (text) => deflateRawSync(text)],
  ['br', 'br', (text) => brotliCompressSync(text)],
  ['two encodings', 'gzip, br', (text) => brotliCompressSync(gzipSync(text))],
];

it.each(ENCODINGS)(
  'B3: reads a body with %s, although it asks for none',
  async (_name, encoding, pack) => {
    answer = { encoding, body: pack('{"kind":"Status","message":"日本"}') };
    expect(await api.get('/x')).toEqual({ kind: 'Status', message: '日本' });
    expect(requested?.['accept-encoding']).toBe('identity');
    expect((await requestApi.request('GET', '/x')).body).toMatchObject({ message: '日本' });
    answer = { encoding, body: pack('one\ntwo\n') };
    const lines: string[] = [];
    for await (const line of api.streamLines('/x', {
      accept: 'application/json',
      signal: new AbortController().signal,
      onBytes: () => undefined,
    }))
      lines.push(line);
    expect(lines).toEqual(['one', 'two']);
    const raw = await api.getRaw('/x', {
      headers: {},
      signal: new AbortController().signal,
      maxBytes: 3,
    });
    expect([raw.body.toString(), raw.truncated]).toEqual(['one', true]);
  },
);

it('B3: names an encoding that it does not know', async () => {
  answer = { encoding: 'zstd', body: Buffer.from('x') };
  const message = "A proxy sends the API server's answers with an unknown encoding (zstd).";
  await expect(api.get('/x')).rejects.toThrow(message);
  await expect(requestApi.request('GET', '/x')).rejects.toThrow(message);
  // A student's server chooses any encoding, and a probe shows its bytes.
  const raw = await api.getRaw('/x', {
    headers: {},
    signal: new AbortController().signal,
    maxBytes: 10,
  });
  expect(raw.body.toString()).toBe('x');
});

it('B3: unpacks at most 64 MiB', async () => {
  answer = { encoding: 'gzip', body: gzipSync(Buffer.alloc(65 * 1024 * 1024)) };
  await expect(api.get('/x')).rejects.toThrow('too large');
});

it('B3: reports a packed body that breaks off', async () => {
  answer = { encoding: 'gzip', body: gzipSync('{"a":1}'.repeat(100)).subarray(0, 20) };
  await expect(api.get('/x')).rejects.toThrow();
});
