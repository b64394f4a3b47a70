import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { pod as workloadPod } from '../engine/evaluate.fixture.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { echo, service } from './diagnose.fixture.ts';
import { diagnose } from './diagnose.ts';

test('an incident lasts as long as its cause, and keeps its start time while its reason changes', () => {
  const broken = (reason: string, at: number) =>
    workloadPod(
      'a1',
      'a',
      'ngnix',
      {
        containerStatuses: [{ name: 'web', state: { waiting: { reason, message: 'not found' } } }],
      },
      { at },
    );
  const first = diagnose([broken('ErrImagePull', 5)]);
  expect(first).toMatchObject([
    { code: 'image-pull', since: 5, params: { container: 'web', image: 'ngnix' } },
  ]);
  expect(diagnose([broken('ImagePullBackOff', 9)], { previous: first })).toMatchObject([
    { since: 5 },
  ]);
  expect(diagnose([workloadPod('a1', 'a')], { previous: first })).toEqual([]);
});

test('an incident keeps its start time while its cause lasts, and ends with it', () => {
  const wrong = [echo, service({ app: 'echo-server' })];
  const first = diagnose(wrong, { now: 5_000 });
  expect(diagnose(wrong, { now: 60_000, previous: first })).toEqual(first);
  expect(
    diagnose([echo, service({ app: 'echoserver' })], { now: 70_000, previous: first }),
  ).toEqual([]);
});

test('diagnosis does not throw for any JSON of any kind', () => {
  // Objects often contain the fields that the diagnosis reads, and often with another type.
  const fieldName = fc.constantFrom(
    'spec',
    'status',
    'metadata',
    'labels',
    'selector',
    'ports',
    'targetPort',
    'rules',
    'http',
    'paths',
    'backend',
    'service',
    'name',
    'port',
    'tls',
    'hosts',
    'conditions',
    'type',
    'reason',
    'message',
    'metrics',
    'resource',
    'target',
    'scaleTargetRef',
    'containers',
    'containerStatuses',
    'state',
    'waiting',
    'template',
    'component',
    'k8s-app',
    'phase',
    'storageClassName',
    'volumes',
    'deletionTimestamp',
    '__proto__',
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('Pending', 'False', 'Ready', 'kube-dns', '', 80, -1, null, true),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fieldName, tie('json'), { maxKeys: 5 }),
    ),
  }));
  const gvks = [...BUILT_IN_KINDS.map(({ gvk }) => gvk), 'storage.k8s.io/v1/StorageClass'];
  const arbitraryObject = fc.record({
    gvk: fc.constantFrom(...gvks),
    ns: fc.constantFrom('default', 'kube-system', ''),
    body: fc.dictionary(fieldName, json, { maxKeys: 6 }),
  });
  const url = fc.constantFrom('', 'https://echo.info/foo', 'not an address', 'https://[');
  fc.assert(
    fc.property(fc.array(arbitraryObject, { maxLength: 12 }), url, (generated, requestUrl) => {
      const objects = generated.map(({ gvk, ns, body }, index): ObservedObject => ({
        ref: { uid: String(index), gvk, ns, name: 'n' },
        object: body as JsonObject,
        foundAtConnect: false,
        at: index,
      }));
      const certificate = {
        names: [],
        subject: '',
        issuer: '',
        selfSigned: false,
        notBefore: 0,
        notAfter: 0,
        fallback: false,
      };
      const responses = objects.map(({ ref }) => ({
        ref,
        url: requestUrl,
        answer: {
          kind: 'answered',
          status: 404,
          body: '',
          truncated: false,
          certificate,
        } as ProbeResponse,
        pos: 1,
      }));
      diagnose(objects, { responses });
    }),
    { seed: 7, numRuns: 500 },
  );
});
