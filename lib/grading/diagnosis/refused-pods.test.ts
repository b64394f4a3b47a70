import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { indexObjects, type ObservedObject } from '../engine/object-index.ts';
import { findCauseBehind, findRefusalReason } from './root-cause.ts';
import { object, incidentCodes, onlyIncident } from './diagnose.fixture.ts';

const failure = (message: string): JsonObject => ({
  type: 'ReplicaFailure',
  status: 'True',
  reason: 'FailedCreate',
  message,
});
const replicaSet = (message: string, metadata: JsonObject = {}) =>
  object('apps/v1/ReplicaSet', 'web-1', {
    metadata,
    spec: { replicas: 1 },
    status: { replicas: 0, conditions: [failure(message)] },
  });
const QUOTA =
  'pods "web-1-x" is forbidden: exceeded quota: compute, requested: limits.cpu=1,pods=1, used: limits.cpu=2,pods=2, limited: limits.cpu=2,pods=2';

describe('Pods that the API server refuses', () => {
  test.each<[string, object]>([
    [
      QUOTA,
      {
        why: 'quota',
        what: 'compute',
        needed: 'limits.cpu=1',
        used: 'limits.cpu=2',
        allowed: 'limits.cpu=2',
      },
    ],
    [
      'pods "web-1-x" is forbidden: exceeded quota: pods-only, requested: pods=1, used: pods=3, limited: pods=3',
      { why: 'quota', what: 'pods-only', needed: 'pods=1', used: 'pods=3', allowed: 'pods=3' },
    ],
    [
      'pods "x" is forbidden: exceeded quota: cut, requested: pods=1, us',
      { why: 'quota', what: 'cut', needed: '' },
    ],
    [
      'pods "x" is forbidden: failed quota: compute: must specify limits.cpu for: web; requests.cpu for: web',
      { why: 'quota-unset', what: 'compute', needed: 'limits.cpu' },
    ],
    [
      'pods "x" is forbidden: failed quota: compute: must specify limits.cpu,limits.memory',
      { why: 'quota-unset', what: 'compute', needed: 'limits.cpu' },
    ],
    [
      'pods "x" is forbidden: minimum memory usage per Container is 500Mi, but request is 100Mi.',
      { why: 'limit-range', needed: 'memory 100Mi', allowed: 'memory ≥ 500Mi (Container)' },
    ],
    [
      'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Pod/default/x was blocked\n  image tag is required',
      {
        why: 'webhook',
        what: 'validate.kyverno.svc-fail',
        needed: 'resource Pod/default/x was blocked image tag is required',
      },
    ],
    [
      'admission webhook "policy.example.com" denied the request without explanation',
      { why: 'webhook', what: 'policy.example.com', needed: '' },
    ],
    [
      `pods "x" is forbidden: ValidatingAdmissionPolicy 'limit.example.com' with binding 'b' denied request: failed expression: size(object.spec.containers) <= 1`,
      {
        why: 'policy',
        what: 'limit.example.com',
        needed: 'failed expression: size(object.spec.containers) <= 1',
      },
    ],
    [
      'pods "x" is forbidden: maximum cpu usage per Container is 200m, but limit is 500m',
      { why: 'limit-range', needed: 'cpu 500m', allowed: 'cpu ≤ 200m (Container)' },
    ],
    [
      'pods "x" is forbidden: [maximum memory usage per Pod is 1Gi, but limit is 2Gi, maximum cpu usage per Pod is 1, but limit is 2]',
      { why: 'limit-range', needed: 'memory 2Gi', allowed: 'memory ≤ 1Gi (Pod)' },
    ],
    [
      'pods "x" is forbidden: minimum cpu usage per Container is 100m, but request is 50m',
      { why: 'limit-range', needed: 'cpu 50m', allowed: 'cpu ≥ 100m (Container)' },
    ],
    [
      'pods "x" is forbidden: minimum memory usage per Container is 64Mi.  No request is specified',
      { why: 'limit-range', needed: 'memory', allowed: 'memory ≥ 64Mi (Container)' },
    ],
    [
      'pods "x" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
      { why: 'limit-range', needed: 'cpu ratio 4.000000', allowed: 'ratio ≤ 2 (Container)' },
    ],
    [
      'Pod "x" is invalid: spec.containers[0].resources.requests: Invalid value: "500m": must be less than or equal to cpu limit of 200m',
      { why: 'limit-range', needed: 'cpu 500m', allowed: 'cpu ≤ 200m' },
    ],
    [
      'pods "x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true',
      {
        why: 'pod-security',
        what: 'restricted:latest',
        needed: 'allowPrivilegeEscalation != false',
      },
    ],
    [
      'admission webhook "validate.example.com" denied the request: image tag latest',
      { why: 'webhook', what: 'validate.example.com' },
    ],
    [
      'Internal error occurred: failed calling webhook "validate.example.com": Post "https://x": EOF',
      { why: 'webhook-down', what: 'validate.example.com' },
    ],
    [
      "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'all' denied request: no",
      { why: 'policy', what: 'no-latest' },
    ],
    [
      'pods "x" is forbidden: error looking up service account default/reader: serviceaccount "reader" not found',
      { why: 'service-account', what: 'reader' },
    ],
    [
      'pods "x" is forbidden: error looking up service account default/reader: timeout',
      { why: 'service-account', what: 'reader' },
    ],
    [
      'Pod "x" is invalid: spec.containers[0].name: Duplicate value: "web"',
      { why: 'invalid', message: 'spec.containers[0].name: Duplicate value: "web"' },
    ],
    [
      'pods "x" is forbidden: no PriorityClass with name high was found',
      { why: 'other', message: 'no PriorityClass with name high was found' },
    ],
    ['', { why: 'other', message: '' }],
  ])('%s', (message, params) => {
    expect(onlyIncident([replicaSet(message)])).toMatchObject({
      code: 'pods-refused',
      params: { kind: 'ReplicaSet', name: 'web-1', ...params },
    });
  });

  test('a webhook that does not respond is a problem of the infrastructure', () => {
    expect(onlyIncident([replicaSet('failed calling webhook "x": EOF')]).scope).toBe(
      'infrastructure',
    );
    expect(onlyIncident([replicaSet(QUOTA)]).scope).toBe('own');
  });

  const ownedBy = (owner: ObservedObject) => ({
    ownerReferences: [{ kind: 'Deployment', name: owner.ref.name, uid: owner.ref.uid }],
  });
  const deployment = (conditions: JsonObject[] = []) =>
    object('apps/v1/Deployment', 'web', { spec: { replicas: 1 }, status: { conditions } });

  test('a ReplicaSet and its Deployment have the problem once', () => {
    const owner = deployment([failure(QUOTA)]);
    const owned = replicaSet(QUOTA, ownedBy(owner));
    expect(onlyIncident([owner, owned]).object).toBe(owned.ref);
    expect(onlyIncident([owner]).object).toBe(owner.ref);
  });

  test('a condition that is False or about deletion is no refusal', () => {
    const changes: JsonObject[] = [{ status: 'False' }, { reason: 'FailedDelete' }];
    for (const change of changes)
      expect(incidentCodes([deployment([{ ...failure(QUOTA), ...change }])])).toEqual([]);
  });

  test('the refusal is the cause of a status that a check expects, before a Pod that starts', () => {
    const owner = deployment();
    const owned = replicaSet(QUOTA, ownedBy(owner));
    const starting = object('v1/Pod', 'web-1-a', {
      metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: owned.ref.uid }] },
      status: { phase: 'Pending' },
    });
    const index = indexObjects([owner, owned, starting]);
    expect(findCauseBehind('c', [owner], index)).toMatchObject({
      code: 'pods-refused',
      params: { kind: 'ReplicaSet', what: 'compute' },
    });
    expect(findRefusalReason('c', [owner], index)).toMatchObject({ code: 'pods-refused' });
    expect(findRefusalReason('c', [starting], index)).toBeNull();
  });

  test('the refusal is the root cause of a Service that nothing answers', () => {
    const labels = { app: 'web' };
    const refused = object('apps/v1/ReplicaSet', 'web-1', {
      spec: { replicas: 1, template: { metadata: { labels } } },
      status: { conditions: [failure(QUOTA)] },
    });
    const svc = object('v1/Service', 'web', { spec: { selector: labels, ports: [{ port: 80 }] } });
    expect(findCauseBehind('c', [svc], indexObjects([refused, svc]))?.code).toBe('pods-refused');
    const other = object('v1/Service', 'db', { spec: { selector: { app: 'db' } } });
    expect(findCauseBehind('c', [other], indexObjects([refused, other]))?.code).not.toBe(
      'pods-refused',
    );
  });

  test('a Pod that crashes is the cause before the refusal, and an evicted one after it', () => {
    const owner = deployment();
    const owned = replicaSet(QUOTA, ownedBy(owner));
    const pod = (status: JsonObject) =>
      object('v1/Pod', 'web-1-a', {
        metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: 'web-1', uid: owned.ref.uid }] },
        status,
      });
    const crashing = pod({
      phase: 'Running',
      containerStatuses: [{ name: 'web', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    });
    const evicted = pod({ phase: 'Failed', reason: 'Evicted' });
    const cause = (child: ObservedObject) =>
      findCauseBehind('c', [owner], indexObjects([owner, owned, child]))?.code;
    expect(cause(crashing)).toBe('crash-loop');
    expect(cause(evicted)).toBe('pods-refused');
    expect(findCauseBehind('c', [evicted], indexObjects([evicted]))?.code).toBe('evicted');
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['batch/v1/Job', {}, { startTime: '2026-01-01T00:00:00Z' }],
    ['apps/v1/DaemonSet', {}, { desiredNumberScheduled: 1, currentNumberScheduled: 0 }],
    ['apps/v1/StatefulSet', { replicas: 2 }, { observedGeneration: 1, replicas: 0 }],
  ])('%s without Pods is a problem, and one with Pods is not', (gvk, spec, status) => {
    const workload = object(gvk, 'w', { spec, status });
    expect(onlyIncident([workload])).toMatchObject({
      code: 'no-pods',
      params: { kind: gvk.slice(gvk.lastIndexOf('/') + 1), name: 'w' },
      since: 31_000,
    });
    expect(findCauseBehind('c', [workload], indexObjects([workload]))?.code).toBe('no-pods');
    const owned = object('v1/Pod', 'w-1', {
      metadata: { ownerReferences: [{ uid: workload.ref.uid }] },
    });
    expect(incidentCodes([workload, owned])).toEqual([]);
    expect(incidentCodes([object(gvk, 'w', { spec, status: {} })])).toEqual([]);
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['is suspended', { suspend: true }, { startTime: 'now' }],
    ['has ended', {}, { startTime: 'now', succeeded: 1 }],
    ['failed', {}, { startTime: 'now', failed: 1 }],
    ['runs', {}, { startTime: 'now', active: 1 }],
    ['has a condition', {}, { startTime: 'now', conditions: [{ type: 'Failed', status: 'True' }] }],
  ])('a Job that %s needs no Pods', (_name, spec, status) => {
    expect(incidentCodes([object('batch/v1/Job', 'j', { spec, status })])).toEqual([]);
  });

  test('any message is read without an error', () => {
    const word = fc.constantFrom(
      'exceeded quota: ',
      'failed quota: ',
      'maximum cpu usage per ',
      'Container is ',
      'admission webhook "',
      'violates PodSecurity "',
      '"',
      ', ',
      ': ',
      'a'.repeat(300),
      'must specify ',
      'service account ',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        expect(incidentCodes([replicaSet(words.join(''))])).toEqual(['pods-refused']);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});
