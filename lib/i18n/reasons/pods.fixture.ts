import type { ReasonParams } from '#lib/grading/types.ts';

const POD = { kind: 'Pod', name: 'echo-pod' };
const WEB = { ...POD, container: 'web' };

/** Parameters of the reasons about Pods that don't run, and about schedules. */
export const PODS_EXAMPLES = {
  'crash-loop': [
    { ...WEB, exitCode: 0, signal: 0, reason: 'Completed', message: '', restarts: 3 },
    { ...WEB, exitCode: 1, signal: 0, reason: 'Error', message: 'no such file', restarts: 3 },
    { ...WEB, exitCode: 2, signal: 0, reason: 'Error', message: '', restarts: 0 },
    {
      ...WEB,
      exitCode: 128,
      signal: 0,
      reason: 'StartError',
      message: 'slep infinity',
      restarts: 3,
    },
    { ...WEB, exitCode: 137, signal: 0, reason: 'OOMKilled', message: '', restarts: 3 },
  ],
  unschedulable: (
    [
      'cpu',
      'memory',
      'resource',
      'too-many-pods',
      'node-selector',
      'affinity',
      'taint',
      'cordoned',
      'ports',
      'volume',
      'gated',
      'other',
    ] as const
  ).map((why) => ({ ...POD, why, message: '' })),
  evicted: [
    ...(
      [
        'memory',
        'disk',
        'pid',
        'limit',
        'preempted',
        'shutdown',
        'node-lost',
        'taint',
        'drain',
        'other',
      ] as const
    ).map((why) => ({ ...POD, why, message: '' })),
    { ...POD, why: 'disk', message: 'The node was low. ' },
  ],
  'pod-failed': (['deadline', 'resources', 'node-selector', 'ports', 'admission'] as const).map(
    (why) => ({ ...POD, why, reason: 'OutOfcpu', message: '' }),
  ),
  'pods-refused': (
    [
      ['quota', 'compute', 'pods=1', 'pods=2', 'pods=2'],
      ['quota', 'compute', '', '', ''],
      ['quota-unset', 'compute', 'limits.cpu', '', ''],
      ['limit-range', '', 'cpu 500m', '', 'cpu ≤ 200m (Container)'],
      ['pod-security', 'restricted:latest', 'runAsNonRoot', '', ''],
      ['webhook', 'check.example.com', '', '', ''],
      ['webhook-down', 'check.example.com', '', '', ''],
      ['webhook', 'check.example.com', 'no label.', '', ''],
      ['policy', 'no-latest', '', '', ''],
      ['policy', 'no-latest', 'no tag', '', ''],
      ['service-account', 'reader', '', '', ''],
      ['invalid', '', '', '', ''],
      ['other', '', '', '', ''],
    ] as const
  ).map(([why, what, needed, used, allowed]) => ({
    kind: 'ReplicaSet',
    name: 'web-7d4b9',
    why,
    what,
    needed,
    used,
    allowed,
    message: 'not allowed',
  })),
  'no-pods': [{ kind: 'Job', name: 'countdown' }],
  schedule: [60, 300, 3_600, 172_800, 90, 0].map((everySeconds) => ({
    kind: 'CronJob',
    name: 'clock',
    expected: '* * * * *',
    found: '*/5 * * * *',
    everySeconds,
  })),
} satisfies { readonly [Code in keyof ReasonParams]?: readonly ReasonParams[Code][] };
