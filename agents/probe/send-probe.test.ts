import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  createServer as createNetServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { createSecureContext } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProbeObservation } from '#lib/protocol/probe.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { sendProbe } from './send-probe.ts';
import { createDeps, createItem, createNode, createProbe } from './send-probe.fixture.ts';
import { createTestCertificate, type TestCertificate } from './certificate.fixture.ts';
import { isAllowedAddress } from './allowed-address.ts';

const openSockets = new Set<Socket>();
const servers: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const socket of openSockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});
async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    openSockets.add(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}
const listenHttp = (answer: RequestListener) => listen(createServer(answer));

const localhost = { loadBalancer: { ingress: [{ hostname: 'localhost' }] } };
const ingress = createItem('networking.k8s.io/v1/Ingress', 'echo', {
  spec: { rules: [{ host: 'echo.info' }] },
  status: localhost,
});

const probeIngress = (port: number, fields: object = {}) =>
  sendProbe(
    createProbe({ host: 'echo.info', ...fields }),
    ingress,
    createDeps({ ingressPorts: { http: port, https: port } }),
  );

describe('P4: probes through the Ingress', () => {
  it('sends host, path and user agent, follows no redirect and keeps 4 KB of the body as storable text', async () => {
    const received: unknown[] = [];
    const port = await listenHttp(({ url, headers }, response) => {
      received.push(url, headers.host, headers['user-agent']);
      response
        .writeHead(302, { location: 'http://127.0.0.1:1/' })
        .end(`\u0000${'あ'.repeat(3_000)}`);
    });
    const result = (await probeIngress(port))!;
    expect(received).toEqual(['/foo', 'echo.info', 'podium-agent']);
    expect(result).toMatchObject({
      url: 'http://echo.info/foo',
      answer: {
        kind: 'answered',
        status: 302,
        truncated: true,
        location: 'http://127.0.0.1:1/',
      },
    });
    const { body } = result.answer as { body: string };
    expect(body).toMatch(/^\uFFFD[あ]+$/);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_100);
    expect(() => ProbeObservation.parse({ probe: 'x/y', ...result })).not.toThrow();
  });

  it('P3: sends nothing to a proxy of the environment, and names one that answers anyway', async () => {
    const proxied: unknown[] = [];
    const proxy = `http://127.0.0.1:${await listenHttp(({ url }, response) => {
      proxied.push(url);
      response.end('from the proxy');
    })}`;
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'])
      for (const variable of [name, name.toLowerCase()]) vi.stubEnv(variable, proxy);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const port = await listenHttp((_request, response) => response.end('foo'));
    expect((await probeIngress(port))?.answer).toMatchObject({ body: 'foo' });
    expect(proxied).toEqual([]);
    const intercepted = await listenHttp((_request, response) =>
      response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end(),
    );
    expect((await probeIngress(intercepted))?.answer).toMatchObject({
      status: 407,
      proxy: 'Proxy-Authenticate: Basic',
    });
  });

  it('reports a refused connection if the Ingress has an address, else no address', async () => {
    const port = await listenHttp(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]!.close(resolve));
    expect((await probeIngress(port))?.answer).toEqual({ kind: 'refused' });
    const fresh = { ...ingress, object: { ...ingress.object, status: {} } };
    const deps = createDeps({ ingressPorts: { http: port, https: port } });
    expect((await sendProbe(createProbe({ host: 'echo.info' }), fresh, deps))?.answer).toEqual({
      kind: 'no-address',
    });
  });

  it('T10.7: in the cluster, asks the nodes and never loopback, which is the Pod itself', async () => {
    const port = await listenHttp((_request, response) => response.end('of the Pod'));
    const fromPod = (status: Partial<typeof localhost>) =>
      sendProbe(
        createProbe({ host: 'echo.info' }),
        createItem('networking.k8s.io/v1/Ingress', 'echo', { status }),
        createDeps({ ingressPorts: { http: port, https: port }, inCluster: true }),
      );
    expect((await fromPod(localhost))?.answer).toEqual({
      kind: 'cannot-ask',
      why: 'the agent runs in the cluster, from where it has no route to this address',
    });
    expect((await fromPod({}))?.answer).toEqual({ kind: 'no-address' });
    const deps = createDeps({ ingressPorts: { http: port, https: port }, inCluster: true });
    deps.objects.setObject(createNode('10.255.255.1'));
    const { url } = (await sendProbe(createProbe({}), ingress, {
      ...deps,
      reachability: { isReachable: false },
    }))!;
    expect(url).not.toContain('10.255.255.1');
  });

  it('P5: reports cannot-ask if nothing listens on this VM and the nodes are unreachable', async () => {
    const port = await listenHttp(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]!.close(resolve));
    const deps = createDeps({
      ingressPorts: { http: port, https: port },
      reachability: { isReachable: false },
    });
    deps.objects.setObject(createNode('10.1.2.3'));
    expect(
      (await sendProbe(createProbe({ host: 'echo.info' }), ingress, deps))?.answer,
    ).toMatchObject({
      kind: 'cannot-ask',
    });
  });

  it.each<[string, (socket: Socket) => void, object]>([
    [
      'a closed connection',
      (socket) => {
        socket.resetAndDestroy();
      },
      { kind: 'broken', why: 'the connection was closed' },
    ],
    [
      'a response that is not HTTP',
      (socket) => {
        socket.end('hello\r\n\r\n');
      },
      { kind: 'broken' },
    ],
  ])('reports %s as broken', async (_name, answer, expected) => {
    const port = await listen(
      createNetServer((socket) => {
        socket
          .once('data', () => {
            answer(socket);
          })
          .on('error', () => undefined);
      }),
    );
    expect((await probeIngress(port))?.answer).toMatchObject(expected);
  });

  it('P3: times out after 3 s, and keeps the beginning of an endless body', async () => {
    const silent = await listenHttp(() => undefined);
    const dripping = await listenHttp((_request, response) => {
      response.writeHead(200).write('begun');
    });
    const [silentResult, drippingResult] = await Promise.all(
      [silent, dripping].map((port) => {
        const clock = {
          ...systemClock,
          after: (ms: number, callback: () => void) => systemClock.after(ms / 10, callback),
        };
        return sendProbe(
          createProbe({ host: 'echo.info' }),
          ingress,
          createDeps({ clock, ingressPorts: { http: port, https: port } }),
        );
      }),
    );
    expect(silentResult?.answer).toEqual({ kind: 'timed-out' });
    expect(drippingResult?.answer).toEqual({
      kind: 'answered',
      status: 200,
      body: 'begun',
      truncated: true,
    });
  });
});

describe('P6: facts about a served certificate', () => {
  const ca = createTestCertificate({ name: 'my-ca' });
  const own = createTestCertificate({
    name: 'echo.info',
    dns: ['echo.info', 'www.echo.info'],
    issuer: ca,
  });
  const controllers = createTestCertificate({ name: 'controller', dns: ['controller.local'] });
  /** Serves `own` for echo.info, and the controller's certificate for every other name. */
  const tls = (ownCertificate: TestCertificate, fallback = controllers) =>
    listen(
      createTlsServer(
        {
          ...fallback,
          SNICallback: (name, done) => {
            done(null, createSecureContext(name === 'echo.info' ? ownCertificate : fallback));
          },
        },
        (_request, response) => response.end('foo'),
      ),
    );
  const certificate = async (port: number) =>
    ((await probeIngress(port, { scheme: 'https' }))?.answer as { certificate?: object })
      .certificate;

  it('reports names, issuer and validity', async () => {
    expect(await certificate(await tls(own))).toMatchObject({
      names: ['echo.info', 'www.echo.info'],
      subject: 'CN=echo.info',
      issuer: 'CN=my-ca',
      selfSigned: false,
      fallback: false,
    });
    const past = createTestCertificate({
      name: 'echo.info',
      notBefore: Date.UTC(2020, 0, 1),
      notAfter: Date.UTC(2021, 0, 1),
    });
    expect(await certificate(await tls(past))).toMatchObject({
      names: ['echo.info'],
      selfSigned: true,
      notBefore: Date.UTC(2020, 0, 1),
      notAfter: Date.UTC(2021, 0, 1),
      fallback: false,
    });
  });

  it.each(['ec', 'rsa', 'ed25519'] as const)(
    'reads a certificate of a private authority with keys of the type %s',
    async (keys) => {
      const authority = createTestCertificate({ name: 'my-ca', keys });
      const signed = createTestCertificate({
        name: 'echo.info',
        dns: ['echo.info'],
        issuer: authority,
        keys,
      });
      expect(await certificate(await tls(signed))).toMatchObject({
        names: ['echo.info'],
        issuer: 'CN=my-ca',
        selfSigned: false,
        fallback: false,
      });
    },
  );

  it("recognizes the controller's certificate by its name or by an unknown host, and not that of another host", async () => {
    expect(await certificate(await tls(controllers))).toMatchObject({
      names: ['controller.local'],
      fallback: true,
    });
    const fake = createTestCertificate({
      name: 'Kubernetes Ingress Controller Fake Certificate',
      dns: ['ingress.local'],
    });
    expect(await certificate(await tls(fake))).toMatchObject({ fallback: true });
    expect(
      await certificate(
        await tls(createTestCertificate({ name: 'other.info', dns: ['other.info'] })),
      ),
    ).toMatchObject({ names: ['other.info'], fallback: false });
  });

  it('assumes no fallback if an Ingress serves its certificate for every host', async () => {
    const wrong = createTestCertificate({ name: 'other.info', dns: ['other.info'] });
    const port = await tls(wrong, wrong);
    const deps = createDeps({ ingressPorts: { http: port, https: port } });
    const anyName = {
      ...ingress,
      object: { ...ingress.object, spec: { tls: [{ secretName: 'web' }], rules: [{}] } },
    };
    deps.objects.setObject(anyName);
    expect(
      (await sendProbe(createProbe({ host: 'echo.info', scheme: 'https' }), anyName, deps))?.answer,
    ).toMatchObject({ certificate: { fallback: false } });
  });

  it('reports a server without TLS', async () => {
    expect(
      (
        await probeIngress(await listenHttp((_request, response) => response.end('foo')), {
          scheme: 'https',
        })
      )?.answer,
    ).toMatchObject({ kind: 'no-tls' });
  });
});

it.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['10.1.2.3', true],
  ['10.9.9.9', true],
  ['10.1.2.4', false],
  ['169.254.169.254', false],
  ['8.8.8.8', false],
  ['localhost', false],
  ['', false],
])('P3: %s is allowed: %s', (address, expected) => {
  expect(
    isAllowedAddress(address, {
      nodeAddresses: () => ['10.1.2.3'],
      loadBalancerAddresses: () => ['10.9.9.9', '169.254.169.254'],
    }),
  ).toBe(expected);
});
