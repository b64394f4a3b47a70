import { mkdir, mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestCertificate } from '#agents/probe/certificate.fixture.ts';
import { describeRequestError } from '#agents/request-error.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { createReadApi, type KubeReadApi } from './read-api.ts';
import { createRequestApi } from './request-api.ts';

const serverCertificate = createTestCertificate({ name: 'localhost', dns: ['localhost'] });
let folder: string;
let server: Server;
let url: string;
/** What each request proved: its token, or the subject of its client certificate. */
let seen: string[];
/** The only accepted proof; null accepts each. */
let accepted: string | null;
const apis: KubeReadApi[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  seen = [];
  accepted = null;
  server = createServer(
    {
      cert: serverCertificate.cert,
      key: serverCertificate.key,
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request: IncomingMessage, response: ServerResponse) => {
      const subject = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
      const proof = String(subject ?? request.headers.authorization ?? 'none');
      seen.push(proof);
      const status = accepted === null || accepted === proof ? 200 : 401;
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end('{"gitVersion":"v1.34.0","message":"Unauthorized"}');
    },
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const api of apis.splice(0)) api.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});

const caData = Buffer.from(serverCertificate.cert).toString('base64');
async function writeKubeconfig(user: object | null, cluster: object = {}): Promise<string> {
  const file = join(folder, 'config');
  await writeFile(
    file,
    JSON.stringify({
      'current-context': 'dev',
      contexts: [{ name: 'dev', context: { cluster: 'kind', ...(user && { user: 'kim' }) } }],
      clusters: [
        {
          name: 'kind',
          cluster: { server: url, 'certificate-authority-data': caData, ...cluster },
        },
      ],
      users: user === null ? [] : [{ name: 'kim', user }],
    }),
  );
  return file;
}
async function openApi(user: object | null, cluster: object = {}): Promise<KubeReadApi> {
  const api = createReadApi(loadKubeconfig({ flag: await writeKubeconfig(user, cluster) }).config);
  apis.push(api);
  return api;
}
/** An exec plug-in: a shell script that writes one line per run to the file `runs`. */
async function writePlugin(body: string, name = 'plugin'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\necho run >>"${join(folder, 'runs')}"\n${body}\n`, {
    mode: 0o755,
  });
  return file;
}
const runs = async () =>
  (await readFile(join(folder, 'runs'), 'utf8').catch(() => '')).split('\n').length - 1;
const API_VERSION = 'client.authentication.k8s.io/v1';
const credential = (status: object) =>
  JSON.stringify({ apiVersion: API_VERSION, kind: 'ExecCredential', status });
const exec = (command: string, fields: object = {}) => ({
  exec: { apiVersion: API_VERSION, command, interactiveMode: 'Never', ...fields },
});

describe('K6: without a user', () => {
  it('checks the server with the CA of the cluster', async () => {
    expect(await (await openApi(null)).get('/version')).toMatchObject({ gitVersion: 'v1.34.0' });
    const other = createTestCertificate({ name: 'other' });
    const wrong = await openApi(null, {
      'certificate-authority-data': Buffer.from(other.cert).toString('base64'),
    });
    await expect(wrong.get('/version')).rejects.toThrow("don't match");
  });

  it('applies insecure-skip-tls-verify of the cluster', async () => {
    const api = await openApi(null, {
      'certificate-authority-data': undefined,
      'insecure-skip-tls-verify': true,
    });
    expect(await api.get('/version')).toMatchObject({ gitVersion: 'v1.34.0' });
  });
});

describe('K3: tokenFile', () => {
  it('is relative to the kubeconfig, and read again after a 401', async () => {
    await mkdir(join(folder, 'tokens'));
    const file = join(folder, 'tokens', 'kim');
    await writeFile(file, 'one\n');
    const api = await openApi({ tokenFile: 'tokens/kim' });
    await api.get('/version');
    await writeFile(file, 'two\n');
    await api.get('/version');
    accepted = 'Bearer two';
    await api.get('/version');
    expect(seen).toEqual(['Bearer one', 'Bearer one', 'Bearer one', 'Bearer two']);
  });

  it('takes precedence over a token, which is used while the file is missing', async () => {
    const api = await openApi({ token: 'fixed', tokenFile: 'later' });
    await api.get('/version');
    await writeFile(join(folder, 'later'), 'from-file');
    accepted = 'Bearer from-file';
    await api.get('/version');
    expect(seen).toEqual(['Bearer fixed', 'Bearer from-file']);
  });

  it('is named if it is missing', async () => {
    const api = await openApi({ tokenFile: 'none' });
    await expect(api.get('/version')).rejects.toThrow(
      `The token file ${join(folder, 'none')} can't be read.`,
    );
  });
});

describe('K4: exec plug-ins', () => {
  it('get KUBERNETES_EXEC_INFO with the cluster, their arguments and their environment', async () => {
    const command = await writePlugin(
      `printf '%s' "$KUBERNETES_EXEC_INFO" >"${join(folder, 'info')}"
printf '{"apiVersion":"${API_VERSION}","kind":"ExecCredential","status":{"token":"%s"}}' "$1-$REGION"`,
    );
    const api = await openApi(
      exec(command, {
        args: ['arg'],
        env: [{ name: 'REGION', value: 'tokyo' }],
        provideClusterInfo: true,
      }),
      {
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }],
      },
    );
    await api.get('/version');
    expect(seen).toEqual(['Bearer arg-tokyo']);
    expect(JSON.parse(await readFile(join(folder, 'info'), 'utf8'))).toEqual({
      kind: 'ExecCredential',
      apiVersion: API_VERSION,
      spec: {
        interactive: false,
        cluster: {
          server: url,
          'certificate-authority-data': caData,
          config: { audience: 'a' },
        },
      },
    });
  });

  it('are relative to the kubeconfig if the command has a path separator', async () => {
    await mkdir(join(folder, 'bin'));
    await writePlugin(`echo '${credential({ token: 'relative' })}'`, 'bin/plugin');
    await (await openApi(exec('./bin/plugin'))).get('/version');
    expect(seen).toEqual(['Bearer relative']);
  });

  it('run once for requests at the same time, and again only after expirationTimestamp', async () => {
    const command = await writePlugin(
      `echo '${credential({ token: 't', expirationTimestamp: new Date(Date.now() + 3_600_000).toISOString() })}'`,
    );
    const api = await openApi(exec(command));
    await Promise.all([api.get('/version'), api.get('/version'), api.get('/version')]);
    await api.get('/version');
    expect(await runs()).toBe(1);
    const expired = await writePlugin(
      `echo '${credential({ token: 't', expirationTimestamp: '2020-01-01T00:00:00Z' })}'`,
    );
    const expiring = await openApi(exec(expired));
    await expiring.get('/version');
    await expiring.get('/version');
    expect(await runs()).toBe(3);
  });

  it('are asked again once after a 401', async () => {
    const command = await writePlugin(
      `echo '{"apiVersion":"${API_VERSION}","kind":"ExecCredential","status":{"token":"t'$(grep -c run "${join(folder, 'runs')}")'"}}'`,
    );
    accepted = 'Bearer t2';
    const api = await openApi(exec(command));
    await Promise.all([api.get('/version'), api.get('/version')]);
    expect(await runs()).toBe(2);
    accepted = 'nothing';
    await expect(api.get('/version')).rejects.toThrow('401');
    expect(await runs()).toBe(3);
  });

  it.each<[string, string, object, string]>([
    [
      'is not installed',
      'podium-absent-plugin',
      { installHint: 'Install it:\u001b[31m apt install' },
      "The kubeconfig needs podium-absent-plugin, which isn't installed. Install it: [31m apt install",
    ],
    [
      'needs a terminal',
      'plugin',
      { interactiveMode: 'Always' },
      'which asks questions in a terminal',
    ],
  ])('a plug-in that %s is named', async (_name, command, fields, message) => {
    const api = await openApi(exec(command, fields));
    await expect(api.get('/version')).rejects.toThrow(message);
    const loaded = loadKubeconfig({ flag: join(folder, 'config') });
    const error: unknown = await createRequestApi(loaded.config)
      .request('GET', '/version')
      .catch((reason: unknown) => reason);
    expect(describeRequestError(error)).toContain(message.replace(/\.$/, ''));
  });

  it.each([
    ['fails', 'echo "sign in first" >&2; exit 3', 'sign in first'],
    ['prints no JSON', 'echo hello', "isn't an ExecCredential"],
    [
      'prints another version',
      `echo '${credential({ token: 't' }).replace('/v1', '/v1beta1')}'`,
      "isn't an ExecCredential",
    ],
    ['prints no credential', `echo '${credential({})}'`, "isn't an ExecCredential"],
  ])(
    'a plug-in that %s is an error, and is run again by the next request',
    async (_name, body, text) => {
      const api = await openApi(exec(await writePlugin(body)));
      await expect(api.get('/version')).rejects.toThrow(text);
      await expect(api.get('/version')).rejects.toThrow(text);
      expect(await runs()).toBe(2);
    },
  );
});

describe('K5: certificates that rotate', () => {
  const certificates = ['one', 'two'].map((name) => createTestCertificate({ name }));

  it('by file', async () => {
    const [one, two] = certificates as [(typeof certificates)[0], (typeof certificates)[0]];
    const replace = async ({ cert, key }: typeof one) => {
      await writeFile(join(folder, 'cert.pem'), cert);
      await writeFile(join(folder, 'key.pem'), key);
    };
    await replace(one);
    const api = await openApi({ 'client-certificate': 'cert.pem', 'client-key': 'key.pem' });
    await api.get('/version');
    await replace(two);
    await api.get('/version');
    expect(seen).toEqual(['one', 'two']);
  });

  it('by plug-in, after the certificate expired', async () => {
    const [one, two] = certificates as [(typeof certificates)[0], (typeof certificates)[0]];
    const status = ({ cert, key }: typeof one) =>
      credential({
        clientCertificateData: cert,
        clientKeyData: key,
        expirationTimestamp: '2020-01-01T00:00:00Z',
      });
    await writeFile(join(folder, '1.json'), status(one));
    await writeFile(join(folder, '2.json'), status(two));
    const command = await writePlugin(
      `cat "${folder}/$(grep -c run "${join(folder, 'runs')}").json"`,
    );
    const api = await openApi(exec(command));
    await api.get('/version');
    await api.get('/version');
    expect(seen).toEqual(['one', 'two']);
  });
});
