import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import {
  deployment,
  echo,
  incidentCodes,
  object,
  onlyIncident,
  pod,
  service,
} from './diagnose.fixture.ts';
import { isIncidentActive } from './diagnose.ts';

describe('Service incidents', () => {
  test('a Service that selects no Pod is an incident after the grace period, and names the closest Pod', () => {
    const incident = onlyIncident(
      [echo, pod('other', { run: 'busybox' }), service({ app: 'echo-server' })],
      { now: 5_000 },
    );
    expect(incident).toMatchObject({
      code: 'service-no-pods',
      scope: 'own',
      params: {
        selector: 'app=echo-server',
        pod: 'echoserver-7d4b9-abcde',
        labels: 'app=echoserver',
      },
    });
    expect([isIncidentActive(incident, 14_999), isIncidentActive(incident, 15_000)]).toEqual([
      false,
      true,
    ]);
    expect(onlyIncident([service({ app: 'echoserver' })], { now: 5_000 })).toMatchObject({
      params: { pod: '', labels: '' },
      since: 35_000,
    });
  });

  test.each([
    [
      'for which a workload creates Pods',
      [deployment({ app: 'echoserver' }), service({ app: 'echoserver' })],
    ],
    ['with Pods', [echo, service({ app: 'echoserver' })]],
    ['without a selector', [object('v1/Service', 'a', { spec: { ports: [{ port: 80 }] } })]],
    [
      'of the cluster',
      [
        object('v1/Service', 'kubernetes', { spec: { selector: { a: 'b' } } }),
        object('v1/Service', 'x', { spec: { selector: { a: 'b' } } }, 'kube-system'),
      ],
    ],
    ['for an external name', [service({ a: 'b' }, [], { type: 'ExternalName' })]],
    [
      'that is terminating',
      [
        object('v1/Service', 'a', {
          metadata: { deletionTimestamp: 'now' },
          spec: { selector: { a: 'b' } },
        }),
      ],
    ],
    [
      'with a port that no container declares, before a request was refused,',
      [echo, service({ app: 'echoserver' }, [{ port: 80, targetPort: 9000 }])],
    ],
  ])('a Service %s is not an incident', (_, objects) => {
    expect(incidentCodes(objects)).toEqual([]);
  });

  test('a Service with another protocol than its Pods is an incident, and one with the same is not', () => {
    const labels = { app: 'echoserver' };
    const podWith = (...ports: JsonObject[]) => pod('p', labels, [{ name: 'web', ports }]);
    const svc = (targetPort: string | number, protocol?: string) =>
      service(labels, [{ port: 80, targetPort, ...(protocol !== undefined && { protocol }) }]);
    const tcp = podWith({ name: 'http', containerPort: 8080 });
    const udp = podWith({ name: 'http', containerPort: 8080, protocol: 'UDP' });
    const both = podWith(
      { name: 'http', containerPort: 8080 },
      { name: 'quic', containerPort: 8080, protocol: 'UDP' },
    );
    expect(onlyIncident([tcp, svc(8080, 'UDP')])).toMatchObject({
      code: 'service-protocol',
      params: { port: '8080', protocol: 'UDP', declared: 'TCP', pod: 'p' },
    });
    expect(onlyIncident([tcp, svc('http', 'UDP')]).params).toMatchObject({ port: 'http' });
    expect(onlyIncident([udp, svc('http')]).params).toMatchObject({
      protocol: 'TCP',
      declared: 'UDP',
    });
    for (const right of [
      [tcp, svc(8080)],
      [tcp, svc('8080', 'TCP')],
      [udp, svc(8080, 'UDP')],
      [udp, svc(8080)],
      [both, svc(8080, 'UDP')],
      [both, svc('quic', 'UDP')],
    ])
      expect(incidentCodes(right)).toEqual([]);
  });

  test('a Service with a port name that no container declares, or with a port number that refused a request, is an incident', () => {
    expect(
      onlyIncident([echo, service({ app: 'echoserver' }, [{ port: 80, targetPort: 'http' }])]),
    ).toMatchObject({ code: 'service-port', params: { port: 'http', declared: '8080' } });
    const wrong = { ...service({ app: 'echoserver' }, [{ port: 80, targetPort: 9000 }]), pos: 5 };
    const refused = (pos: number) => ({
      ref: wrong.ref,
      url: 'http://10.96.0.9/',
      answer: { kind: 'refused' } as ProbeResponse,
      pos,
    });
    expect(onlyIncident([echo, wrong], { responses: [refused(6)] })).toMatchObject({
      code: 'service-port',
      params: { port: '9000', declared: '8080' },
    });
    expect(incidentCodes([echo, wrong], { responses: [refused(4)] })).toEqual([]);
  });
});
