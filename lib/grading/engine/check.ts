import { createDiagnosisContext, objectName } from '../diagnosis/context.ts';
import { findRootCause } from '../diagnosis/root-cause.ts';
import { listProbeResponses } from '../history/exercise-memory.ts';
import { runQuiz } from '../history/quiz.ts';
import { runSequence } from '../history/sequence.ts';
import { isIncomplete } from '#lib/cluster/slim/admit.ts';
import { boundObjects } from './bind.ts';
import { failedOutcomeLater } from './check-outcome.ts';
import { noObjectReason, objectsRead, runCondition } from './condition.ts';
import { createReason } from '../match/reason.ts';
import type { Reason } from '../types.ts';
import type { ObservedObject } from './object-index.ts';
import { runProbe } from './probe.ts';
import type {
  Binding,
  CheckOutcome,
  CompiledCheck,
  CompiledProbe,
  EvaluationInput,
} from './types.ts';

/**
 * Runs one check of an exercise on one binding of its subjects. A check that fails on an object of
 * which parts are missing is unknown, because the missing parts could satisfy it.
 */
export function runCheck(
  input: EvaluationInput,
  check: CompiledCheck,
  binding: Binding,
): CheckOutcome {
  const outcome = runOnCompleteObjects(input, check, binding);
  if (outcome.result.state !== 'fail') return outcome;
  const incomplete = listReadObjects(check, binding).find(({ object }) => isIncomplete(object));
  if (!incomplete) return outcome;
  const reason = incompleteReason(check.id, incomplete);
  return { ...outcome, result: { ...outcome.result, state: 'unknown', reason } };
}

function listReadObjects(check: CompiledCheck, binding: Binding): readonly ObservedObject[] {
  switch (check.kind) {
    case 'expect':
    case 'cel':
      return objectsRead(check, binding);
    case 'sequence':
      return check.steps.flatMap((step) => objectsRead(step, binding));
    case 'probe':
      return boundObjects(binding.get(check.subject));
    case 'quiz':
      return [];
  }
}

function incompleteReason(check: string, observed: ObservedObject): Reason {
  const { object } = observed;
  const code =
    object['limited'] === true
      ? 'data-limited'
      : object['oversized'] === true
        ? 'oversized'
        : 'cut';
  return createReason(check, code, objectName(observed), ['kind']);
}

function runOnCompleteObjects(
  input: EvaluationInput,
  check: CompiledCheck,
  binding: Binding,
): CheckOutcome {
  const { exercise, memory } = input;
  switch (check.kind) {
    case 'expect':
    case 'cel':
      return runCondition(input, check.id, check, binding);
    case 'sequence':
      return runSequence(input, check, binding);
    case 'probe':
      return (
        runProbeWithRootCause(input, check, binding) ??
        failedOutcomeLater(check.id, () =>
          noObjectReason(exercise, check.id, check.subject, binding, input.index),
        )
      );
    case 'quiz':
      return runQuiz(check, memory);
  }
}

/** Codes of probe results that are only a symptom of a problem behind the requested object. */
const SYMPTOM_CODES = new Set(['no-address', 'refused', 'timed-out', 'broken', 'status']);

function runProbeWithRootCause(
  { index, memory, moment }: EvaluationInput,
  check: CompiledProbe,
  binding: Binding,
): CheckOutcome | null {
  const outcome = runProbe(check, binding, memory, moment);
  const [target] = boundObjects(binding.get(check.subject));
  if (outcome?.result.state !== 'fail' || !target || !SYMPTOM_CODES.has(outcome.result.reason.code))
    return outcome;
  const { reason } = outcome.result;
  return failedOutcomeLater(
    check.id,
    () =>
      findRootCause(
        check.id,
        target,
        check,
        createDiagnosisContext({ index, responses: listProbeResponses(memory), now: moment.at }),
      ) ?? reason,
  );
}
