import { GROUPING_PARAMS } from '../diagnosis/cause.ts';
import type { CheckResult } from '../types.ts';

/** A cluster takes its time: what only that would explain is called trouble when it still is so this long after the last change, ms. */
const SETTLE_GRACE_MS = 30_000;
/** Images are pulled over one room's network, and Ingresses get their address once a minute. */
const START_GRACE_MS = 120_000;

const STUDENT_ACTION_CODES = new Set(['away', 'too-slow', 'quiz-open', 'quiz-wrong']);
const STARTING_CODES = new Set(['starting', 'no-address', 'ingress-no-controller']);
const SETTLING_CODES = new Set([
  'condition',
  'no-object',
  'stated',
  'not-asked',
  'refused',
  'timed-out',
  'no-tls',
  'broken',
  'status',
  'body',
  'service-no-pods',
  'service-port',
  'ingress-no-service',
  'ingress-no-port',
  'certificate-fallback',
]);

/** ms from the last change until this is trouble: never for what the person has yet to do, at once for what is wrong as written. */
export function gracePeriodMs({ reason, steps }: Extract<CheckResult, { state: 'fails' }>): number {
  const { path, owner } = reason.params;
  if (STUDENT_ACTION_CODES.has(reason.code) || (reason.code === 'no-object' && owner === ''))
    return Infinity;
  if (STARTING_CODES.has(reason.code)) return START_GRACE_MS;
  // A next step that does not hold has not been done yet, unless something keeps it from being done.
  if (steps !== undefined && !Object.hasOwn(GROUPING_PARAMS, reason.code)) return Infinity;
  const settles =
    SETTLING_CODES.has(reason.code) || (typeof path === 'string' && path.startsWith('status.'));
  return settles ? SETTLE_GRACE_MS : 0;
}
