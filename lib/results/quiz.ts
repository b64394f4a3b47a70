import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Check, Exercise, LocalizedText, Pack, Quiz } from '#lib/packs/types.ts';
import type { QuizAnswer } from './command-log.ts';
import { estimateProportion, type Proportion } from './proportions.ts';
import { fitSurvivalCurve, quantileOf } from './survival.ts';

/** F12: how students answered one question. */
export interface QuizSummary {
  readonly exercise: string;
  readonly check: string;
  readonly title: LocalizedText;
  readonly ask: Quiz['ask'];
  /** Students with at least one answer. */
  readonly students: number;
  readonly answers: number;
  readonly firstRight: Proportion | null;
  /** Median number of answers until the right one; null if it isn't reached. */
  readonly answersUntilRightP50: number | null;
  /**
   * `chosenFirst`: students with this option in their first answer. For `order`, students who put it
   * in its right place there.
   */
  readonly options: readonly {
    readonly id: string;
    readonly text: LocalizedText;
    readonly isRight: boolean;
    readonly chosenFirst: number;
  }[];
}

/** A question of the course. */
export interface Question {
  readonly exercise: Exercise;
  readonly check: Extract<Check, { readonly kind: 'quiz' }>;
}

/** The questions in the order of the course. */
export function listQuestions({ exercises }: Pack): Question[] {
  return exercises.flatMap((exercise) =>
    exercise.checks.flatMap((check) => (check.kind === 'quiz' ? [{ exercise, check }] : [])),
  );
}

/** The answers of one student to a question, oldest first. */
export function answersTo(
  { exercise, check }: Question,
  answers: readonly QuizAnswer[],
): QuizAnswer[] {
  return answers.filter((answer) => answer.exercise === exercise.id && answer.check === check.id);
}

/** `students`: the answers of each student, oldest first. */
export function summarizeQuizzes(
  pack: Pack,
  students: readonly (readonly QuizAnswer[])[],
): QuizSummary[] {
  return listQuestions(pack).map((question) => {
    const { quiz } = question.check;
    const given = students
      .map((answers) => answersTo(question, answers))
      .filter((answers) => answers.length > 0);
    const firstRight = given.filter(([first]) => isRight(quiz, first)).length;
    return {
      exercise: question.exercise.id,
      check: question.check.id,
      title: question.check.title,
      ask: quiz.ask,
      students: given.length,
      answers: given.reduce((sum, answers) => sum + answers.length, 0),
      firstRight: estimateProportion(firstRight, given.length),
      answersUntilRightP50: medianAnswers(quiz, given),
      options: quiz.options.map(({ id, text }) => ({
        id,
        text,
        isRight: quiz.answer.includes(id),
        chosenFirst: given.filter(([first]) => first && hasChosen(quiz, first, id)).length,
      })),
    };
  });
}

/** Students without a right answer could still have given one, so they are censored. */
function medianAnswers(quiz: Quiz, students: readonly (readonly QuizAnswer[])[]): number | null {
  const curve = fitSurvivalCurve(
    students.map((answers) => {
      const right = answers.findIndex((answer) => isRight(quiz, answer));
      return right === -1
        ? { ms: answers.length, isObserved: false }
        : { ms: right + 1, isObserved: true };
    }),
  );
  const median = curve && quantileOf(curve, 0.5).estimate;
  return median?.state === 'reached' ? median.ms : null;
}

function isRight(quiz: Quiz, answer: QuizAnswer | undefined): boolean {
  return answer !== undefined && isCorrectAnswer(quiz, answer.chosen);
}

function hasChosen({ ask, answer }: Quiz, { chosen }: QuizAnswer, option: string): boolean {
  return ask === 'order'
    ? chosen.indexOf(option) === answer.indexOf(option)
    : chosen.includes(option);
}
