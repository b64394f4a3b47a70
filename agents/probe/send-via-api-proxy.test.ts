import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { KubeReadApi, RawResponse } from '#agents/kube/read-api.ts';
import { sendProbe } from './send-probe.ts';
import { createDeps, createItem, createProbe } from './send-probe.fixture.ts';

describe("P4: probes through the API server's proxy", () => {
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
  async function probeViaApi(response: Partial<RawResponse>, fields: object = {}) {
    const paths: string[] = [];
    const api = {
      getRaw: (path: string) => {
        paths.push(path);
        return Promise.resolve({
          status: 200,
          headers: {},
          body: Buffer.from('foo'),
          truncated: false,
          ...response,
        });
      },
    } as unknown as KubeReadApi;
    return {
      paths,
      result: await sendProbe(
        createProbe({ gvk: 'v1/Pod', via: 'pod', ...fields }),
        pod,
        createDeps({ api: () => api, clock: createFakeClock() }),
      ),
    };
  }

  it('asks the port of the plan alone', async () => {
    expect((await probeViaApi({}, { port: 9, scheme: 'https' })).paths).toEqual([
      '/api/v1/namespaces/default/pods/https:web:9/proxy/foo',
    ]);
  });

  it('asks each declared port and the usual one without a port in the plan', async () => {
    expect(await probeViaApi({})).toEqual({
      paths: [
        '/api/v1/namespaces/default/pods/web:8080/proxy/foo',
        '/api/v1/namespaces/default/pods/web:80/proxy/foo',
      ],
      result: {
        url: 'http://10.244.0.9:8080/foo',
        answer: {
          kind: 'answered',
          status: 200,
          body: 'foo',
          truncated: false,
          tried: [8080, 80],
          others: [{ port: 80, status: 200, body: 'foo', truncated: false }],
        },
      },
    });
    expect((await probeViaApi({}, { scheme: 'https' })).paths).toEqual([
      '/api/v1/namespaces/default/pods/https:web:8080/proxy/foo',
      '/api/v1/namespaces/default/pods/https:web:443/proxy/foo',
    ]);
  });

  it.each([
    [
      'error trying to reach service: dial tcp 10.244.0.23:9: connect: connection refused',
      503,
      { kind: 'refused' },
    ],
    ['no endpoints available for service "echo"', 503, { kind: 'refused' }],
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
  ])('interprets the message of the API server: %s', async (message, code, expected) => {
    expect((await probeViaApi(status(code, message))).result?.answer).toMatchObject(expected);
  });

  it('names where a Pod redirects to, and a proxy between the API server and the Pod', async () => {
    const response = await probeViaApi(
      {
        status: 301,
        headers: {
          location: 'https://10.0.0.1:6443/api/v1/namespaces/default/pods/web:8080/proxy/foo/',
          via: '1.1 gate (squid/5.7)',
        },
      },
      { port: 8080 },
    );
    expect(response.result?.answer).toMatchObject({
      status: 301,
      location: '/foo/',
      proxy: 'Via: 1.1 gate (squid/5.7)',
    });
  });

  it("counts a page's own 503 as a response, but not an error of the API server", async () => {
    expect(
      (await probeViaApi({ status: 503, headers: { 'content-type': 'text/html' } })).result?.answer,
    ).toMatchObject({ kind: 'answered', status: 503 });
    expect((await probeViaApi(status(500, 'etcdserver: request timed out'))).result).toBeNull();
  });
});
