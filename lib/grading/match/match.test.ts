import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '#lib/kit/json.ts';
import { compileMatcher } from './matches.ts';
import { matchManifest } from './match.ts';
import { createMismatchReason } from './reason.ts';

const pod = (...containers: Json[]): Json => ({
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers },
});
const toReason = (expected: Json, found: Json) => {
  const [first] = matchManifest(expected, found).mismatches;
  return first ? createMismatchReason('c', found, first) : null;
};
const container = (fields: Json): Json => ({ spec: { containers: [fields] } });

test.each<[string, Json, Json]>([
  [
    'an image with and without its registry',
    { image: 'nginx:1.18.0' },
    { image: 'docker.io/library/nginx:1.18.0' },
  ],
  ['no tag and the latest tag', { image: 'busybox' }, { image: 'index.docker.io/busybox:latest' }],
  ['any tag if the expectation has a wildcard', { image: 'busybox:*' }, { image: 'busybox:1.36' }],
  [
    'a tag with and without a digest',
    { image: 'nginx:1.18.0' },
    { image: 'nginx:1.18.0@sha256:00' },
  ],
  [
    'quantities in different units',
    { resources: { requests: { cpu: '1', memory: '0.5Gi' } } },
    { resources: { requests: { cpu: '1000m', memory: '512Mi' } } },
  ],
  [
    'a command split over command and args',
    { command: ['sh', '-c', 'echo a; sleep 1'] },
    { command: ['/bin/sh'], args: ['-c', 'echo a; sleep 1'] },
  ],
  [
    'a script with different quotes and white space',
    { command: ['sh', '-c', 'echo a b; sleep infinity'] },
    { command: ['sh', '-c', ' echo "a"  \'b\'\nsleep infinity;\n'] },
  ],
  [
    'a folder with and without a trailing slash',
    { volumeMounts: [{ mountPath: '/work-dir' }] },
    { volumeMounts: [{ mountPath: '/work-dir/' }] },
  ],
  ['any value for an empty object', { imagePullPolicy: {} }, { imagePullPolicy: 'Always' }],
  [
    'args after an explicit command',
    { args: ['-text=foo'] },
    { command: ['/http-echo'], args: ['-text=foo'] },
  ],
  [
    'an image and its copy in a mirror of Docker Hub',
    { image: 'nginx:1.18.0' },
    { image: 'mirror.gcr.io/library/nginx:1.18.0' },
  ],
  [
    'a port without a protocol and a TCP port',
    { ports: [{ containerPort: 80 }] },
    { ports: [{ containerPort: 80, protocol: 'TCP' }] },
  ],
  [
    'a TCP port and a port without a protocol',
    { ports: [{ containerPort: 80 }] },
    { ports: [{ containerPort: 80, protocol: 'UDP' }, { containerPort: 80 }] },
  ],
  [
    'a UDP port if the expectation asks for one',
    { ports: [{ containerPort: 53, protocol: 'UDP' }] },
    { ports: [{ containerPort: 53, protocol: 'UDP' }] },
  ],
  [
    'a number and its text',
    { ports: [{ containerPort: 80 }] },
    { ports: [{ containerPort: '80' }] },
  ],
  ['a switch and its text', { tty: 'true' }, { tty: true }],
])('treats as equal: %s', (_name, expected, found) => {
  const actual = pod({ name: 'web', ...(found as object) });
  expect(matchManifest(container(expected), actual)).toMatchObject({ mismatches: [] });
  expect(compileMatcher(container(expected))(actual)).toBe(true);
});

test.each<[string, Json, Json, object]>([
  [
    'a name with a typo',
    { image: 'nginx:1.18.0' },
    { image: 'ngnix:1.18.0' },
    {
      code: 'image',
      params: { part: 'name', expected: 'nginx:1.18.0', found: 'ngnix:1.18.0', container: 'web' },
    },
  ],
  [
    'another tag',
    { image: 'nginx:1.18.0' },
    { image: 'nginx' },
    { code: 'image', params: { part: 'tag' } },
  ],
  [
    'another registry',
    { image: 'nginx' },
    { image: 'quay.io/library/nginx' },
    { code: 'image', params: { part: 'registry' } },
  ],
  [
    'a whole command line as one word',
    { command: ['sh', '-c', 'echo a'] },
    { command: ['sh -c "echo a"'] },
    { code: 'command', params: { expected: 'sh -c "echo a"', found: '"sh -c \\"echo a\\""' } },
  ],
  [
    'an extra argument after -c',
    { command: ['sh', '-c', 'echo a; sleep 1'] },
    { command: ['sh', '-c', 'echo a', 'sleep 1'] },
    { code: 'command' },
  ],
  ['a missing command', { command: ['sh'] }, {}, { code: 'command', params: { found: '' } }],
  [
    'a port',
    { ports: [{ containerPort: 8080 }] },
    { ports: [{ containerPort: 80 }] },
    {
      code: 'differs',
      params: {
        path: 'spec.containers[web].ports[0].containerPort',
        expected: '8080',
        found: '80',
      },
    },
  ],
  [
    'a missing mount, without comparing the mount that Kubernetes adds',
    { volumeMounts: [{ mountPath: '/work-dir' }] },
    { volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] },
    {
      code: 'no-item',
      params: { path: 'spec.containers[web].volumeMounts', expected: 'mountPath: /work-dir' },
    },
  ],
  [
    'a missing port among several',
    { ports: [{ containerPort: 8080 }] },
    { ports: [{ containerPort: 80 }, { containerPort: 443 }] },
    {
      code: 'no-item',
      params: { path: 'spec.containers[web].ports', expected: 'containerPort: 8080' },
    },
  ],
  [
    'a UDP port',
    { ports: [{ containerPort: 80 }] },
    { ports: [{ containerPort: 80, protocol: 'UDP' }] },
    {
      code: 'differs',
      params: {
        path: 'spec.containers[web].ports[0].protocol',
        expected: 'TCP',
        found: 'UDP',
      },
    },
  ],
  [
    'a UDP port among TCP ports',
    { ports: [{ containerPort: 80 }] },
    {
      ports: [
        { containerPort: 443, protocol: 'TCP' },
        { name: 'http', containerPort: 80, protocol: 'UDP' },
        { containerPort: 8080 },
      ],
    },
    {
      code: 'differs',
      params: { path: 'spec.containers[web].ports[http].protocol', found: 'UDP' },
    },
  ],
  [
    'another port that is also UDP, by its number first',
    { ports: [{ containerPort: 80 }] },
    { ports: [{ containerPort: 53, protocol: 'UDP' }] },
    { code: 'differs', params: { path: 'spec.containers[web].ports[0].containerPort' } },
  ],
])('treats as different: %s', (_name, expected, found, reason) => {
  const actual = pod({ name: 'web', ...(found as object) });
  expect(
    toReason({ spec: { containers: [{ name: 'web', ...(expected as object) }] } }, actual),
  ).toMatchObject(reason);
});

test.each<[string, Json, Json, object]>([
  [
    'a number',
    { spec: { replicas: 3 } },
    { kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2 } },
    {
      code: 'differs',
      params: { kind: 'Deployment', name: 'web', path: 'spec.replicas', expected: '3', found: '2' },
    },
  ],
  [
    'a missing field',
    { spec: { replicas: 3 } },
    { spec: {} },
    { code: 'missing', params: { path: 'spec.replicas', expected: '3' } },
  ],
  [
    'a missing field that can have any value',
    { metadata: { annotations: { a: {} } } },
    { metadata: {} },
    { code: 'missing', params: { path: 'metadata.annotations', expected: 'a' } },
  ],
  [
    'an unwanted field',
    { spec: { hostNetwork: null } },
    { spec: { hostNetwork: true } },
    { code: 'unwanted', params: { path: 'spec.hostNetwork', found: 'true' } },
  ],
  [
    'a label',
    { metadata: { labels: { app: 'a' } } },
    { metadata: { labels: { app: 'b' } } },
    { code: 'label', params: { path: 'metadata.labels', key: 'app', expected: 'a', found: 'b' } },
  ],
  [
    'a missing container',
    {
      spec: {
        containers: [
          { name: 'foo', image: 'a' },
          { name: 'bar', image: 'a' },
        ],
      },
    },
    pod({ name: 'foo', image: 'a' }),
    { code: 'no-container', params: { expected: 'bar' } },
  ],
  [
    'a container with another name',
    {
      spec: {
        containers: [
          { name: 'foo', image: 'a' },
          { name: 'bar', image: 'a' },
        ],
      },
    },
    pod({ name: 'baz', image: 'a' }, { name: 'foo', image: 'a' }),
    { code: 'container-name', params: { expected: 'bar', found: 'baz' } },
  ],
  [
    'a condition',
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    {
      status: {
        conditions: [
          { type: 'Initialized', status: 'True' },
          { type: 'Ready', status: 'False', reason: 'ContainersNotReady' },
        ],
      },
    },
    {
      code: 'condition',
      params: { condition: 'Ready', found: 'False', why: 'ContainersNotReady' },
    },
  ],
  [
    'a condition that does not exist yet',
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    { status: { conditions: [{ type: 'Initialized', status: 'True' }] } },
    { code: 'condition', params: { found: '' } },
  ],
])('the reason describes %s', (_name, expected, found, reason) => {
  expect(toReason(expected, found)).toMatchObject(reason);
});

test('compares selectors in the way of the API server', () => {
  const expected = { spec: { selector: { matchLabels: { app: 'echo' } } } };
  expect(
    matchManifest(expected, {
      spec: { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['echo'] }] } },
    }).mismatches,
  ).toEqual([]);
  expect(toReason(expected, { spec: { selector: { matchLabels: { app: 'x' } } } })).toMatchObject({
    code: 'differs',
    params: { path: 'spec.selector', expected: 'app=echo', found: 'app=x' },
  });
});

test('the total does not depend on the object, and matching does not throw for any JSON', () => {
  const json = fc.jsonValue({ maxDepth: 5 }) as fc.Arbitrary<Json>;
  const manifest = fc.record(
    {
      spec: fc.record(
        {
          containers: fc.array(
            fc.dictionary(
              fc.constantFrom('name', 'image', 'command', 'args', 'ports', 'resources'),
              json,
            ),
          ),
          selector: json,
        },
        { requiredKeys: [] },
      ),
      status: json,
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Json>;
  const any = fc.oneof(json, manifest);
  fc.assert(
    fc.property(any, any, any, (expected, found, other) => {
      const [match, otherMatch] = [matchManifest(expected, found), matchManifest(expected, other)];
      expect(match.total).toBe(otherMatch.total);
      expect(
        match.matching <= match.total &&
          (match.matching === match.total) === (match.mismatches.length === 0),
      ).toBe(true);
      expect(compileMatcher(expected)(found)).toBe(match.mismatches.length === 0);
      for (const mismatch of match.mismatches) createMismatchReason('c', found, mismatch);
      expect(matchManifest(expected, expected).mismatches).toEqual([]);
    }),
    {
      seed: 30,
      numRuns: 200,
      examples: [
        [
          { spec: { containers: [{ image: { toString: false } }] } },
          { spec: { containers: [{ image: [] }] } },
          {},
        ],
      ],
    },
  );
}, 30_000);
