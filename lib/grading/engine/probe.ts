import type { ExpectedProbeResponse } from '#lib/packs/types.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { boundObjects, type Binding } from './bind.ts';
import { certificateReason } from './certificate.ts';
import type { CheckOutcome } from './check.ts';
import type { CompiledProbe } from './compile.ts';
import { createReason } from '../match/reason.ts';
import type { LogMoment } from '../history/remember.ts';
import type { ExerciseMemory, Reason } from '../types.ts';
import { formatValue } from '#lib/kit/json.ts';
import { kindOf, type ObservedObject } from './object-index.ts';

/** A probe's check where the asked subject is bound: by the newest answer, if it was given after the object last changed. */
export function runProbe(
  { id, subject, expectedResponse: expected }: CompiledProbe,
  binding: Binding,
  memory: ExerciseMemory,
  moment: LogMoment,
): CheckOutcome | null {
  const [target] = boundObjects(binding.get(subject));
  if (!target) return null;
  const { uid } = target.ref;
  const given = Object.hasOwn(memory.answers, id) ? memory.answers[id] : undefined;
  const newest = given && Object.hasOwn(given, uid) ? given[uid] : undefined;
  if (!newest || newest.pos <= (target.pos ?? -1))
    return failedOutcome(createReason(id, 'not-asked', targetName(target)));
  if (newest.answer.kind === 'cannot-ask')
    return { result: { check: id, state: 'holds', note: 'not-requested' }, matching: 1, total: 1 };
  const why = responseReason(id, target, newest, expected, moment);
  return why
    ? failedOutcome(why)
    : { result: { check: id, state: 'holds' }, matching: 1, total: 1 };
}

function failedOutcome(why: Reason): CheckOutcome {
  return { result: { check: why.check, state: 'fails', reason: why }, matching: 0, total: 1 };
}

function targetName({ ref }: ObservedObject): { kind: string; name: string } {
  return { kind: kindOf(ref.gvk), name: ref.name };
}

function responseReason(
  check: string,
  target: ObservedObject,
  { url, answer }: { readonly url: string; readonly answer: ProbeResponse },
  expected: ExpectedProbeResponse,
  moment: LogMoment,
): Reason | null {
  const asked = { ...targetName(target), url };
  switch (answer.kind) {
    case 'no-address':
      return createReason(check, 'no-address', targetName(target));
    case 'refused':
      return createReason(check, 'refused', asked);
    case 'timed-out':
      return createReason(check, 'timed-out', asked);
    case 'no-tls':
      return createReason(check, 'no-tls', asked);
    case 'broken':
      return createReason(check, 'broken', { ...asked, why: answer.why });
    case 'cannot-ask':
      return null;
    case 'answered':
      return (
        (expected.certificate
          ? certificateReason(
              check,
              target,
              asked.url,
              answer.certificate,
              expected.certificate.host,
              moment.at,
            )
          : null) ??
        statusReason(check, asked, answer.status, expected) ??
        bodyReason(check, asked, answer.body, expected)
      );
  }
}

type RequestParams = { kind: string; name: string; url: string };

function statusReason(
  check: string,
  asked: RequestParams,
  found: number,
  { status }: ExpectedProbeResponse,
): Reason | null {
  const is = status === undefined ? found >= 200 && found <= 299 : found === status;
  return is
    ? null
    : createReason(check, 'status', { ...asked, expected: String(status ?? '2xx'), found }, [
        'found',
      ]);
}

function bodyReason(
  check: string,
  asked: RequestParams,
  found: string,
  { body, contains }: ExpectedProbeResponse,
): Reason | null {
  const text = found.trim();
  const is =
    (body === undefined || text === body.trim()) &&
    (contains === undefined || text.includes(contains));
  return is
    ? null
    : createReason(
        check,
        'body',
        { ...asked, expected: formatValue(body ?? contains ?? ''), found: formatValue(text) },
        ['expected'],
      );
}
