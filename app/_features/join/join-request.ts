import type { ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type {
  JoinAnswer,
  JoinRequestSummary,
  JoinState,
  RejoinOffer,
} from '#lib/protocol/api/seats.ts';
import { findCodeIssue, findNameIssue, normalizeCodeInput } from './validate-input.ts';

/** How often the page of a student who waits for an approval repeats the request to join. */
const REPEAT_MS = 5 * SECOND_MS;
/** How often the page asks whether a draft was opened, if the server doesn't say when. */
const OPENING_REPEAT_MS = 2 * SECOND_MS;

/**
 * What a request to join waits for. The name of a workshop that isn't open is unknown. `seatLabel`:
 * of the earlier seat that it asks for; null: a new one.
 */
export type Waiting =
  | { readonly for: 'opening' }
  | { readonly for: 'approval'; readonly workshopName: string; readonly seatLabel: string | null };

/** A request to join that waits. */
export interface JoinRequest {
  readonly code: string;
  readonly displayName: string;
  readonly waiting: Waiting;
  /** When the page repeats it first. */
  readonly firstAfterMs: number;
}

/**
 * An earlier seat, before the student decides about it. `refused`: an instructor didn't confirm it,
 * so that only a new one is left.
 */
export interface Rejoin {
  readonly code: string;
  readonly displayName: string;
  readonly state: 'offered' | 'refused';
  readonly offer: RejoinOffer;
}

/** What to send as `rejoin` when a request that waits is repeated. */
export function getRejoin(waiting: Waiting): 'offer' | 'ask' | undefined {
  if (waiting.for === 'opening') return 'offer';
  return waiting.seatLabel === null ? undefined : 'ask';
}

/** What the student decides about after this answer; null if it leaves nothing to decide. */
export function getRejoinStep(
  answer: ApiResult<JoinAnswer>,
  { code, displayName }: Pick<JoinRequest, 'code' | 'displayName'>,
  waiting: Waiting | null,
): Rejoin | null {
  if (answer.ok)
    return 'offer' in answer.value
      ? { code, displayName, state: 'offered', offer: answer.value.offer }
      : null;
  if (answer.error.error !== 'join-refused' || waiting?.for !== 'approval') return null;
  const label = waiting.seatLabel;
  return label === null
    ? null
    : {
        code,
        displayName,
        state: 'refused',
        offer: { label, displayName: null, ownSeatId: null },
      };
}

/** After these errors, the request still waits. */
const TEMPORARY_ERRORS: readonly ApiError['error'][] = [
  'offline',
  'unavailable',
  'busy',
  'too-many',
];

/** What the request waits for after this answer; null if the answer is final or temporary. */
export function getWaiting(answer: ApiResult<JoinAnswer>): Waiting | null {
  if (!answer.ok) return answer.error.error === 'workshop-not-open' ? { for: 'opening' } : null;
  if (!('waiting' in answer.value)) return null;
  const { workshop, seat } = answer.value.waiting;
  return { for: 'approval', workshopName: workshop.name, seatLabel: seat?.label ?? null };
}

/** When to repeat a request to join; null if its answer is final. */
export function getNextRequestMs(answer: ApiResult<JoinAnswer>): number | null {
  const waiting = getWaiting(answer);
  if (waiting !== null) return Math.max(getRepeatMs(waiting), getRetryMs(answer));
  return isTemporary(answer) ? Math.max(REPEAT_MS, getRetryMs(answer)) : null;
}

/** When to ask again whether students can join; null if the code is unknown. */
export function getNextStateMs(answer: ApiResult<JoinState>): number | null {
  if (answer.ok) return answer.value.nextMs;
  return isTemporary(answer) ? Math.max(REPEAT_MS, getRetryMs(answer)) : null;
}

/**
 * The answer to a request to join that the state of the workshop already gives: students still wait
 * for a draft. null if it is time to send the request.
 */
export function findWaitingAnswer(state: ApiResult<JoinState>): ApiResult<JoinAnswer> | null {
  if (!state.ok) return state;
  return state.value.state === 'draft'
    ? {
        ok: false,
        error: { error: 'workshop-not-open', audience: 'student', retryMs: state.value.nextMs },
      }
    : null;
}

const isTemporary = (answer: ApiResult<unknown>): boolean =>
  !answer.ok && TEMPORARY_ERRORS.includes(answer.error.error);

function getRetryMs(answer: ApiResult<unknown>): number {
  return !answer.ok && 'retryMs' in answer.error ? (answer.error.retryMs ?? 0) : 0;
}

export function getRepeatMs(waiting: Waiting): number {
  return waiting.for === 'opening' ? OPENING_REPEAT_MS : REPEAT_MS;
}

/**
 * Nothing is lost while a hidden tab doesn't ask whether a draft was opened. A request that an
 * instructor approved continues in the background, so that the instructor sees the seat.
 */
export function shouldPauseWhileHidden(waiting: Waiting): boolean {
  return waiting.for === 'opening';
}

/**
 * The request that a page continues after a reload: that of the code in its address, or any one if
 * the address has none. A refused one isn't continued.
 */
export function findOpenRequest(
  requests: readonly JoinRequestSummary[],
  initialCode: string,
): JoinRequest | null {
  const found = requests.find(
    (request) => request.state !== 'refused' && isRequestOf(request.code, initialCode),
  );
  return found === undefined
    ? null
    : {
        code: normalizeCodeInput(found.code),
        displayName: found.displayName,
        waiting: {
          for: 'approval',
          workshopName: found.workshopName,
          seatLabel: found.seat?.label ?? null,
        },
        firstAfterMs: 0,
      };
}

function isRequestOf(code: string, initialCode: string): boolean {
  const inAddress = normalizeCodeInput(initialCode);
  return inAddress === '' || normalizeCodeInput(code) === inAddress;
}

/** The text from which `parseKeptRequest` continues the wait for an opening. */
export function serializeRequest({
  code,
  displayName,
}: Pick<JoinRequest, 'code' | 'displayName'>): string {
  return JSON.stringify({ code, displayName });
}

/**
 * The request of this tab that waits for the opening of a draft. The server doesn't know it, so the
 * tab keeps it. null if there is none for the code in the address, or if the text is invalid.
 */
export function parseKeptRequest(kept: string | null, initialCode: string): JoinRequest | null {
  const request = parseObject(kept);
  const { code, displayName } = request;
  if (typeof code !== 'string' || typeof displayName !== 'string') return null;
  if (findCodeIssue(code) !== null || findNameIssue(displayName) !== null) return null;
  if (!isRequestOf(code, initialCode)) return null;
  return { code, displayName, waiting: { for: 'opening' }, firstAfterMs: 0 };
}

function parseObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
