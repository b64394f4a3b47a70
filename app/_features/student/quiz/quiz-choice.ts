import type { QuizQuestion } from '#lib/protocol/http.ts';

/** What is chosen now: what this browser kept, else what was answered last; of an order every option, in the order in which they are shown at first. */
export function initialChoice(
  storedChoice: string | null,
  question: QuizQuestion,
): readonly string[] {
  if (question.right === true && question.chosen !== null) return question.chosen;
  const ids = question.options.map(({ id }) => id);
  const knownIds = (parseStoredChoice(storedChoice) ?? question.chosen ?? []).filter((id) =>
    ids.includes(id),
  );
  // A newer pack may have other options: what is missing comes last.
  return question.ask === 'order'
    ? [...knownIds, ...ids.filter((id) => !knownIds.includes(id))]
    : knownIds;
}

/** Whether it can be sent. */
export function isComplete({ ask }: QuizQuestion, chosen: readonly string[]): boolean {
  return ask === 'order' || chosen.length > 0;
}

/** With one more option chosen, or one fewer; where one is asked for, that one. In the order in which the options are shown. */
export function toggleOption(
  { ask, options }: QuizQuestion,
  chosen: readonly string[],
  id: string,
): readonly string[] {
  if (ask === 'one') return [id];
  return options
    .map((option) => option.id)
    .filter((one) => (one === id ? !chosen.includes(one) : chosen.includes(one)));
}

/** One step earlier or later. */
export function moveOption(chosen: readonly string[], id: string, by: 1 | -1): readonly string[] {
  const from = chosen.indexOf(id);
  const rest = chosen.filter((one) => one !== id);
  return from + by < 0 || from + by > rest.length ? chosen : rest.toSpliced(from + by, 0, id);
}

function parseStoredChoice(storedChoice: string | null): string[] | null {
  try {
    const value: unknown = storedChoice === null ? null : JSON.parse(storedChoice);
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : null;
  } catch {
    return null;
  }
}
