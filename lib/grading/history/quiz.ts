import type { Quiz } from '#lib/packs/types.ts';
import { failedOutcome, passedOutcome } from '../engine/check-outcome.ts';
import type { CheckOutcome, CompiledQuiz } from '../engine/types.ts';
import { createReason } from '../match/reason.ts';
import type { ExerciseMemory } from '../types.ts';

/**
 * Whether the chosen options are the correct answer. Their order counts only if the quiz asks for
 * an order.
 */
export function isCorrectAnswer(
  { ask, answer }: Pick<Quiz, 'ask' | 'answer'>,
  chosen: readonly string[],
): boolean {
  if (chosen.length !== answer.length) return false;
  return ask === 'order'
    ? answer.every((id, index) => chosen[index] === id)
    : new Set(chosen).size === chosen.length && answer.every((id) => chosen.includes(id));
}

/**
 * Evaluates a quiz with the current answer in the pack, so that a corrected quiz accepts earlier
 * answers that are correct now.
 */
export function runQuiz({ id, quiz }: CompiledQuiz, memory: ExerciseMemory): CheckOutcome {
  const given = Object.hasOwn(memory.quiz, id) ? memory.quiz[id] : undefined;
  if (given === undefined) return failedOutcome(createReason(id, 'quiz-open', {}));
  return isCorrectAnswer(quiz, given.chosen)
    ? passedOutcome(id)
    : failedOutcome(createReason(id, 'quiz-wrong', { tries: given.tries }));
}
