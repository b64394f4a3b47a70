import type { QuizQuestion } from '#lib/protocol/api/seats.ts';

/**
 * The choice to show, as ids of options: the one stored in this browser, otherwise the last answer.
 * If the question asks for an order, all options.
 */
export function initialChoice(
  storedChoice: string | null,
  question: QuizQuestion,
): readonly string[] {
  if (question.right === true && question.chosen !== null) return question.chosen;
  const ids = question.options.map(({ id }) => id);
  const knownIds = (parseStoredChoice(storedChoice) ?? question.chosen ?? []).filter((id) =>
    ids.includes(id),
  );
  // A newer pack version can have other options. New ones come last.
  return question.ask === 'order'
    ? [...knownIds, ...ids.filter((id) => !knownIds.includes(id))]
    : knownIds;
}

/** Whether the choice can be sent. */
export function isComplete({ ask }: QuizQuestion, chosen: readonly string[]): boolean {
  return ask === 'order' || chosen.length > 0;
}

/**
 * The choice after a click on an option, in the order of the options. If the question asks for one
 * answer, the clicked option.
 */
export function toggleOption(
  { ask, options }: QuizQuestion,
  chosen: readonly string[],
  id: string,
): readonly string[] {
  if (ask === 'one') return [id];
  return options
    .map((option) => option.id)
    .filter((option) => chosen.includes(option) !== (option === id));
}

/** The order after an option moved by one place; unchanged at the ends. */
export function moveOption(chosen: readonly string[], id: string, by: 1 | -1): readonly string[] {
  const from = chosen.indexOf(id);
  const rest = chosen.filter((option) => option !== id);
  return from + by < 0 || from + by > rest.length ? chosen : rest.toSpliced(from + by, 0, id);
}

/** The order after an option was dropped at an index. */
export function moveOptionTo(
  chosen: readonly string[],
  id: string,
  index: number,
): readonly string[] {
  return chosen.filter((option) => option !== id).toSpliced(index, 0, id);
}

function parseStoredChoice(storedChoice: string | null): string[] | null {
  try {
    const value: unknown = storedChoice === null ? null : JSON.parse(storedChoice);
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : null;
  } catch {
    return null;
  }
}
