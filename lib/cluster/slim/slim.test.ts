import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { BUILT_IN_KINDS } from '../plan.ts';
import { textAt, type JsonObject } from '#lib/kit/json.ts';
import { JsonObject as JsonObjectSchema } from '#lib/protocol/json.ts';
import type { Shape } from './shape.ts';
import { admitObject, isAdmissibleKind } from './admit.ts';
import { SHAPES, isVisiblePath } from './slim.ts';

/** Admits an object with the identity in its metadata. */
function slimObject(gvk: string, object: JsonObject): JsonObject {
  const name = textAt(object, 'metadata', 'name') || 'name';
  return admitObject({ uid: `uid-${name}`, gvk, ns: 'default', name }, object);
}

const SECRET = 'do-not-let-me-out';
/** Keys whose values must never be sent, at any depth. */
const FORBIDDEN_KEYS = [
  'value',
  'data',
  'stringData',
  'managedFields',
  'token',
  'password',
  'binaryData',
  'kubectl.kubernetes.io/last-applied-configuration',
];
/** Objects that fill a shape to its full depth, with forbidden keys at every level. */
function objectFilling(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'scalar':
      return fc.constantFrom<unknown>('text', 3, true);
    case 'list':
      return fc.array(objectFilling(shape.item), { minLength: 1, maxLength: 2 });
    case 'map':
      return objectFilling(shape.item).map((value) => ({
        key: value,
        ...(shape.keys === undefined ? {} : { [FORBIDDEN_KEYS.at(-1)!]: SECRET }),
      }));
    case 'fields': {
      const hidden = FORBIDDEN_KEYS.filter((key) => !Object.hasOwn(shape.fields, key)).map(
        (key) => [key, fc.constantFrom<unknown>(SECRET, [SECRET], { a: SECRET })] as const,
      );
      const allowed = Object.entries(shape.fields).map(
        ([key, field]) => [key, objectFilling(field)] as const,
      );
      return fc.record(Object.fromEntries<fc.Arbitrary<unknown>>([...allowed, ...hidden]), {
        requiredKeys: allowed.filter((_, index) => index % 2 === 0).map(([key]) => key),
        noNullPrototype: true,
      });
    }
  }
}

describe('R3: agents send an allow-list of fields', () => {
  it.each(BUILT_IN_KINDS.map(({ gvk }) => gvk))(
    'a slim %s contains no env values, data or managedFields',
    (gvk) => {
      fc.assert(
        fc.property(objectFilling(SHAPES[gvk]!), (raw) => {
          const text = JSON.stringify(slimObject(gvk, raw as JsonObject));
          expect(text).not.toContain(SECRET);
          expect(text).toContain('text');
        }),
        { seed: 7, numRuns: 40 },
      );
    },
  );

  it('a slim Pod has its template, names of variables and states, but no values', () => {
    const slim = slimObject('v1/Pod', POD);
    expect(JSON.stringify(slim)).not.toMatch(
      /hunter2|managedFields|last-applied|header-secret|earlier line/,
    );
    expect(slim).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'echo',
        labels: { app: 'echo' },
        annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' },
      },
      spec: {
        containers: [
          {
            name: 'echo',
            command: ['sh', '-c', 'sleep infinity'],
            env: [
              { name: 'PASSWORD' },
              { name: 'FROM', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
            ],
            readinessProbe: {
              httpGet: { path: '/', port: 80, httpHeaders: [{ name: 'Authorization' }] },
            },
          },
        ],
        volumes: [{ name: 'v', secret: { secretName: 'db' } }],
      },
      status: {
        containerStatuses: [
          {
            lastState: {
              terminated: { exitCode: 1, reason: 'Error', message: 'panic: no such file' },
            },
          },
        ],
      },
    });
  });

  it('a slim ConfigMap has the names of its keys, read from managedFields, but no values', () => {
    const entry = (part: string, key: string) => ({
      manager: 'kubectl',
      fieldsV1: { [part]: { '.': {}, [`f:${key}`]: {} } },
    });
    const slim = slimObject('v1/ConfigMap', {
      metadata: { name: 'c', managedFields: [entry('f:data', 'b'), entry('f:binaryData', 'a')] },
      data: { b: 'hunter2' },
    });
    expect(slim).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'default', uid: 'uid-c' },
      keys: ['a', 'b'],
    });
    expect(slimObject('v1/ConfigMap', slim)).toEqual(slim);
  });

  it('Secrets and unknown kinds have no shape', () => {
    expect(isAdmissibleKind('v1/Secret', undefined)).toBe(false);
    expect(slimObject('v1/Secret', { metadata: { name: 's' }, data: { a: 'b' } })).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'default', uid: 'uid-s' },
    });
    expect(BUILT_IN_KINDS.map(({ gvk }) => gvk).sort()).toEqual(Object.keys(SHAPES).sort());
  });

  it('labels are made well-formed, and an object that is too large keeps only its identity', () => {
    const labels: JsonObject = { odd: 'a\u0000b\ud800', __proto__x: '1' };
    expect(slimObject('v1/Pod', { metadata: { name: 'p', labels } })).toMatchObject({
      metadata: { labels: { odd: 'a\uFFFDb\uFFFD' } },
    });
    const container = { name: 'c', command: Array.from({ length: 150 }, () => 'x'.repeat(4000)) };
    const large = slimObject('v1/Pod', {
      metadata: { name: 'p', uid: 'u' },
      spec: { containers: [container] },
    });
    expect(large).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default', uid: 'uid-p' },
      oversized: true,
    });
  });

  it('slimming a slim object changes nothing', () => {
    const once = slimObject('v1/Pod', POD);
    expect(slimObject('v1/Pod', once)).toEqual(once);
    expect(JsonObjectSchema.safeParse(once).success).toBe(true);
  });
});

describe('isVisiblePath', () => {
  it.each([
    ['v1/Pod', 'spec.containers.0.image', true],
    ['v1/Pod', 'spec.containers.image', true],
    ['v1/Pod', 'metadata.labels.anything', true],
    ['v1/Pod', 'spec.containers.env.value', false],
    ['v1/Pod', 'metadata.managedFields', false],
    ['v1/ConfigMap', 'data', false],
    ['v1/Secret', 'metadata', false],
  ])('%s %s: %s', (gvk, path, isVisible) => {
    expect(isVisiblePath(gvk, path.split('.'))).toBe(isVisible);
  });
});

const POD: JsonObject = {
  metadata: {
    name: 'echo',
    namespace: 'default',
    uid: 'u-1',
    resourceVersion: '7',
    labels: { app: 'echo' },
    managedFields: [{ manager: 'kubectl' }],
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"env":"hunter2"}',
      'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z',
      note: 'hunter2',
    },
  },
  spec: {
    containers: [
      {
        name: 'echo',
        image: 'busybox',
        command: ['sh', '-c', 'sleep infinity'],
        env: [
          { name: 'PASSWORD', value: 'hunter2' },
          { name: 'FROM', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
        readinessProbe: {
          httpGet: {
            path: '/',
            port: 80,
            httpHeaders: [{ name: 'Authorization', value: 'header-secret' }],
          },
        },
      },
    ],
    volumes: [{ name: 'v', secret: { secretName: 'db', items: [{ key: 'hunter2', path: 'x' }] } }],
  },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'echo',
        ready: false,
        restartCount: 2,
        lastState: {
          terminated: {
            exitCode: 1,
            reason: 'Error',
            message: 'earlier line\npanic: no such file\n',
            containerID: 'containerd://1',
          },
        },
      },
    ],
  },
};
