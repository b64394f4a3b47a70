import { describe, expect, it } from 'vitest';
import { exercise } from '#lib/room/room.fixture.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { QuizAnswer } from './command-log.ts';
import { summarizeQuizzes } from './quiz.ts';
import { resultsPack } from './results.fixture.ts';

const answer = (check: string, ...chosen: string[]): QuizAnswer => ({
  exercise: 'quiz',
  check,
  at: 0,
  chosen,
});

/** The question `first` has the right answer b, and `second` has a and c. */
function summarize(check: string, students: readonly (readonly QuizAnswer[])[], pack?: Pack) {
  const found = summarizeQuizzes(pack ?? resultsPack(), students).find(
    (quiz) => quiz.check === check,
  );
  if (found === undefined) throw new Error(`The pack has no question ${check}.`);
  return found;
}

describe('summarizeQuizzes', () => {
  it('counts students, answers and right first answers', () => {
    const students = [
      [answer('first', 'b')],
      [answer('first', 'a'), answer('first', 'b')],
      [answer('first', 'a'), answer('first', 'c'), answer('first', 'b')],
      [answer('second', 'a')],
      [],
    ];
    expect(summarize('first', students)).toMatchObject({
      students: 3,
      answers: 6,
      firstRight: { count: 1, total: 3 },
      answersUntilRightP50: 2,
    });
  });

  it('counts each option of the first answer', () => {
    const students = [
      [answer('second', 'a', 'c')],
      [answer('second', 'c'), answer('second', 'b')],
      [answer('second', 'b', 'c')],
    ];
    const { options } = summarize('second', students);
    expect(options.map(({ id, isRight, chosenFirst }) => [id, isRight, chosenFirst])).toEqual([
      ['a', true, 1],
      ['b', false, 1],
      ['c', true, 3],
    ]);
  });

  it('counts the options of an order that are in their right place', () => {
    const [base] = resultsPack().exercises.flatMap(({ checks }) =>
      checks.flatMap((check) => (check.kind === 'quiz' ? [check] : [])),
    );
    if (base === undefined) throw new Error('The pack has no question.');
    const order = {
      ...base,
      id: 'order',
      quiz: { ...base.quiz, ask: 'order' as const, answer: ['c', 'a', 'b'] },
    };
    const pack = { ...resultsPack(), exercises: [exercise('quiz', { checks: [order] })] };
    const students = [[answer('order', 'c', 'b', 'a')], [answer('order', 'c', 'a', 'b')]];
    const { options, firstRight } = summarize('order', students, pack);
    expect(options.map(({ id, chosenFirst }) => [id, chosenFirst])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ]);
    expect(firstRight?.count).toBe(1);
  });

  it('has no median if fewer than half of the students got it right', () => {
    const students = [[answer('first', 'b')], [answer('first', 'a')], [answer('first', 'c')]];
    expect(summarize('first', students).answersUntilRightP50).toBeNull();
    expect(summarize('first', [])).toMatchObject({ students: 0, firstRight: null });
  });
});
