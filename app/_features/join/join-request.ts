import type { ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { JoinAnswer, JoinRequestSummary } from '#lib/protocol/api/seats.ts';
import { normalizeCodeInput } from './validate-input.ts';

/** How often the page of a student who waits repeats the request to join. */
export const REPEAT_MS = 5 * SECOND_MS;

/** A request to join that waits for an instructor. */
export interface JoinRequest {
  readonly code: string;
  readonly displayName: string;
  readonly workshopName: string;
  /** When the page repeats it first. */
  readonly firstAfterMs: number;
}

/** After these errors, the request still waits. */
const TEMPORARY_ERRORS: readonly ApiError['error'][] = [
  'offline',
  'unavailable',
  'busy',
  'too-many',
];

/** When to repeat a request to join; null if its answer is final. */
export function getNextRequestMs(answer: ApiResult<JoinAnswer>): number | null {
  if (answer.ok) return 'waiting' in answer.value ? REPEAT_MS : null;
  if (!TEMPORARY_ERRORS.includes(answer.error.error)) return null;
  const retryMs = 'retryMs' in answer.error ? (answer.error.retryMs ?? 0) : 0;
  return Math.max(REPEAT_MS, retryMs);
}

/**
 * The request that a page continues after a reload: that of the code in its address, or any one if
 * the address has none. A refused one isn't continued.
 */
export function findOpenRequest(
  requests: readonly JoinRequestSummary[],
  initialCode: string,
): JoinRequest | null {
  const code = normalizeCodeInput(initialCode);
  const found = requests.find(
    (request) =>
      request.state !== 'refused' && (code === '' || normalizeCodeInput(request.code) === code),
  );
  return found === undefined
    ? null
    : {
        code: normalizeCodeInput(found.code),
        displayName: found.displayName,
        workshopName: found.workshopName,
        firstAfterMs: 0,
      };
}
