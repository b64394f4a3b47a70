import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { object, incidentCodes, onlyIncident } from './diagnose.fixture.ts';
import { findEndedContainer, findPodCauses } from './pod-causes.ts';
import { StepCounter, TooManyStepsError } from './steps.ts';

const LOW_ON_DISK =
  'The node was low on resource: ephemeral-storage. Threshold quantity: 8Gi, available: 7Gi. ';
const failedPod = (status: JsonObject, metadata: JsonObject = {}) =>
  object('v1/Pod', 'web', {
    metadata,
    spec: { containers: [{ name: 'web' }] },
    status: { phase: 'Failed', ...status },
  });
const ended = (name: string, exitCode: number): JsonObject => ({
  name,
  restartCount: 0,
  state: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } },
});
const causesOf = (status: JsonObject) => findPodCauses(failedPod(status).object);
const disruption = (reason: string, message = '') => ({
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message }],
});

describe('a Pod that ended as a whole', () => {
  test.each<[string, JsonObject, object]>([
    [
      'evicted, without conditions',
      { reason: 'Evicted', message: LOW_ON_DISK },
      { code: 'evicted', params: { why: 'disk', message: LOW_ON_DISK } },
    ],
    [
      'evicted, with the condition of newer Kubernetes',
      disruption('TerminationByKubelet', 'The node was low on resource: memory.'),
      {
        code: 'evicted',
        params: { why: 'memory', message: 'The node was low on resource: memory.' },
      },
    ],
    [
      'evicted for process IDs',
      { reason: 'Evicted', message: 'The node was low on resource: pids.' },
      { code: 'evicted', params: { why: 'pid' } },
    ],
    [
      'over its own limit',
      {
        reason: 'Evicted',
        message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ',
      },
      { code: 'evicted', params: { why: 'limit' } },
    ],
    [
      'over the limit of a volume',
      { reason: 'Evicted', message: 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi". ' },
      { code: 'evicted', params: { why: 'limit' } },
    ],
    [
      'over the limit of a container',
      {
        reason: 'Evicted',
        message: 'Container web exceeded its local ephemeral storage limit "10Mi". ',
      },
      { code: 'evicted', params: { why: 'limit' } },
    ],
    [
      'on a Node that does not respond',
      {
        phase: 'Running',
        reason: 'NodeLost',
        message: 'Node n1 which was running pod web is unresponsive',
        conditions: [{ type: 'Ready', status: 'False' }],
      },
      { code: 'evicted', params: { why: 'node-lost' } },
    ],
    [
      'of unknown phase on a lost Node',
      { phase: 'Unknown', reason: 'NodeLost', message: 'Node was lost' },
      { code: 'evicted', params: { why: 'node-lost' } },
    ],
    ['evicted without a message', { reason: 'Evicted' }, { params: { why: 'other', message: '' } }],
    [
      'preempted by the kubelet',
      { reason: 'Preempting', message: 'Preempted in order to admit critical pod' },
      { code: 'evicted', params: { why: 'preempted' } },
    ],
    [
      'preempted by the scheduler',
      disruption('PreemptionByScheduler'),
      { code: 'evicted', params: { why: 'preempted' } },
    ],
    [
      'ended by a shutdown',
      {
        reason: 'Terminated',
        message: 'Pod was terminated in response to imminent node shutdown.',
      },
      { code: 'evicted', params: { why: 'shutdown' } },
    ],
    [
      'ended by a shutdown that only the condition names',
      disruption('TerminationByKubelet', 'Pod was terminated in response to node shutdown.'),
      { code: 'evicted', params: { why: 'shutdown' } },
    ],
    ['on a lost node', { reason: 'NodeLost' }, { code: 'evicted', params: { why: 'node-lost' } }],
    [
      'collected with its node',
      disruption('DeletionByPodGC', 'PodGC: node no longer exists'),
      { code: 'evicted', params: { why: 'node-lost' } },
    ],
    ['tainted', disruption('DeletionByTaintManager'), { params: { why: 'taint' } }],
    ['drained', disruption('EvictionByEvictionAPI'), { params: { why: 'drain' } }],
    [
      'past its deadline',
      {
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      },
      { code: 'pod-failed', params: { why: 'deadline', reason: 'DeadlineExceeded' } },
    ],
    [
      'not admitted for CPU',
      { reason: 'OutOfcpu', message: "Pod was rejected: Node didn't have enough resource: cpu" },
      { code: 'pod-failed', params: { why: 'resources', reason: 'OutOfcpu' } },
    ],
    [
      'not admitted for a device',
      { reason: 'OutOfnvidia.com/gpu' },
      { params: { why: 'resources' } },
    ],
    ['not admitted by labels', { reason: 'NodeAffinity' }, { params: { why: 'node-selector' } }],
    ['not admitted for ports', { reason: 'NodePorts' }, { params: { why: 'ports' } }],
    [
      'not admitted by a plugin',
      { reason: 'UnexpectedAdmissionError', message: 'Allocate failed' },
      { code: 'pod-failed', params: { why: 'admission', message: 'Allocate failed' } },
    ],
    [
      'not admitted for a reason that is not known',
      { reason: 'SysctlForbidden' },
      { code: 'pod-failed', params: { why: 'admission', reason: 'SysctlForbidden' } },
    ],
  ])('is explained: %s', (_name, status, cause) => {
    expect(causesOf(status)).toMatchObject([{ params: { kind: 'Pod', name: 'web' } }]);
    expect(causesOf(status)).toMatchObject([cause]);
  });

  test('is not explained if only its container failed', () => {
    expect(
      causesOf({
        containerStatuses: [
          { name: 'web', state: { terminated: { exitCode: 1, reason: 'Error' } } },
        ],
      }),
    ).toEqual([]);
  });

  test.each<[string, JsonObject, object | null]>([
    [
      'failed',
      { phase: 'Failed', containerStatuses: [ended('a', 0), ended('web', 2)] },
      { container: 'web', exitCode: 2, restarts: 0 },
    ],
    [
      'succeeded',
      { phase: 'Succeeded', containerStatuses: [ended('web', 0)] },
      { container: 'web', exitCode: 0, restarts: 0 },
    ],
    [
      'failed in an init container',
      { phase: 'Failed', initContainerStatuses: [ended('first', 1)], containerStatuses: [{}] },
      { container: 'first', exitCode: 1 },
    ],
    ['still runs', { phase: 'Running', containerStatuses: [ended('web', 2)] }, null],
    ['failed without a status of its containers', { phase: 'Failed' }, null],
  ])(
    'that is not restarted is explained by the container that ended: it %s',
    (_name, status, params) => {
      const cause = findEndedContainer(failedPod(status).object);
      if (params === null) expect(cause).toBeNull();
      else expect(cause).toMatchObject({ code: 'crash-loop', params });
    },
  );

  test('a Ready Pod that is a target of a disruption has no cause', () => {
    const ready: JsonObject = {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' },
      ],
    };
    expect(causesOf(ready)).toEqual([]);
    expect(causesOf({ phase: 'Running', ...disruption('PreemptionByScheduler') })).toMatchObject([
      { code: 'evicted', params: { why: 'preempted' } },
    ]);
    expect(
      causesOf({ phase: 'Running', conditions: [{ type: 'DisruptionTarget', status: 'False' }] }),
    ).toEqual([]);
  });

  test('a message longer than its limit is cut', () => {
    const [cause] = causesOf({ reason: 'Evicted', message: 'memory '.repeat(100) });
    expect(cause?.params).toMatchObject({ message: expect.stringMatching(/^.{199}…$/) as string });
  });

  test('is a problem of the infrastructure if its node was low, and of the student otherwise', () => {
    expect(onlyIncident([failedPod({ reason: 'Evicted', message: LOW_ON_DISK })])).toMatchObject({
      code: 'evicted',
      scope: 'infrastructure',
    });
    expect(
      onlyIncident([failedPod({ reason: 'Evicted', message: 'exceeds the total limit' })]),
    ).toMatchObject({ code: 'evicted', scope: 'own' });
  });

  test('is no problem once its controller runs another one', () => {
    const metadata = { ownerReferences: [{ kind: 'ReplicaSet', name: 'web', uid: 'rs' }] };
    const evicted = failedPod({ reason: 'Evicted', message: LOW_ON_DISK }, metadata);
    expect(incidentCodes([evicted])).toEqual(['evicted']);
    const running = object('v1/Pod', 'web-2', { metadata, status: { phase: 'Running' } });
    expect(incidentCodes([evicted, running])).toEqual([]);
    const pending = object('v1/Pod', 'web-2', { metadata, status: { phase: 'Pending' } });
    expect(incidentCodes([evicted, pending])).toEqual(['evicted']);
  });
});

describe('the causes of a Pod', () => {
  const crashing = (exitCode: number): JsonObject => ({
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          name: 'web',
          restartCount: 2,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode } },
        },
      ],
    },
  });

  test('take the same steps each time, so that a diagnosis ends at the same place', () => {
    const steps = [new StepCounter(), new StepCounter()];
    const pod = crashing(1);
    const causes = steps.map((counter) => findPodCauses(pod, counter));
    expect(causes[1]).toEqual(causes[0]);
    expect(steps[0]?.count).toBeGreaterThan(0);
    expect(steps[1]?.count).toBe(steps[0]?.count);
    expect(() => findPodCauses(pod, new StepCounter(1))).toThrow(TooManyStepsError);
  });

  test('are those of the new version after a change', () => {
    findPodCauses(crashing(1));
    expect(findPodCauses(crashing(3))).toMatchObject([
      { code: 'crash-loop', params: { exitCode: 3 } },
    ]);
  });
});
