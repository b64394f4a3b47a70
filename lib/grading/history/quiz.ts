import type { Quiz } from '#lib/packs/types.ts';
import type { CheckOutcome } from '../engine/check.ts';
import type { CompiledQuiz } from '../engine/compile.ts';
import { createReason } from '../match/reason.ts';
import type { ExerciseMemory } from '../types.ts';

/** Whether these options, in this order, are the answer. Order counts only where it is asked for. */
export function isCorrectAnswer(
  { ask, answer }: Pick<Quiz, 'ask' | 'answer'>,
  chosen: readonly string[],
): boolean {
  if (chosen.length !== answer.length) return false;
  return ask === 'order'
    ? answer.every((id, at) => chosen[at] === id)
    : new Set(chosen).size === chosen.length && answer.every((id) => chosen.includes(id));
}

/** What was answered is compared with the pack's answer of now: a corrected question is right for who had answered it rightly. */
export function runQuiz({ id, quiz }: CompiledQuiz, memory: ExerciseMemory): CheckOutcome {
  const given = Object.hasOwn(memory.quiz, id) ? memory.quiz[id] : undefined;
  if (given && isCorrectAnswer(quiz, given.chosen))
    return { result: { check: id, state: 'holds' }, matching: 1, total: 1 };
  const why = given
    ? createReason(id, 'quiz-wrong', { tries: given.tries })
    : createReason(id, 'quiz-open', {});
  return { result: { check: id, state: 'fails', reason: why }, matching: 0, total: 1 };
}
