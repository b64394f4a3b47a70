import type { Sentence, Span } from '#lib/i18n/sentence.ts';

/** A sentence as one line of a terminal: what is code stands in backquotes, as in the texts of a pack. */
export function spoken({ found, expected, next }: Sentence): string {
  return [found, expected, next].flatMap((spans) => (spans?.length ? [line(spans)] : [])).join(' ');
}

/** A wrong part of a longer code stands right beside the rest of it. */
function line(spans: readonly Span[]): string {
  return spans
    .map((span) => ('text' in span ? span.text : `\`${'code' in span ? span.code : span.mark}\``))
    .join('')
    .replaceAll('``', '');
}
