import { findRootCause } from '../diagnosis/root-cause.ts';
import { boundObjects, type Binding } from './bind.ts';
import type { CompiledCheck, CompiledExercise, CompiledProbe } from './compile.ts';
import { noObjectReason, runCondition } from './condition.ts';
import { runProbe } from './probe.ts';
import { runQuiz } from '../history/quiz.ts';
import { listProbeResponses, type LogMoment } from '../history/remember.ts';
import { runSequence } from '../history/sequence.ts';
import type { CheckResult, ExerciseMemory } from '../types.ts';
import type { ObjectIndex } from './object-index.ts';

/** A check on one binding. `holding` of `total` leaves tell how near a wrong answer is. */
export interface CheckOutcome {
  readonly result: CheckResult;
  readonly matching: number;
  readonly total: number;
}

/** What is judged, and with what. */
export interface EvaluationInput {
  readonly exercise: CompiledExercise;
  readonly index: ObjectIndex;
  readonly memory: ExerciseMemory;
  readonly moment: LogMoment;
}

export function runCheck(
  judging: EvaluationInput,
  check: CompiledCheck,
  binding: Binding,
): CheckOutcome {
  const { exercise, index, memory } = judging;
  switch (check.kind) {
    case 'expect':
    case 'cel':
      return runCondition(exercise, check.id, check, binding, index);
    case 'sequence':
      return runSequence(judging, check, binding);
    case 'probe':
      return (
        runProbeWithRootCause(judging, check, binding) ?? {
          result: {
            check: check.id,
            state: 'fails',
            reason: noObjectReason(exercise, check.id, check.subject, binding),
          },
          matching: 0,
          total: 1,
        }
      );
    case 'quiz':
      return runQuiz(check, memory);
  }
}

/** Answers that only say that something behind the asked object is wrong. */
const SYMPTOM_CODES = new Set(['no-address', 'refused', 'timed-out', 'broken', 'status']);

function runProbeWithRootCause(
  { index, memory, moment }: EvaluationInput,
  check: CompiledProbe,
  binding: Binding,
): CheckOutcome | null {
  const checked = runProbe(check, binding, memory, moment);
  const [target] = boundObjects(binding.get(check.subject));
  if (checked?.result.state !== 'fail' || !target || !SYMPTOM_CODES.has(checked.result.reason.code))
    return checked;
  const deeper = findRootCause(check.id, target, check, {
    index,
    responses: listProbeResponses(memory),
    now: moment.at,
  });
  return deeper ? { ...checked, result: { ...checked.result, reason: deeper } } : checked;
}
