import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ObjectView } from '#lib/room/views.ts';
import { buildTreeRows, type ObjectTreeRow } from './object-tree-rows.ts';

function object(
  kind: string,
  name: string,
  body: JsonObject = {},
  more: Partial<ObjectView> = {},
): ObjectView {
  return {
    uid: `${kind} ${name}`,
    gvk: `v1/${kind}`,
    ns: kind === 'PersistentVolume' ? '' : 'default',
    name,
    owner: null,
    state: '',
    hasIncident: false,
    object: body,
    ...more,
  };
}

const formatRow = (row: ObjectTreeRow) => {
  const indent = '  '.repeat(row.depth);
  if ('object' in row)
    return `${indent}${row.kind === 'reference' ? 'see ' : ''}${row.object.name}`;
  return (
    indent +
    (row.kind === 'missing' ? `no ${row.missingKind} ${row.name}` : `${row.name} ${row.state}`)
  );
};
const formatTree = (objects: readonly ObjectView[], all?: readonly ObjectView[]) =>
  buildTreeRows(objects, all).map(formatRow);

const backend = (name: string): JsonObject => ({ backend: { service: { name } } });
const slice = (service: string, endpoints: JsonObject[]) =>
  object('EndpointSlice', `${service}-x`, {
    metadata: { labels: { 'kubernetes.io/service-name': service } },
    endpoints,
  });

it('shows the owned objects of a Deployment down to the state of each container', () => {
  const pod = object(
    'Pod',
    'web-1',
    {
      spec: { containers: [{ name: 'web', image: 'ngnix' }] },
      status: {
        containerStatuses: [
          {
            name: 'web',
            ready: false,
            restartCount: 2,
            state: { waiting: { reason: 'ImagePullBackOff' } },
          },
        ],
      },
    },
    { owner: 'ReplicaSet web' },
  );
  const objects = [
    pod,
    object('ReplicaSet', 'web', {}, { owner: 'Deployment web' }),
    object('Deployment', 'web'),
  ];
  expect(formatTree(objects)).toEqual([
    'web',
    '  web',
    '    web-1',
    '      web ImagePullBackOff, 2 restarts',
  ]);
  expect(buildTreeRows(objects).at(-1)).toMatchObject({
    kind: 'container',
    detail: 'ngnix',
    hasIncident: true,
  });
});

it('shows the Services of an Ingress, also missing ones, and endpoints from EndpointSlices that are not listed', () => {
  const ingress = object('Ingress', 'shop', {
    spec: { rules: [{ http: { paths: [backend('web'), backend('api'), backend('web')] } }] },
  });
  const objects = [object('Service', 'web', { spec: { selector: { app: 'web' } } }), ingress];
  const endpoints = slice('web', [
    { addresses: ['10.0.0.1'], conditions: { ready: true }, targetRef: { name: 'web-1' } },
    { addresses: ['10.0.0.2'], conditions: { ready: false }, targetRef: { name: 'web-2' } },
  ]);
  expect(formatTree(objects, [...objects, endpoints])).toEqual([
    'shop',
    '  web',
    '    web-1 ready',
    '    web-2 not ready',
    '  no Service api',
  ]);
});

it('shows the selector of a Service without endpoints, unless the Service selects no Pods', () => {
  const service = object('Service', 'web', { spec: { selector: { app: 'web', tier: 'a' } } });
  expect(buildTreeRows([service])[1]).toMatchObject({
    kind: 'endpoint',
    name: '<none>',
    detail: 'app=web,tier=a',
    state: '0 endpoints',
  });
  expect(
    formatTree([
      object('Service', 'elsewhere', { spec: { type: 'ExternalName', selector: { app: 'x' } } }),
    ]),
  ).toEqual(['elsewhere']);
});

it('shows a volume below its claim, and a reference from a Pod to the claim', () => {
  const objects = [
    object('PersistentVolume', 'pv'),
    object('PersistentVolumeClaim', 'data', { spec: { volumeName: 'pv' } }),
    object('Pod', 'db', {
      spec: {
        volumes: [
          { persistentVolumeClaim: { claimName: 'data' } },
          { persistentVolumeClaim: { claimName: 'lost' } },
        ],
      },
    }),
  ];
  expect(formatTree(objects)).toEqual([
    'db',
    '  see data',
    '  no PersistentVolumeClaim lost',
    'data',
    '  pv',
  ]);
});

it('keeps objects whose owners form a cycle, and shows a Service of two Ingresses once', () => {
  expect(
    formatTree([
      object('Job', 'a', {}, { owner: 'Job b' }),
      object('Job', 'b', {}, { owner: 'Job a' }),
    ]),
  ).toEqual(['a', '  b', '    see a']);
  const ingress = (name: string) =>
    object('Ingress', name, { spec: { defaultBackend: { service: { name: 'web' } } } });
  expect(formatTree([ingress('one'), ingress('two'), object('Service', 'web')])).toEqual([
    'one',
    '  web',
    'two',
    '  see web',
  ]);
});

it('keeps row keys short for a long chain of made-up owners', () => {
  const row = Array.from({ length: 500 }, (_, n) =>
    object('Job', String(n), {}, { owner: `Job ${String(n - 1)}` }),
  );
  const keys = buildTreeRows(row).map(({ key }) => key);
  expect([new Set(keys).size, Math.max(...keys.map(({ length }) => length))]).toEqual([
    500,
    'Job 498 Job 499'.length,
  ]);
});

it('shows an endpoint of two slices once, and as ready if one of them says so', () => {
  const endpoint = (ready: boolean) => ({
    addresses: ['10.244.0.5'],
    conditions: { ready },
    targetRef: { name: 'web-1' },
  });
  const service = object('Service', 'web', { spec: { selector: { app: 'web' } } });
  for (const order of [
    [true, false],
    [false, true],
  ]) {
    const slices = order.map((ready) => slice('web', [endpoint(ready)]));
    expect(formatTree([service], [service, ...slices])).toEqual(['web', '  web-1 ready']);
  }
});

it('shows a claim that two volumes use once', () => {
  const volume = { persistentVolumeClaim: { claimName: 'data' } };
  const pod = object('Pod', 'two', { spec: { volumes: [volume, volume] } });
  expect(formatTree([pod])).toEqual(['two', '  no PersistentVolumeClaim data']);
});
