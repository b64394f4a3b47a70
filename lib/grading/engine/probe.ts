import type { ExpectedProbeResponse } from '#lib/packs/types.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { boundObjects } from './bind.ts';
import { certificateReason } from './certificate.ts';
import { failedOutcome, passedOutcome } from './check-outcome.ts';
import { createReason } from '../match/reason.ts';
import { objectName } from '../diagnosis/context.ts';
import type { ExerciseMemory, Reason } from '../types.ts';
import { formatValue } from '#lib/kit/json.ts';
import type { ObservedObject } from './object-index.ts';
import type { Binding, CheckOutcome, CompiledProbe, LogMoment } from './types.ts';

/**
 * Evaluates a probe by its newest response, if the response is newer than the last change of the
 * requested object. Null if the subject is bound to no object.
 */
export function runProbe(
  { id, subject, expectedResponse: expected }: CompiledProbe,
  binding: Binding,
  memory: ExerciseMemory,
  moment: LogMoment,
): CheckOutcome | null {
  const [target] = boundObjects(binding.get(subject));
  if (!target) return null;
  const { uid } = target.ref;
  const responses = Object.hasOwn(memory.answers, id) ? memory.answers[id] : undefined;
  const newest = responses && Object.hasOwn(responses, uid) ? responses[uid] : undefined;
  if (!newest || newest.pos <= (target.pos ?? -1))
    return failedOutcome(createReason(id, 'not-asked', objectName(target)));
  if (newest.answer.kind === 'cannot-ask')
    return { result: { check: id, state: 'pass', note: 'not-requested' }, matching: 1, total: 1 };
  const reason = responseReason(id, target, newest, expected, moment);
  return reason ? failedOutcome(reason) : passedOutcome(id);
}

function responseReason(
  check: string,
  target: ObservedObject,
  { url, answer }: { readonly url: string; readonly answer: ProbeResponse },
  expected: ExpectedProbeResponse,
  moment: LogMoment,
): Reason | null {
  const request = { ...objectName(target), url };
  switch (answer.kind) {
    case 'no-address':
      return createReason(check, 'no-address', objectName(target));
    case 'refused':
      return createReason(check, 'refused', request);
    case 'timed-out':
      return createReason(check, 'timed-out', request);
    case 'no-tls':
      return createReason(check, 'no-tls', request);
    case 'broken':
      return createReason(check, 'broken', { ...request, why: answer.why });
    case 'cannot-ask':
      return null;
    case 'answered':
      return (
        (expected.certificate
          ? certificateReason(
              check,
              target,
              request.url,
              answer.certificate,
              expected.certificate.host,
              moment.at,
            )
          : null) ??
        statusReason(check, request, answer.status, expected) ??
        bodyReason(check, request, answer.body, expected)
      );
  }
}

type RequestParams = { kind: string; name: string; url: string };

function statusReason(
  check: string,
  request: RequestParams,
  found: number,
  { status }: ExpectedProbeResponse,
): Reason | null {
  const isExpected = status === undefined ? found >= 200 && found <= 299 : found === status;
  return isExpected
    ? null
    : createReason(check, 'status', { ...request, expected: String(status ?? '2xx'), found }, [
        'found',
      ]);
}

function bodyReason(
  check: string,
  request: RequestParams,
  found: string,
  { body, contains }: ExpectedProbeResponse,
): Reason | null {
  const text = found.trim();
  const isExpected =
    (body === undefined || text === body.trim()) &&
    (contains === undefined || text.includes(contains));
  return isExpected
    ? null
    : createReason(
        check,
        'body',
        { ...request, expected: formatValue(body ?? contains ?? ''), found: formatValue(text) },
        ['expected'],
      );
}
