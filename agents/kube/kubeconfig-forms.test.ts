import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestCertificate } from '#agents/probe/certificate.fixture.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { createReadApi } from './read-api.ts';
import { loadKubeconfig, KubeconfigError } from './kubeconfig.ts';

/** A request as the API server received it. `serverName` is that of TLS, `client` the common name of the client certificate. */
interface RecordedRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly serverName: string | false | null;
  readonly client: string | undefined;
}

const ID_TOKEN = [
  '{"alg":"none"}',
  JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 600 }),
  'x',
]
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');
const localhostCertificate = createTestCertificate({ name: 'localhost', dns: ['localhost'] });
const internalCertificate = createTestCertificate({
  name: 'kube.internal',
  dns: ['kube.internal'],
});
const clientCertificates = ['client-first', 'client-second'].map((name) =>
  createTestCertificate({ name }),
);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A container may have no IPv6 loopback. */
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

const requests: RecordedRequest[] = [];
const servers: Server[] = [];
const sockets = new Set<Socket>();
let tunnels = 0;
let folder: string;

async function listen(server: Server, host: string): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
  });
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Accepts the token `good` and any client certificate of this test. Answers 401 to all other requests. */
function apiServer({ cert, key }: { cert: string; key: string }): Server {
  return createServer(
    { cert, key, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const socket = request.socket as TLSSocket & { servername?: string | false | null };
      const { CN } = socket.getPeerCertificate().subject ?? {};
      const client = Array.isArray(CN) ? CN[0] : CN;
      requests.push({
        path: request.url ?? '',
        authorization: request.headers.authorization,
        serverName: socket.servername ?? null,
        client,
      });
      const isKnown =
        request.headers.authorization === 'Bearer good' || (client?.startsWith('client-') ?? false);
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          isKnown
            ? { gitVersion: 'v1.34.0' }
            : { kind: 'Status', message: 'Unauthorized', code: 401 },
        ),
      );
    },
  );
}

function proxyServer(): Server {
  const server = createHttpServer();
  server.on('connect', (request, socket, head: Buffer) => {
    tunnels += 1;
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return server;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  cpSync(join(import.meta.dirname, 'kubeconfig-forms'), folder, { recursive: true });
  const values: Readonly<Record<string, string>> = {
    SERVER: `https://localhost:${await listen(apiServer(localhostCertificate), '127.0.0.1')}`,
    SERVER_BY_NAME: `https://localhost:${await listen(apiServer(internalCertificate), '127.0.0.1')}`,
    SERVER_IPV6: hasIpv6
      ? `https://[::1]:${await listen(apiServer(localhostCertificate), '::1')}`
      : 'https://[::1]:6443',
    PROXY: `http://localhost:${await listen(proxyServer(), '127.0.0.1')}`,
    CA_DATA: base64(localhostCertificate.cert),
    CA_DATA_FOLDED: base64(localhostCertificate.cert).replace(/.{64}/g, '$&\n        '),
    CA_DATA_BY_NAME: base64(internalCertificate.cert),
    FOLDER: folder,
    ID_TOKEN,
  };
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/\b[A-Z][A-Z_0-9]+\b/g, (word) => values[word] ?? word),
    );
  }
  writeFileSync(join(folder, 'token'), 'good');
  writeFileSync(join(folder, 'one/ca.crt'), localhostCertificate.cert);
  writeFileSync(join(folder, 'two/client.crt'), clientCertificates[0]!.cert);
  writeFileSync(join(folder, 'two/client.key'), clientCertificates[0]!.key);
  mkdirSync(join(folder, '.kube'));
  writeFileSync(join(folder, '.kube/config'), '');
  for (const [index, name] of ['first', 'second'].entries()) {
    const status = {
      expirationTimestamp: new Date(0).toISOString(),
      clientCertificateData: clientCertificates[index]!.cert,
      clientKeyData: clientCertificates[index]!.key,
    };
    writeFileSync(
      join(folder, `bin/${name}.json`),
      JSON.stringify({
        kind: 'ExecCredential',
        apiVersion: 'client.authentication.k8s.io/v1',
        status,
      }),
    );
  }
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

const kubeconfigFile = (name: string): KubeconfigSources => ({ flag: join(folder, name) });
const kubeconfigVariable = (...names: string[]): KubeconfigSources => ({
  variable: names.map((name) => join(folder, name)).join(':'),
});

/** Requests the version of the API server, once or several times. Returns the requests that the server received. */
async function requestVersion(
  sources: KubeconfigSources,
  times = 1,
): Promise<readonly RecordedRequest[]> {
  const before = requests.length;
  const api = createReadApi(loadKubeconfig(sources).config);
  try {
    for (let n = 0; n < times; n += 1) await api.get('/version', { timeoutMs: 4_000 });
  } finally {
    api.close();
  }
  return requests.slice(before);
}

/** The message with which a kubeconfig is refused; empty if it is accepted. */
const refusalMessage = (sources: KubeconfigSources): string => {
  try {
    loadKubeconfig(sources);
  } catch (error) {
    if (error instanceof KubeconfigError) return error.message;
    throw error;
  }
  return '';
};

describe('a kubeconfig that kubectl accepts', () => {
  it.each([
    'plain.yaml',
    'context-without-cluster.yaml',
    'cluster-without-server.yaml',
    'cluster-null.yaml',
    'user-without-name.yaml',
    'token-file.yaml',
    'token-file-relative.yaml',
    'exec.yaml',
    'exec-info.yaml',
    'exec-relative.yaml',
    'folded-base64.yaml',
    'insecure.yaml',
    'proxy-url-empty.yaml',
    'bom-and-crlf.yaml',
    'json.json',
  ])('works for the agent as well: %s', async (name) => {
    expect(await requestVersion(kubeconfigFile(name))).toMatchObject([
      { authorization: 'Bearer good' },
    ]);
  });

  it.skipIf(!hasIpv6)('works for the agent as well: ipv6.yaml', async () => {
    expect(await requestVersion(kubeconfigFile('ipv6.yaml'))).toMatchObject([
      { authorization: 'Bearer good' },
    ]);
  });

  it('sends the name that tls-server-name gives, and refuses the server without it', async () => {
    expect(await requestVersion(kubeconfigFile('tls-server-name.yaml'))).toMatchObject([
      { serverName: 'kube.internal' },
    ]);
    await expect(
      requestVersion(kubeconfigFile('tls-server-name-missing.yaml')),
    ).rejects.toMatchObject({ kind: 'refused' });
  });

  it.each(['proxy-url.yaml', 'proxy-url-tls-server-name.yaml'])(
    'goes through the proxy: %s',
    async (name) => {
      const before = tunnels;
      expect(await requestVersion(kubeconfigFile(name))).toMatchObject([
        { authorization: 'Bearer good' },
      ]);
      expect(tunnels).toBe(before + 1);
    },
  );

  it('keeps the path of the server address', async () => {
    expect(await requestVersion(kubeconfigFile('path-prefix.yaml'))).toMatchObject([
      { path: '/k8s/clusters/c-m-abc/version' },
    ]);
  });

  it('merges the files of KUBECONFIG, with relative paths in each', async () => {
    expect(
      await requestVersion(kubeconfigVariable('one/config', 'does-not-exist', 'two/config')),
    ).toMatchObject([{ client: 'client-first' }]);
  });

  it.each(['empty.yaml', 'null-lists.yaml'])(
    'ignores a file of KUBECONFIG that names nothing: %s',
    async (name) => {
      expect(await requestVersion(kubeconfigVariable(name, 'plain.yaml'))).toMatchObject([
        { authorization: 'Bearer good' },
      ]);
    },
  );

  it('sends an ID token that is still valid', async () => {
    const before = requests.length;
    await expect(requestVersion(kubeconfigFile('oidc.yaml'))).rejects.toMatchObject({
      kind: 'refused',
    });
    expect(requests.slice(before)).toMatchObject([{ authorization: `Bearer ${ID_TOKEN}` }]);
  });

  it('uses a client certificate that the sign-in program has renewed', async () => {
    expect(
      (await requestVersion(kubeconfigFile('exec-certificate-renewed.yaml'), 3)).at(-1),
    ).toMatchObject({ client: 'client-second' });
  });

  it('applies the TLS settings of the cluster to a context without a user', async () => {
    await expect(requestVersion(kubeconfigFile('context-without-user.yaml'))).rejects.toThrow(
      '401',
    );
  });
});

describe('a kubeconfig that cannot be used', () => {
  it('names a sign-in program that is not installed', async () => {
    await expect(requestVersion(kubeconfigFile('exec-missing.yaml'))).rejects.toThrow(
      'podium-no-such-plugin',
    );
  });

  it.each<[string, () => KubeconfigSources]>([
    ['an empty current-context', () => kubeconfigFile('no-current-context.yaml')],
    ['a file with null lists only', () => kubeconfigFile('null-lists.yaml')],
    ['an empty file in the home folder', () => ({ home: folder })],
  ])('asks the student to choose a context: %s', (_name, sources) => {
    expect(refusalMessage(sources())).toContain('kubectl config use-context');
  });

  it('names a current context that does not exist', () => {
    expect(refusalMessage(kubeconfigFile('unknown-current-context.yaml'))).toContain('kind-old');
  });

  it('refuses a file with a duplicate key, as kubectl does, and names it', () => {
    expect(refusalMessage(kubeconfigFile('duplicate-key.yaml'))).toContain('duplicate-key.yaml');
  });
});
