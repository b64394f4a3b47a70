import type { Quiz } from '#lib/packs/types.ts';
import type { Random } from './random.ts';

export interface QuizQuestion {
  readonly check: string;
  readonly quiz: Pick<Quiz, 'ask' | 'options' | 'answer'>;
}

/** An answer that a student gives to a question. */
export interface QuizAnswer {
  readonly check: string;
  readonly chosen: readonly string[];
}

/** Wrong answers of a student, then the right one. */
export function drawAnswers(
  { check, quiz }: QuizQuestion,
  mistakeRate: number,
  random: Random,
): QuizAnswer[] {
  const answers: QuizAnswer[] = [];
  for (let tries = 0; tries < 3 && random() < 0.8 * mistakeRate; tries += 1) {
    const chosen = drawWrongAnswer(quiz, random);
    if (chosen !== null) answers.push({ check, chosen });
  }
  return [...answers, { check, chosen: quiz.answer }];
}

/** null: the question has no wrong answer. */
function drawWrongAnswer(
  { ask, options, answer }: QuizQuestion['quiz'],
  random: Random,
): string[] | null {
  const ids = options.map(({ id }) => id);
  const wrong = ids.filter((id) => !answer.includes(id));
  switch (ask) {
    case 'one': {
      // Some wrong options look better than others.
      const choice = wrong[Math.floor(random() ** 2 * wrong.length)];
      return choice === undefined ? null : [choice];
    }
    case 'many': {
      const left = Math.floor(random() * answer.length);
      const extra = wrong[Math.floor(random() * wrong.length)];
      const kept = answer.length > 1 ? answer.filter((_, index) => index !== left) : [...answer];
      return extra !== undefined && (answer.length === 1 || random() < 0.5)
        ? [...kept, extra]
        : answer.length > 1
          ? kept
          : null;
    }
    case 'order': {
      if (ids.length < 2) return null;
      const at = Math.floor(random() * (answer.length - 1));
      const [first, second] = [answer[at] ?? '', answer[at + 1] ?? ''];
      return answer.map((id, index) => (index === at ? second : index === at + 1 ? first : id));
    }
  }
}
