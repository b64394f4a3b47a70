import { numberAt, objectsAt, textAt } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { boundObjects } from './bind.ts';
import { certificateReason } from './certificate.ts';
import { failedOutcome, passedOutcome } from './check-outcome.ts';
import { createReason } from '../match/reason.ts';
import { objectName } from '../diagnosis/context.ts';
import { isExpectedAnswer, wrongAnswerReason } from './probe-answer.ts';
import type { ExerciseMemory, Reason } from '../types.ts';
import type { ObservedObject } from './object-index.ts';
import type { Binding, CheckOutcome, CompiledProbe, LogMoment } from './types.ts';

/**
 * Evaluates a probe by its newest response, if the response is newer than the last change of the
 * requested object. A probe that doesn't wait passes without a response, and takes an older one: its
 * object belongs to something that exists for a moment only, such as a Pod that sends one request.
 * Null if the subject is bound to no object.
 */
export function runProbe(
  probe: CompiledProbe,
  binding: Binding,
  memory: ExerciseMemory,
  moment: LogMoment,
): CheckOutcome | null {
  const { id, subject, waits } = probe;
  const [target] = boundObjects(binding.get(subject));
  if (!target) return null;
  const { uid } = target.ref;
  const responses = Object.hasOwn(memory.answers, id) ? memory.answers[id] : undefined;
  const newest = responses && Object.hasOwn(responses, uid) ? responses[uid] : undefined;
  if (waits && (!newest || newest.pos <= (target.pos ?? -1)))
    return failedOutcome(createReason(id, 'not-asked', objectName(target)));
  if (!newest) return passedOutcome(id);
  if (newest.answer.kind === 'cannot-ask')
    return { result: { check: id, state: 'pass', note: 'not-requested' }, matching: 1, total: 1 };
  const reason = responseReason(probe, target, newest, moment);
  return reason ? failedOutcome(reason) : passedOutcome(id);
}

function responseReason(
  probe: CompiledProbe,
  target: ObservedObject,
  { url, answer }: { readonly url: string; readonly answer: ProbeResponse },
  moment: LogMoment,
): Reason | null {
  const { id: check, expectedResponse: expected } = probe;
  const request = { ...objectName(target), url };
  switch (answer.kind) {
    case 'no-address':
      return (
        missingPortReason(probe, target) ?? createReason(check, 'no-address', objectName(target))
      );
    case 'refused':
    case 'timed-out':
    case 'no-tls':
      return createReason(check, answer.kind, { ...request, ...triedPorts(answer.tried) });
    case 'broken':
      return createReason(check, 'broken', {
        ...request,
        why: answer.why,
        ...triedPorts(answer.tried),
      });
    case 'cannot-ask':
      return null;
    case 'answered': {
      if (expected.certificate) {
        const { host } = expected.certificate;
        const { certificate } = answer;
        const reason = certificateReason(check, target, url, certificate, host, moment.at);
        if (reason) return reason;
      }
      return isExpectedAnswer(answer, expected)
        ? null
        : wrongAnswerReason(probe, target, url, answer);
    }
  }
}

/** The nodes have no such port for the Service, so there is nothing to ask. */
function missingPortReason(
  { id, via, port }: CompiledProbe,
  target: ObservedObject,
): Reason | null {
  const ports = objectsAt(target.object, 'spec', 'ports');
  if (via !== 'node-port' || port === undefined || ports.length === 0) return null;
  const isDeclared = ports
    .filter((entry) => ['', 'TCP'].includes(textAt(entry, 'protocol')))
    .some((entry) => [numberAt(entry, 'port'), numberAt(entry, 'nodePort')].includes(port));
  if (isDeclared) return null;
  const params = { ...objectName(target), path: 'spec.ports', expected: `nodePort: ${port}` };
  return createReason(id, 'no-item', params, ['path']);
}

/** Names the ports if several were asked. */
function triedPorts(tried: readonly number[] = []): { readonly tried?: string } {
  return tried.length > 1 ? { tried: tried.join(', ') } : {};
}
