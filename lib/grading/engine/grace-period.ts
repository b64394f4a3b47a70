import { GROUPING_PARAMS } from '../diagnosis/cause.ts';
import type { CheckResult } from '../types.ts';

/**
 * A cluster needs time to converge. A failure that may only be a delay counts if it still exists
 * this long after the last change, ms.
 */
const SETTLE_GRACE_MS = 30_000;
/**
 * All students pull images over the same network, and an Ingress controller publishes addresses
 * once a minute.
 */
const START_GRACE_MS = 120_000;

const STUDENT_ACTION_CODES = new Set(['away', 'too-slow', 'quiz-open', 'quiz-wrong']);
/** Nothing is known about the student's work, however long this lasts. */
const OUTSIDE_CODES = new Set(['proxy-answered']);
const STARTING_CODES = new Set(['starting', 'no-address', 'ingress-no-controller']);
const SETTLING_CODES = new Set([
  'condition',
  'no-object',
  'terminating',
  'stated',
  'not-asked',
  'refused',
  'timed-out',
  'no-tls',
  'broken',
  'status',
  'redirected',
  'body',
  'service-no-pods',
  'no-pods',
  'service-port',
  'service-protocol',
  'ingress-no-service',
  'ingress-no-port',
  'certificate-fallback',
]);

/**
 * Time from the last change until a failing check counts as a fault, in ms: infinite for something
 * the student hasn't done yet, 0 for a wrong manifest.
 */
export function gracePeriodMs({ reason, steps }: Extract<CheckResult, { state: 'fail' }>): number {
  const { path, owner } = reason.params;
  if (OUTSIDE_CODES.has(reason.code)) return Infinity;
  if (STUDENT_ACTION_CODES.has(reason.code) || (reason.code === 'no-object' && owner === ''))
    return Infinity;
  if (STARTING_CODES.has(reason.code)) return START_GRACE_MS;
  // The student hasn't done the next step yet, unless a problem in the cluster prevents it.
  if (steps !== undefined && !Object.hasOwn(GROUPING_PARAMS, reason.code)) return Infinity;
  const settles =
    SETTLING_CODES.has(reason.code) || (typeof path === 'string' && path.startsWith('status.'));
  return settles ? SETTLE_GRACE_MS : 0;
}
