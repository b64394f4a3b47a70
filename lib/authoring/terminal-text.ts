import type { Sentence, Span } from '#lib/i18n/sentence.ts';

/** Formats a sentence as one line for a terminal. Code is in backquotes, as in the texts of a pack. */
export function toTerminalText({ found, expected, next }: Sentence): string {
  return [found, expected, next]
    .flatMap((spans) => (spans?.length ? [joinSpans(spans)] : []))
    .join(' ');
}

/** A marked part of a longer code follows the rest without a space, so their backquotes are merged. */
function joinSpans(spans: readonly Span[]): string {
  return spans
    .map((span) => ('text' in span ? span.text : `\`${'code' in span ? span.code : span.mark}\``))
    .join('')
    .replaceAll('``', '');
}
