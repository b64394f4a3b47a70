import { reasonBehind } from '../diagnosis/root-cause.ts';
import { listOf, type Binding } from './bind.ts';
import type { CompiledCheck, CompiledExercise, CompiledProbe } from './compile.ts';
import { noObject, runCondition } from './condition.ts';
import { runProbe } from './probe.ts';
import { runQuiz } from '../history/quiz.ts';
import { answersSeen, type LogMoment } from '../history/remember.ts';
import { runSequence } from '../history/sequence.ts';
import type { CheckResult, Memory } from '../types.ts';
import type { Index } from './object-index.ts';

/** A check on one binding. `holding` of `total` leaves tell how near a wrong answer is. */
export interface Checked {
  readonly result: CheckResult;
  readonly holding: number;
  readonly total: number;
}

/** What is judged, and with what. */
export interface Judging {
  readonly exercise: CompiledExercise;
  readonly index: Index;
  readonly memory: Memory;
  readonly moment: LogMoment;
}

export function runCheck(judging: Judging, check: CompiledCheck, binding: Binding): Checked {
  const { exercise, index, memory } = judging;
  switch (check.kind) {
    case 'expect':
    case 'cel':
      return runCondition(exercise, check.id, check, binding, index);
    case 'sequence':
      return runSequence(judging, check, binding);
    case 'probe':
      return (
        probed(judging, check, binding) ?? {
          result: {
            check: check.id,
            state: 'fails',
            reason: noObject(exercise, check.id, check.of, binding),
          },
          holding: 0,
          total: 1,
        }
      );
    case 'quiz':
      return runQuiz(check, memory);
  }
}

/** Answers that only say that something behind the asked object is wrong. */
const UNTOLD = new Set(['no-address', 'refused', 'timed-out', 'broken', 'status']);

function probed(
  { index, memory, moment }: Judging,
  check: CompiledProbe,
  binding: Binding,
): Checked | null {
  const checked = runProbe(check, binding, memory, moment);
  const [target] = listOf(binding.get(check.of));
  if (checked?.result.state !== 'fails' || !target || !UNTOLD.has(checked.result.reason.code))
    return checked;
  const deeper = reasonBehind(check.id, target, check, {
    index,
    answers: answersSeen(memory),
    now: moment.at,
  });
  return deeper ? { ...checked, result: { ...checked.result, reason: deeper } } : checked;
}
