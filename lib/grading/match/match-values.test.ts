import { expect, test } from 'vitest';
import type { Json } from '#lib/kit/json.ts';
import { compileMatcher } from './matches.ts';
import { matchManifest } from './match.ts';
import { createMismatchReason } from './reason.ts';

const toReason = (expected: Json, found: Json) => {
  const [first] = matchManifest(expected, found).mismatches;
  return first ? createMismatchReason('c', found, first) : null;
};
const spec = (fields: Json): Json => ({ kind: 'Object', metadata: { name: 'o' }, spec: fields });
const cpu = (target: Json): Json => ({ name: 'cpu', target });
const PERCENT = { type: 'Utilization', averageUtilization: 80 };
const CPU_METRIC = spec({ metrics: [{ type: 'Resource', resource: cpu(PERCENT) }] });

test.each<[string, Json, Json]>([
  ['a schedule by its times', spec({ schedule: '* * * * *' }), spec({ schedule: '@every 1m' })],
  ['a list of minutes', spec({ schedule: '*/30 * * * *' }), spec({ schedule: '0,30 * * * *' })],
  ['a duration in another unit', spec({ interval: '1m' }), spec({ interval: '60s' })],
  ['a text that is no duration', spec({ interval: 'often' }), spec({ interval: 'often' })],
  [
    'ports of a Service in any order',
    spec({ ports: [{ port: 80, targetPort: 8080 }] }),
    spec({
      ports: [
        { name: 'dns', port: 80, protocol: 'UDP' },
        { name: 'http', port: 80, targetPort: '8080', protocol: 'TCP' },
      ],
    }),
  ],
  [
    'the metric of the only container as a metric of the Pod',
    CPU_METRIC,
    spec({
      metrics: [
        { type: 'Resource', resource: { name: 'memory', target: PERCENT } },
        {
          type: 'ContainerResource',
          containerResource: { ...(cpu(PERCENT) as object), container: 'c' },
        },
      ],
    }),
  ],
])('reads as equal: %s', (_name, expected, found) => {
  expect(toReason(expected, found)).toBeNull();
  expect(compileMatcher(expected)(found)).toBe(true);
});

test.each<[string, Json, Json, object]>([
  [
    'a UDP port of a Service',
    spec({ ports: [{ port: 80 }] }),
    spec({ ports: [{ port: 80, protocol: 'UDP' }] }),
    { code: 'differs', params: { path: 'spec.ports[0].protocol', expected: 'TCP', found: 'UDP' } },
  ],
  [
    'a UDP port of a node',
    spec({ ports: [{ nodePort: 30010 }] }),
    spec({ ports: [{ port: 80, nodePort: 30010, protocol: 'UDP' }] }),
    { code: 'differs', params: { path: 'spec.ports[0].protocol' } },
  ],
  [
    'an invalid schedule',
    spec({ schedule: '* * * * *' }),
    spec({ schedule: 'often' }),
    { code: 'schedule', params: { everySeconds: 0, expected: '* * * * *', found: 'often' } },
  ],
  [
    'a schedule that runs every five minutes',
    spec({ schedule: '* * * * *' }),
    spec({ schedule: '*/5 * * * *' }),
    { code: 'schedule', params: { everySeconds: 300 } },
  ],
  [
    'a schedule that runs at irregular times',
    spec({ schedule: '* * * * *' }),
    spec({ schedule: '*/7 * * * *' }),
    { code: 'schedule', params: { everySeconds: 0 } },
  ],
  [
    'a metric of one container with another target',
    CPU_METRIC,
    spec({
      metrics: [
        { type: 'ContainerResource', containerResource: cpu({ type: 'Value', value: '80' }) },
      ],
    }),
    {
      code: 'differs',
      params: {
        path: 'spec.metrics[ContainerResource].containerResource.target.type',
        expected: 'Utilization',
        found: 'Value',
      },
    },
  ],
  [
    'a field of the status that has no value yet',
    { status: { loadBalancer: { ingress: [{}] } } },
    { kind: 'Ingress', metadata: { name: 'i' }, status: {} },
    { code: 'missing', params: { kind: 'Ingress', path: 'status.loadBalancer' } },
  ],
  [
    'a condition without any conditions',
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    { kind: 'Pod', metadata: { name: 'p' }, status: { phase: 'Pending' } },
    { code: 'condition', params: { condition: 'Ready', expected: 'True', found: '' } },
  ],
  [
    'a condition without a status',
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    { kind: 'Pod', metadata: { name: 'p' } },
    { code: 'condition', params: { condition: 'Ready', found: '' } },
  ],
  [
    'a list of the status without the entry',
    { status: { podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] } },
    { kind: 'Pod', metadata: { name: 'p' }, status: { podIPs: [{ ip: '10.0.0.1' }] } },
    { code: 'no-item', params: { path: 'status.podIPs' } },
  ],
])('the reason for another value describes %s', (_name, expected, found, reason) => {
  expect(toReason(expected, found)).toMatchObject(reason);
  expect(compileMatcher(expected)(found)).toBe(false);
});
