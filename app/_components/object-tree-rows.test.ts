import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/protocol/json.ts';
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

const formatRow = (line: ObjectTreeRow) => {
  const inside = '  '.repeat(line.depth);
  if ('object' in line) return `${inside}${line.kind === 'see' ? 'see ' : ''}${line.object.name}`;
  return (
    inside +
    (line.kind === 'missing' ? `no ${line.missingKind} ${line.name}` : `${line.name} ${line.state}`)
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

it('leads from a Deployment by owners to what each container does', () => {
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
    more: 'ngnix',
    trouble: true,
  });
});

it('leads from an Ingress to its Services, those that are missing too, and on to endpoints that are not listed', () => {
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

it('says of a Service that finds no Pod which it looks for, and nothing of one that looks for none', () => {
  const service = object('Service', 'web', { spec: { selector: { app: 'web', tier: 'a' } } });
  expect(buildTreeRows([service])[1]).toMatchObject({
    kind: 'endpoint',
    name: '<none>',
    more: 'app=web,tier=a',
    state: '0 endpoints',
  });
  expect(
    formatTree([
      object('Service', 'elsewhere', { spec: { type: 'ExternalName', selector: { app: 'x' } } }),
    ]),
  ).toEqual(['elsewhere']);
});

it('puts a volume under its claim, and points from a Pod to a claim that stands by itself', () => {
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

it('loses nothing to owners in a circle, and shows a Service of two Ingresses once', () => {
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

it("tells owners in a row of somebody's making apart by keys that grow no longer with it", () => {
  const row = Array.from({ length: 500 }, (_, n) =>
    object('Job', String(n), {}, { owner: `Job ${String(n - 1)}` }),
  );
  const keys = buildTreeRows(row).map(({ key }) => key);
  expect([new Set(keys).size, Math.max(...keys.map(({ length }) => length))]).toEqual([
    500,
    'Job 498 Job 499'.length,
  ]);
});
