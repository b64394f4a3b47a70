import { formatValue } from '#lib/kit/json.ts';
import type { ExpectedProbeResponse } from '#lib/packs/types.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { objectName } from '../diagnosis/context.ts';
import { createReason } from '../match/reason.ts';
import type { Reason, ReasonParams } from '../types.ts';
import { hasRuleFor } from './ingress-rules.ts';
import type { ObservedObject } from './object-index.ts';
import { findProxy } from './proxy-answer.ts';
import { findRedirectCause, isRedirect } from './redirect-cause.ts';
import type { CompiledProbe } from './types.ts';

type Answer = Extract<ProbeResponse, { kind: 'answered' }>;
/** What one port answered. */
type PortAnswer = Pick<Answer, 'status' | 'body'>;

/**
 * Whether a port gave the expected status and text. Without a port in the plan, any of them can be
 * the right one. A certificate belongs to the first answer, which then counts alone.
 */
export function isExpectedAnswer(answer: Answer, expected: ExpectedProbeResponse): boolean {
  const others = expected.certificate ? [] : (answer.others ?? []);
  return [answer, ...others].some(
    (candidate) =>
      hasExpectedStatus(candidate, expected) && hasExpectedText(candidate.body, expected),
  );
}

/**
 * The reason for an answer that isn't the expected one: a proxy, a redirect, the status, then the
 * text. Bounded by the length of a body (4,096 characters); never throws.
 */
export function wrongAnswerReason(
  probe: CompiledProbe,
  target: ObservedObject,
  url: string,
  answer: Answer,
): Reason {
  const { id: check, expectedResponse: expected } = probe;
  const request = { ...objectName(target), url };
  const proxy = findProxy(answer);
  if (proxy !== null)
    return createReason(check, 'proxy-answered', { ...request, found: proxy }, ['found']);
  if (hasExpectedStatus(answer, expected)) return bodyReason(check, request, answer, expected);
  if (isRedirect(answer.status)) {
    const { status, location = '' } = answer;
    const why = findRedirectCause(target, probe, location);
    return createReason(check, 'redirected', { ...request, status, location, why }, ['why']);
  }
  return createReason(
    check,
    'status',
    {
      ...request,
      expected: String(expected.status ?? '2xx'),
      found: answer.status,
      why: findStatusCause(target, probe, answer),
    },
    ['found'],
  );
}

function hasExpectedStatus({ status: found }: PortAnswer, { status }: ExpectedProbeResponse) {
  return status === undefined ? found >= 200 && found <= 299 : found === status;
}

/** White space around a text doesn't count, nor does a byte order mark. */
function hasExpectedText(found: string, { body, contains }: ExpectedProbeResponse): boolean {
  const text = found.trim();
  return (
    (body === undefined || text === body.trim()) &&
    (contains === undefined || text.includes(contains))
  );
}

/** Messages of nginx and of Go's net/http. */
const HTTPS_PORT =
  /plain HTTP request was sent to HTTPS port|sent an HTTP request to an HTTPS server/i;

type StatusCause = NonNullable<ReasonParams['status']['why']>;

/** What Ingress controllers answer if they can't reach the Service (RFC 9110, 15.6). */
const GATEWAY_CAUSES: Readonly<Record<number, StatusCause>> = {
  502: 'bad-gateway',
  503: 'no-endpoints',
  504: 'slow',
};

function findStatusCause(
  { ref, object }: ObservedObject,
  probe: CompiledProbe,
  { status, body }: PortAnswer,
): StatusCause {
  const isIngress = ref.gvk === 'networking.k8s.io/v1/Ingress';
  switch (status) {
    case 400:
      return HTTPS_PORT.test(body) ? 'tls-only' : 'other';
    case 401:
      return 'denied';
    case 403:
      return !isIngress && body.includes('403 Forbidden') ? 'no-index' : 'denied';
    case 404:
      return isIngress && !hasRuleFor(object, probe) ? 'no-rule' : 'not-found';
    default:
      return (isIngress ? GATEWAY_CAUSES[status] : undefined) ?? 'other';
  }
}

function bodyReason(
  check: string,
  request: { kind: string; name: string; url: string },
  { body, truncated }: Answer,
  expected: ExpectedProbeResponse,
): Reason {
  const found = body.trim();
  const text = expected.body?.trim() ?? expected.contains ?? '';
  const why = findBodyCause(found, text, truncated && expected.body === undefined);
  return createReason(
    check,
    'body',
    {
      ...request,
      expected: formatValue(text),
      found: (why === 'html' ? readTitle(found) : '') || formatValue(found),
      why,
    },
    ['expected'],
  );
}

function findBodyCause(
  found: string,
  expected: string,
  isCut: boolean,
): NonNullable<ReasonParams['body']['why']> {
  if (found === '') return 'empty';
  if (found.toLowerCase().includes(expected.toLowerCase())) {
    if (found.includes(expected)) return 'more';
    return found.length === expected.length || !isPage(found) ? 'case' : 'html';
  }
  if (isCut) return 'long';
  return isPage(found) && !isPage(expected) ? 'html' : 'other';
}

const isPage = (text: string): boolean => /^\s*<(?:!doctype|html|head|body)\b/i.test(text);

function readTitle(page: string): string {
  return /<title[^<>]{0,100}>([^<>]{1,200})<\/title/i.exec(page)?.[1]?.trim() ?? '';
}
