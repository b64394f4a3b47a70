import { expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { findPodCauses } from './pod-causes.ts';

const pod = (status: JsonObject): JsonObject => ({
  metadata: { name: 'web' },
  status: { phase: 'Pending', ...status },
});
const condition = (reason: string, message: string): JsonObject => ({
  conditions: [{ type: 'PodScheduled', status: 'False', reason, message }],
});

test.each([
  ['1 Insufficient cpu.', 'cpu'],
  ['1 Insufficient memory.', 'memory'],
  ['1 Insufficient cpu, 1 Insufficient memory.', 'cpu'],
  ['1 Insufficient nvidia.com/gpu.', 'resource'],
  ['1 Insufficient ephemeral-storage.', 'resource'],
  ['1 Too many pods.', 'too-many-pods'],
  ["1 node(s) didn't match Pod's node affinity/selector.", 'node-selector'],
  ["1 node(s) didn't match pod anti-affinity rules.", 'affinity'],
  ["1 node(s) didn't match pod affinity rules.", 'affinity'],
  ["1 node(s) didn't match pod topology spread constraints.", 'affinity'],
  ["1 node(s) didn't have free ports for the requested pod ports.", 'ports'],
  ['1 node(s) had volume node affinity conflict.', 'volume'],
  ['pod has unbound immediate PersistentVolumeClaims.', 'volume'],
  ['1 node(s) had untolerated taint {a: b}.', 'taint'],
  ['1 node(s) were unschedulable.', 'cordoned'],
  ['something else', 'other'],
])('the message %j of the scheduler means %s', (message, why) => {
  const text = `0/1 nodes are available: ${message}`;
  expect(findPodCauses(pod(condition('Unschedulable', text)))).toMatchObject([
    { code: 'unschedulable', params: { name: 'web', why, message: text } },
  ]);
});

test('a scheduling gate keeps a Pod from a node', () => {
  expect(findPodCauses(pod(condition('SchedulingGated', 'gates')))).toMatchObject([
    { code: 'unschedulable', params: { why: 'gated' } },
  ]);
});
