import type { Span } from '../sentence.ts';

/** A word of Kubernetes, as kubectl prints it. */
export function code(text: string | number | undefined): Span {
  return { code: String(text ?? '') };
}

/** The wrong part of code. */
export function mark(text: string | number | undefined): Span {
  return { mark: String(text ?? '') };
}

/** Template tag for a sentence of text and spans. Strings and numbers become text; empty spans are dropped. */
export function sentence(
  parts: TemplateStringsArray,
  ...values: readonly (Span | readonly Span[] | string | number)[]
): readonly Span[] {
  const spans = parts.flatMap((text, index): readonly Span[] => {
    const value = values[index];
    const inserted =
      typeof value === 'string' || typeof value === 'number'
        ? [{ text: String(value) }]
        : (value ?? []);
    return [
      { text },
      ...(Array.isArray(inserted) ? (inserted as readonly Span[]) : [inserted as Span]),
    ];
  });
  return spans.filter((span) => spansToText([span]) !== '');
}

/** The spans of an author's sentence. Text between backticks is code. */
export function parseAuthoredText(text: string): readonly Span[] {
  return text
    .split('`')
    .map((part, index): Span => (index % 2 === 0 ? { text: part } : { code: part }))
    .filter((span) => spansToText([span]) !== '');
}

/** The text of spans, for search and accessible names. Empty for undefined. */
export function spansToText(spans: readonly Span[] | undefined): string {
  return (spans ?? [])
    .map((span) => ('text' in span ? span.text : 'code' in span ? span.code : span.mark))
    .join('');
}

/** An image reference with its wrong part marked. */
export function markImagePart(image: string, part: 'registry' | 'name' | 'tag'): readonly Span[] {
  const [, registry = '', name = '', tag = ''] =
    /^((?:[^/]*[.:][^/]*|localhost)\/)?([^:@]*)(.*)$/.exec(image) ?? [];
  if (part === 'tag') return tag === '' ? [mark(image)] : [code(registry + name), mark(tag)];
  if (part === 'registry')
    return registry === '' ? [mark(image)] : [mark(registry), code(name + tag)];
  return [code(registry), mark(name), code(tag)].filter((span) => spansToText([span]) !== '');
}

/** A date in UTC as `2026-04-06`, for certificates. `ms` is since 1970. */
export function formatUtcDate(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

/** Whole minutes between two times (ms since 1970), at least one. */
export function minutesBetween(from: number, to: number): number {
  return Math.max(1, Math.round((to - from) / 60_000));
}
