import type { Sentence, Span } from '#lib/i18n/sentence.ts';

/** A sentence as one line of a terminal: what is code stands in backquotes, as in the texts of a pack. */
export function toTerminalText({ found, expected, next }: Sentence): string {
  return [found, expected, next]
    .flatMap((spans) => (spans?.length ? [joinSpans(spans)] : []))
    .join(' ');
}

/** A wrong part of a longer code stands right beside the rest of it. */
function joinSpans(spans: readonly Span[]): string {
  return spans
    .map((span) => ('text' in span ? span.text : `\`${'code' in span ? span.code : span.mark}\``))
    .join('')
    .replaceAll('``', '');
}
