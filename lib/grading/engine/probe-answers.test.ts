import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Probe } from '#lib/packs/types.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { createObject, summarizeReplay } from './exercise.fixture.ts';
import { answered, createIngress, page, replayProbe, TLS, type Answered } from './probe.fixture.ts';

describe('a wrong status', () => {
  test.each<[string, JsonObject, Answered, string]>([
    [
      'a host that no rule has',
      createIngress({ host: 'echo.inof' }),
      answered(404, { body: page('404 Not Found') }),
      'no-rule',
    ],
    [
      'a path that no rule has',
      createIngress({ paths: [{ path: '/fooo', pathType: 'Prefix' }] }),
      answered(404, { body: 'default backend - 404' }),
      'no-rule',
    ],
    [
      'an exact path that is not the requested one',
      createIngress({ paths: [{ path: '/foo/', pathType: 'Exact' }] }),
      answered(404),
      'no-rule',
    ],
    ['an application that does not know the path', createIngress(), answered(404), 'not-found'],
    [
      'an application behind a pattern',
      createIngress({
        paths: [{ path: '/foo(/|$)(.*)', pathType: 'ImplementationSpecific' }],
      }),
      answered(404),
      'not-found',
    ],
    [
      'an application behind a wildcard host',
      createIngress({ host: '*.info' }),
      answered(404),
      'not-found',
    ],
    ['no ready Pod', createIngress(), answered(503), 'no-endpoints'],
    ['a port without a listener', createIngress(), answered(502), 'bad-gateway'],
    ['a Pod that does not answer', createIngress(), answered(504), 'slow'],
    [
      'a web server with TLS',
      createIngress(),
      answered(400, { body: page('400 The plain HTTP request was sent to HTTPS port') }),
      'tls-only',
    ],
    ['a page with a password', createIngress(), answered(401), 'denied'],
    ['an error of the application', createIngress(), answered(500), 'other'],
  ])('names the likely cause: %s', (_title, ingress, answer, why) => {
    expect(replayProbe('Ingress', ingress, answer).reasons['asks']).toMatchObject({
      code: 'status',
      params: { found: answer.status, expected: '2xx', why },
    });
  });

  test.each<[string, Answered, string]>([
    ['a folder without an index', answered(403, { body: page('403 Forbidden') }), 'no-index'],
    ['a page that does not exist', answered(404, { body: page('404 Not Found') }), 'not-found'],
    [
      'a server of Go with TLS',
      answered(400, { body: 'Client sent an HTTP request to an HTTPS server.\n' }),
      'tls-only',
    ],
    ['an application that is unavailable', answered(503), 'other'],
  ])('of a Pod names the likely cause: %s', (_title, answer, why) => {
    expect(replayProbe('Pod', createObject('Pod', 'it'), answer).reasons['asks']).toMatchObject({
      code: 'status',
      params: { why },
    });
  });
});

describe('a wrong text', () => {
  const pod = createObject('Pod', 'it');
  test.each<[string, string, string, string]>([
    ['another text', 'hello', 'other', 'hello'],
    ['other case', 'Foo', 'case', 'Foo'],
    ['more text around it', 'foo bar', 'more', 'foo bar'],
    ['no text', ' \r\n', 'empty', ''],
    ['a page', page('Welcome to nginx!'), 'html', 'Welcome to nginx!'],
    ['a page without a title', '<!DOCTYPE html><p>hi</p>', 'html', '<!DOCTYPE html><p>hi</p>'],
  ])('is described: %s', (_title, body, why, found) => {
    expect(replayProbe('Pod', pod, answered(200, { body })).reasons['asks']).toMatchObject({
      code: 'body',
      params: { expected: 'foo', found, why },
    });
  });

  test.each(['foo', 'foo\r\n', '\uFEFFfoo\n', '\n foo\t'])(
    'is not seen where only white space differs: %j',
    (body) => {
      expect(summarizeReplay(replayProbe('Pod', pod, answered(200, { body })))).toBe('pass');
    },
  );

  test('is not claimed of the part of a long page that the agent did not read', () => {
    expect(
      replayProbe('Pod', pod, answered(200, { body: 'x'.repeat(4_096), truncated: true }), {
        contains: 'foo',
      }).reasons['asks'],
    ).toMatchObject({ code: 'body', params: { why: 'long' } });
  });
});

describe('several ports', () => {
  const pod = createObject('Pod', 'it');
  const other = (port: number, body: string, status = 200) => ({
    port,
    status,
    body,
    truncated: false,
  });

  test('pass if one of them gives the expected answer', () => {
    const answer = answered(200, {
      body: '# HELP up',
      tried: [9113, 8080, 80],
      others: [other(8080, 'bar'), other(80, 'foo\n')],
    });
    expect(summarizeReplay(replayProbe('Pod', pod, answer))).toBe('pass');
    expect(summarizeReplay(replayProbe('Pod', pod, answer, { contains: 'fo' }))).toBe('pass');
    expect(summarizeReplay(replayProbe('Pod', pod, answer, { body: 'baz' }))).toEqual({
      asks: 'body',
    });
  });

  test('pass with the expected status of one of them', () => {
    const answer = answered(200, { tried: [8080, 80], others: [other(80, '', 418)] });
    expect(summarizeReplay(replayProbe('Pod', pod, answer, { status: 418 }))).toBe('pass');
  });

  test('never pass by the status of one port and the text of another', () => {
    const answer = answered(200, { tried: [8080, 80], others: [other(80, 'foo', 500)] });
    expect(summarizeReplay(replayProbe('Pod', pod, answer))).toEqual({ asks: 'body' });
  });

  test('are listed if none answers', () => {
    const answers: ProbeResponse[] = [
      { kind: 'refused', tried: [8080, 80] },
      { kind: 'timed-out', tried: [8080, 80] },
      { kind: 'no-tls', why: 'x', tried: [8080, 80] },
      { kind: 'broken', why: 'x', tried: [8080, 80] },
    ];
    for (const answer of answers)
      expect(replayProbe('Pod', pod, answer).reasons['asks']).toMatchObject({
        code: answer.kind,
        params: { tried: '8080, 80' },
      });
  });
});

describe('a Service without the requested port of the nodes', () => {
  const service = (ports: JsonObject[]) => createObject('Service', 'it', { spec: { ports } });

  test.each<[string, JsonObject[], Partial<Probe>, object]>([
    [
      'the port of the nodes',
      [{ port: 80, nodePort: 30001 }],
      { via: 'node-port', port: 30010 },
      { code: 'no-item', params: { path: 'spec.ports', expected: 'nodePort: 30010' } },
    ],
    [
      'the port of the nodes with another protocol',
      [{ port: 80, nodePort: 30010, protocol: 'UDP' }],
      { via: 'node-port', port: 30010 },
      { code: 'no-item' },
    ],
    [
      'no port, but an address',
      [{ port: 80, nodePort: 30010 }],
      { via: 'node-port', port: 30010 },
      { code: 'no-address' },
    ],
  ])('is told what is missing: %s', (_title, ports, probe, reason) => {
    const result = replayProbe('Service', service(ports), { kind: 'no-address' }, {}, probe);
    expect(result.reasons['asks']).toMatchObject(reason);
  });
});

describe('a probe that does not wait', () => {
  const pod = createObject('Pod', 'it');

  test('passes until there is a response, and then by the response', () => {
    const result = (answer: ProbeResponse | null) =>
      summarizeReplay(replayProbe('Pod', pod, answer, { body: 'foo' }, { wait: false }));
    expect(result(null)).toBe('pass');
    expect(result(answered(200, { body: 'foo' }))).toBe('pass');
    expect(result(answered(200, { body: 'hello' }))).toEqual({ asks: 'body' });
    expect(result({ kind: 'refused' })).toEqual({ asks: 'refused' });
  });

  test('waits by default', () => {
    expect(summarizeReplay(replayProbe('Pod', pod, null))).toEqual({ asks: 'not-asked' });
  });
});

describe('certificates', () => {
  const certificate = {
    names: ['ingress.local'],
    subject: 'CN=Kubernetes Ingress Controller Fake Certificate',
    issuer: 'CN=Kubernetes Ingress Controller Fake Certificate',
    selfSigned: true,
    notBefore: 0,
    notAfter: 9e15,
    fallback: true,
  };
  const reasonFor = (ingress: JsonObject, more: Partial<typeof certificate> = {}) =>
    replayProbe(
      'Ingress',
      ingress,
      answered(200, { body: 'foo', certificate: { ...certificate, ...more } }),
      { body: 'foo', certificate: { host: 'echo.info' } },
      { scheme: 'https' },
    ).reasons['asks'];

  test.each<[string, JsonObject[], object]>([
    ['the Secret', TLS, { why: 'secret', secret: 'echo-tls', hosts: '' }],
    [
      'hosts that leave it out',
      [{ hosts: ['echo.com', 'www.echo.info'], secretName: 'echo-tls' }],
      { why: 'hosts', secret: 'echo-tls', hosts: 'echo.com, www.echo.info' },
    ],
    ['a missing name of the Secret', [{ hosts: ['echo.info'] }], { why: 'no-secret', secret: '' }],
    ['a missing block', [], { why: 'no-tls', secret: '' }],
    [
      'the Secret of the block for its host',
      [
        { hosts: ['a.info'], secretName: 'a' },
        { hosts: ['*.info'], secretName: 'b' },
      ],
      { why: 'secret', secret: 'b' },
    ],
  ])('of the controller are explained by %s', (_title, tls, params) => {
    expect(reasonFor(createIngress({ tls }))).toMatchObject({
      code: 'certificate-fallback',
      params: { host: 'echo.info', ...params },
    });
  });

  test.each<[string, string[], boolean]>([
    ['the host', ['echo.info'], true],
    ['the host in capitals', ['ECHO.INFO'], true],
    ['the host beside an address', ['10.0.0.1', 'echo.info'], true],
    ['a wildcard for the whole domain', ['*.info'], false],
    ['a wildcard within a name', ['e*.info'], false],
    ['a subdomain', ['www.echo.info'], false],
    ['an address', ['10.0.0.1'], false],
    ['no name', [], false],
  ])('with %s are judged by the name', (_title, names, covers) => {
    const reason = reasonFor(createIngress({ tls: TLS }), {
      names,
      subject: 'CN=web',
      fallback: false,
    });
    expect(reason?.code).toBe(covers ? undefined : 'certificate-name');
  });
});
