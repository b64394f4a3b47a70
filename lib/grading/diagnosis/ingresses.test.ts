import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Certificate, ProbeResponse } from '#lib/protocol/probe.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { echo, incidentCodes, object, onlyIncident, service } from './diagnose.fixture.ts';
import { diagnose } from './diagnose.ts';

describe('Ingress incidents', () => {
  const rule = (host: string | undefined, name: string, number: number): JsonObject => ({
    ...(host !== undefined && { host }),
    http: { paths: [{ path: '/', backend: { service: { name, port: { number } } } }] },
  });
  const address = { loadBalancer: { ingress: [{ hostname: 'localhost' }] } };
  const ingress = (rules: JsonObject[], spec: JsonObject = {}, status: JsonObject = address) =>
    object('networking.k8s.io/v1/Ingress', 'echo', {
      spec: { ingressClassName: 'nginx', rules, ...spec },
      status,
    });
  const nginx = object(
    'networking.k8s.io/v1/IngressClass',
    'nginx',
    { spec: { controller: 'k8s.io/ingress-nginx' } },
    '',
  );
  const good = [echo, service({ app: 'echoserver' }), nginx];

  test('an Ingress whose Service or port does not exist is an incident', () => {
    expect(incidentCodes([...good, ingress([rule('echo.info', 'echoserver', 80)])])).toEqual([]);
    const found = diagnose([
      ...good,
      ingress([
        rule('echo.info', 'echo-foo', 80),
        rule('echo.info', 'echo-bar', 80),
        rule('echo.info', 'echoserver', 8080),
      ]),
    ]);
    expect(
      found.map(({ code, params }) => [code, params['service'], params['port'], params['has']]),
    ).toEqual([
      ['ingress-no-service', 'echo-foo', undefined, undefined],
      ['ingress-no-service', 'echo-bar', undefined, undefined],
      ['ingress-no-port', 'echoserver', '8080', '80'],
    ]);
  });

  test('an Ingress rule without a host is an incident', () => {
    expect(
      onlyIncident([
        ...good,
        ingress([rule('echo.info', 'echoserver', 80), rule(undefined, 'echoserver', 80)]),
      ]),
    ).toMatchObject({ code: 'ingress-no-host', since: 1_000 });
  });

  test('an Ingress that no controller handles is an incident: soon for a missing class, later without an address', () => {
    const waiting = (spec: JsonObject, more: ObservedObject[] = []) =>
      onlyIncident([...good, ...more, ingress([rule('echo.info', 'echoserver', 80)], spec, {})], {
        now: 1_000,
      });
    expect(waiting({ ingressClassName: 'ngnix' })).toMatchObject({
      code: 'ingress-no-controller',
      params: { ingressClass: 'ngnix', has: 'nginx' },
      since: 11_000,
    });
    expect(waiting({})).toMatchObject({ params: { ingressClass: 'nginx' }, since: 121_000 });
    const google = object(
      'v1/Node',
      'n',
      {
        metadata: { labels: { 'cloud.google.com/gke-nodepool': 'a' } },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
      '',
    );
    expect(waiting({}, [google]).since).toBe(601_000);
    const answered = {
      ref: ingress([]).ref,
      url: 'http://echo.info/',
      answer: { kind: 'answered', status: 200, body: '', truncated: false } as ProbeResponse,
      pos: 1,
    };
    expect(
      incidentCodes([...good, ingress([rule('echo.info', 'echoserver', 80)], {}, {})], {
        responses: [answered],
      }),
    ).toEqual([]);
  });

  test('an Ingress with the default certificate, a wrong name or an expired certificate is an incident', () => {
    const tls = ingress([rule('echo.info', 'echoserver', 80)], {
      tls: [{ hosts: ['echo.info'], secretName: 'echo-tls' }],
    });
    const certificate: Certificate = {
      names: ['echo.info'],
      subject: 'CN=echo.info',
      issuer: 'CN=ca',
      selfSigned: true,
      notBefore: 0,
      notAfter: 9e12,
      fallback: false,
    };
    const served = (object: ObservedObject, more: Partial<Certificate>) =>
      diagnose([...good, object], {
        now: 1e12,
        responses: [
          {
            ref: object.ref,
            url: 'https://echo.info/foo',
            answer: {
              kind: 'answered',
              status: 200,
              body: '',
              truncated: false,
              certificate: { ...certificate, ...more },
            },
            pos: 1,
          },
        ],
      });
    expect(served(tls, {})).toEqual([]);
    expect(served(tls, { names: ['10.0.0.1', 'ECHO.info'] })).toEqual([]);
    expect(served(tls, { names: ['*.info'] })).toMatchObject([
      { code: 'certificate-name', params: { found: '*.info' } },
    ]);
    expect(served(tls, { fallback: true })).toMatchObject([
      { code: 'certificate-fallback', params: { host: 'echo.info', secret: 'echo-tls' } },
    ]);
    expect(served(tls, { names: ['www.example.com'] })).toMatchObject([
      { code: 'certificate-name', params: { found: 'www.example.com' } },
    ]);
    expect(served(tls, { notAfter: 1e11 })).toMatchObject([
      { code: 'certificate-expired', params: { notAfter: 1e11 } },
    ]);
    expect(
      served(ingress([rule('echo.info', 'echoserver', 80)]), { fallback: true }),
      'an Ingress without TLS',
    ).toEqual([]);
  });
});
