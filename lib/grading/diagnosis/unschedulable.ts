import { textAt, type JsonObject } from '#lib/kit/json.ts';
import type { CauseParams } from '../types.ts';
import { createCause, type Cause } from './cause.ts';

type Why = CauseParams['unschedulable']['why'];

/**
 * What the message of the scheduler names, tried in this order. Source: pkg/scheduler/framework/plugins.
 */
const PATTERNS: readonly (readonly [Why, RegExp])[] = [
  ['cpu', /insufficient cpu/i],
  ['memory', /insufficient memory/i],
  ['too-many-pods', /too many pods/i],
  ['resource', /insufficient \S/i],
  ['affinity', /pod (?:anti-?)?affinity|anti-affinity|topology spread/i],
  // Before the node selector, because the node affinity can be that of a volume.
  ['volume', /volume|persistentvolumeclaim/i],
  ['node-selector', /node affinity|selector/i],
  ['ports', /free ports/i],
  ['taint', /taint/i],
  ['cordoned', /unschedulable/i],
];

/**
 * Why no node runs the Pod: the scheduler's message, or a scheduling gate. Null if the Pod has a node,
 * or if no scheduler has looked at it yet.
 */
export function findUnschedulableCause(
  pod: JsonObject,
  conditions: readonly JsonObject[],
): Cause | null {
  const scheduled = conditions.find((condition) => textAt(condition, 'type') === 'PodScheduled');
  const message = textAt(scheduled, 'message');
  const create = (why: Why) =>
    createCause('unschedulable', {
      kind: 'Pod',
      name: textAt(pod, 'metadata', 'name'),
      why,
      message,
    });
  switch (textAt(scheduled, 'reason')) {
    case 'Unschedulable':
      return create(PATTERNS.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other');
    case 'SchedulingGated':
      return create('gated');
    default:
      return null;
  }
}
