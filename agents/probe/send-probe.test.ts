import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  createServer as createNetServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { createSecureContext } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/protocol/json.ts';
import { PlannedProbe } from '#lib/protocol/plan.ts';
import { ProbeObservation } from '#lib/protocol/probe.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { KubeReadApi, RawResponse } from '#agents/kube/read-api.ts';
import { sendProbe, type ProbeDeps } from './send-probe.ts';
import { createTestCertificate, type TestCertificate } from './certificate.fixture.ts';
import { isAllowedAddress } from './allowed-address.ts';
import { ObjectCache } from './object-cache.ts';

const openSockets = new Set<Socket>();
const servers: Server[] = [];
afterEach(() => {
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

const createItem = (gvk: string, name: string, object: JsonObject) => ({
  ref: { uid: name, gvk, ns: 'default', name },
  object: { metadata: { name }, ...object },
});
const createProbe = (more: object) =>
  PlannedProbe.parse({
    id: 'x/y',
    gvk: 'networking.k8s.io/v1/Ingress',
    namespace: 'default',
    via: 'ingress',
    scheme: 'http',
    path: '/foo',
    ...more,
  });
const createNode = (address: string) =>
  createItem('v1/Node', 'node', { status: { addresses: [{ type: 'InternalIP', address }] } });
const localhost = { loadBalancer: { ingress: [{ hostname: 'localhost' }] } };
const ingress = createItem('networking.k8s.io/v1/Ingress', 'echo', {
  spec: { rules: [{ host: 'echo.info' }] },
  status: localhost,
});

function createDeps(more: Partial<ProbeDeps> = {}): ProbeDeps & { objects: ObjectCache } {
  const objects = new ObjectCache();
  objects.setObject(createNode('127.0.0.1'));
  return {
    api: () => null,
    reachability: { isReachable: true },
    clock: systemClock,
    ...more,
    objects,
  };
}
const probeIngress = (port: number, more: object = {}) =>
  sendProbe(
    createProbe({ host: 'echo.info', ...more }),
    ingress,
    createDeps({ ingressPorts: { http: port, https: port } }),
  );

describe('P4: what a request through the Ingress finds', () => {
  it('is asked with the host and the path, says who asks, follows nothing, and keeps 4 KB of a storable body', async () => {
    const seen: unknown[] = [];
    const port = await listenHttp(({ url, headers }, response) => {
      seen.push(url, headers.host, headers['user-agent']);
      response
        .writeHead(302, { location: 'http://127.0.0.1:1/' })
        .end(`\u0000${'あ'.repeat(3_000)}`);
    });
    const asked = (await probeIngress(port))!;
    expect(seen).toEqual(['/foo', 'echo.info', 'podium-agent']);
    expect(asked).toMatchObject({
      url: 'http://echo.info/foo',
      answer: { kind: 'answered', status: 302, truncated: true },
    });
    const { body } = asked.answer as { body: string };
    expect(body).toMatch(/^\uFFFD[あ]+$/);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_100);
    expect(() => ProbeObservation.parse({ probe: 'x/y', ...asked })).not.toThrow();
  });

  it('nobody listens: refused where the Ingress has an address, no address where no controller gave it one', async () => {
    const port = await listenHttp(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]!.close(resolve));
    expect((await probeIngress(port))?.answer).toEqual({ kind: 'refused' });
    const fresh = { ...ingress, object: { ...ingress.object, status: {} } };
    const means = createDeps({ ingressPorts: { http: port, https: port } });
    expect((await sendProbe(createProbe({ host: 'echo.info' }), fresh, means))?.answer).toEqual({
      kind: 'no-address',
    });
  });

  it('P5: this machine has no way to the nodes and nobody listens here: it cannot be asked', async () => {
    const port = await listenHttp(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]!.close(resolve));
    const means = createDeps({
      ingressPorts: { http: port, https: port },
      reachability: { isReachable: false },
    });
    means.objects.setObject(createNode('10.1.2.3'));
    expect(
      (await sendProbe(createProbe({ host: 'echo.info' }), ingress, means))?.answer,
    ).toMatchObject({
      kind: 'cannot-ask',
    });
  });

  it.each<[string, (socket: Socket) => void, object]>([
    [
      'a connection that is cut',
      (socket) => {
        socket.resetAndDestroy();
      },
      { kind: 'broken', why: 'the connection was cut' },
    ],
    [
      'what is no HTTP',
      (socket) => {
        socket.end('hello\r\n\r\n');
      },
      { kind: 'broken' },
    ],
  ])('%s', async (_name, answer, expected) => {
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

  it('P3: silence is waited for 3 s in all; a body without end counts as far as it came', async () => {
    const silent = await listenHttp(() => undefined);
    const dripping = await listenHttp((_request, response) => {
      response.writeHead(200).write('begun');
    });
    const [nothing, begun] = await Promise.all(
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
    expect(nothing?.answer).toEqual({ kind: 'timed-out' });
    expect(begun?.answer).toEqual({
      kind: 'answered',
      status: 200,
      body: 'begun',
      truncated: true,
    });
  });
});

describe('P6: what a served certificate tells', () => {
  const ca = createTestCertificate({ name: 'my-ca' });
  const own = createTestCertificate({
    name: 'echo.info',
    dns: ['echo.info', 'www.echo.info'],
    issuer: ca,
  });
  const controllers = createTestCertificate({ name: 'controller', dns: ['controller.local'] });
  /** Serves `mine` for echo.info, and the controller's own for every other name. */
  const tls = (mine: TestCertificate, fallback = controllers) =>
    listen(
      createTlsServer(
        {
          ...fallback,
          SNICallback: (name, done) => {
            done(null, createSecureContext(name === 'echo.info' ? mine : fallback));
          },
        },
        (_request, response) => response.end('foo'),
      ),
    );
  const certificate = async (port: number) =>
    ((await probeIngress(port, { scheme: 'https' }))?.answer as { certificate?: object })
      .certificate;

  it('its names, who signed it, and when it is good', async () => {
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

  it("the controller's own is known by being served for a name that nobody has, or by its name; another's name is the student's mistake", async () => {
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

  it('an Ingress that names no hosts for its certificate has it served to all: then that proves nothing', async () => {
    const wrong = createTestCertificate({ name: 'other.info', dns: ['other.info'] });
    const port = await tls(wrong, wrong);
    const means = createDeps({ ingressPorts: { http: port, https: port } });
    const anyName = {
      ...ingress,
      object: { ...ingress.object, spec: { tls: [{ secretName: 'web' }], rules: [{}] } },
    };
    means.objects.setObject(anyName);
    expect(
      (await sendProbe(createProbe({ host: 'echo.info', scheme: 'https' }), anyName, means))
        ?.answer,
    ).toMatchObject({ certificate: { fallback: false } });
  });

  it('no TLS where TLS is asked for', async () => {
    expect(
      (
        await probeIngress(await listenHttp((_request, response) => response.end('foo')), {
          scheme: 'https',
        })
      )?.answer,
    ).toMatchObject({ kind: 'no-tls' });
  });
});

describe("P4: through the API server's proxy", () => {
  const pod = createItem('v1/Pod', 'web', {
    spec: { containers: [{ ports: [{ containerPort: 8080 }] }] },
    status: { podIP: '10.244.0.9' },
  });
  const status = (code: number, message: string): Partial<RawResponse> => ({
    status: code,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(
      JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }),
    ),
  });
  async function probeViaApi(answer: Partial<RawResponse>, more: object = {}) {
    const paths: string[] = [];
    const api = {
      getRaw: (path: string) => {
        paths.push(path);
        return Promise.resolve({
          status: 200,
          headers: {},
          body: Buffer.from('foo'),
          truncated: false,
          ...answer,
        });
      },
    } as unknown as KubeReadApi;
    return {
      paths,
      asked: await sendProbe(
        createProbe({ gvk: 'v1/Pod', via: 'pod', ...more }),
        pod,
        createDeps({ api: () => api, clock: createFakeClock() }),
      ),
    };
  }

  it('asks the port of the plan, else the first that is declared', async () => {
    expect(await probeViaApi({})).toEqual({
      paths: ['/api/v1/namespaces/default/pods/web:8080/proxy/foo'],
      asked: {
        url: 'http://10.244.0.9:8080/foo',
        answer: { kind: 'answered', status: 200, body: 'foo', truncated: false },
      },
    });
    expect((await probeViaApi({}, { port: 9, scheme: 'https' })).paths).toEqual([
      '/api/v1/namespaces/default/pods/https:web:9/proxy/foo',
    ]);
  });

  it.each([
    [
      'error trying to reach service: dial tcp 10.244.0.23:9: connect: connection refused',
      503,
      { kind: 'refused' },
    ],
    ['no endpoints available for service "nobody"', 503, { kind: 'refused' }],
    ['no service port 82 found for service "echo"', 503, { kind: 'no-address' }],
    [
      'error trying to reach service: dial tcp 10.244.0.23:9: i/o timeout',
      503,
      { kind: 'timed-out' },
    ],
    [
      'error trying to reach service: tls: first record does not look like a TLS handshake',
      503,
      { kind: 'no-tls' },
    ],
    ['error trying to reach service: EOF', 503, { kind: 'broken', why: 'EOF' }],
    [
      'services "echo" is forbidden: User "x" cannot get resource "services/proxy"',
      403,
      { kind: 'cannot-ask' },
    ],
  ])('the API server says: %s', async (message, code, expected) => {
    expect((await probeViaApi(status(code, message))).asked?.answer).toMatchObject(expected);
  });

  it("a page's own 503 is an answer; an API server in trouble is none", async () => {
    expect(
      (await probeViaApi({ status: 503, headers: { 'content-type': 'text/html' } })).asked?.answer,
    ).toMatchObject({ kind: 'answered', status: 503 });
    expect((await probeViaApi(status(500, 'etcdserver: request timed out'))).asked).toBeNull();
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
])('P3: %s may be asked: %s', (address, may) => {
  expect(
    isAllowedAddress(address, {
      nodeAddresses: () => ['10.1.2.3'],
      loadBalancerAddresses: () => ['10.9.9.9', '169.254.169.254'],
    }),
  ).toBe(may);
});
