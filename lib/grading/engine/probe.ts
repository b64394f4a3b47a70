import type { AnswerExpected } from '#lib/packs/types.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import { listOf, type Binding } from './bind.ts';
import { certificateReason } from './certificate.ts';
import type { Checked } from './check.ts';
import type { CompiledProbe } from './compile.ts';
import { reason } from '../match/reason.ts';
import type { LogMoment } from '../history/remember.ts';
import type { Memory, Reason } from '../types.ts';
import { printed } from '#lib/kit/json.ts';
import { kindOf, type Viewed } from './object-index.ts';

/** A probe's check where the asked subject is bound: by the newest answer, if it was given after the object last changed. */
export function runProbe(
  { id, of, answer: expected }: CompiledProbe,
  binding: Binding,
  memory: Memory,
  moment: LogMoment,
): Checked | null {
  const [target] = listOf(binding.get(of));
  if (!target) return null;
  const { uid } = target.ref;
  const given = Object.hasOwn(memory.answers, id) ? memory.answers[id] : undefined;
  const newest = given && Object.hasOwn(given, uid) ? given[uid] : undefined;
  if (!newest || newest.pos <= (target.pos ?? -1))
    return fails(reason(id, 'not-asked', named(target)));
  if (newest.answer.kind === 'cannot-ask')
    return { result: { check: id, state: 'holds', note: 'not-requested' }, holding: 1, total: 1 };
  const why = answerReason(id, target, newest, expected, moment);
  return why ? fails(why) : { result: { check: id, state: 'holds' }, holding: 1, total: 1 };
}

function fails(why: Reason): Checked {
  return { result: { check: why.check, state: 'fails', reason: why }, holding: 0, total: 1 };
}

function named({ ref }: Viewed): { kind: string; name: string } {
  return { kind: kindOf(ref.gvk), name: ref.name };
}

function answerReason(
  check: string,
  target: Viewed,
  { url, answer }: { readonly url: string; readonly answer: Answer },
  expected: AnswerExpected,
  moment: LogMoment,
): Reason | null {
  const asked = { ...named(target), url };
  switch (answer.kind) {
    case 'no-address':
      return reason(check, 'no-address', named(target));
    case 'refused':
      return reason(check, 'refused', asked);
    case 'timed-out':
      return reason(check, 'timed-out', asked);
    case 'no-tls':
      return reason(check, 'no-tls', asked);
    case 'broken':
      return reason(check, 'broken', { ...asked, why: answer.why });
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

type Asked = { kind: string; name: string; url: string };

function statusReason(
  check: string,
  asked: Asked,
  found: number,
  { status }: AnswerExpected,
): Reason | null {
  const is = status === undefined ? found >= 200 && found <= 299 : found === status;
  return is
    ? null
    : reason(check, 'status', { ...asked, expected: String(status ?? '2xx'), found }, ['found']);
}

function bodyReason(
  check: string,
  asked: Asked,
  found: string,
  { body, contains }: AnswerExpected,
): Reason | null {
  const text = found.trim();
  const is =
    (body === undefined || text === body.trim()) &&
    (contains === undefined || text.includes(contains));
  return is
    ? null
    : reason(
        check,
        'body',
        { ...asked, expected: printed(body ?? contains ?? ''), found: printed(text) },
        ['expected'],
      );
}
