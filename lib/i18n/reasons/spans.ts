import type { Span } from '../sentence.ts';

/** Kubernetes' own words, as kubectl prints them. */
export function code(text: string | number | undefined): Span {
  return { code: String(text ?? '') };
}

/** The part of the code that is wrong. */
export function mark(text: string | number | undefined): Span {
  return { mark: String(text ?? '') };
}

/** A sentence of text, Kubernetes' words and marks; values that are none of these stand as text. Empty spans are left out. */
export function sentence(
  parts: TemplateStringsArray,
  ...values: readonly (Span | readonly Span[] | string | number)[]
): readonly Span[] {
  const spans = parts.flatMap((text, index): readonly Span[] => {
    const value = values[index];
    const said =
      typeof value === 'string' || typeof value === 'number'
        ? [{ text: String(value) }]
        : (value ?? []);
    return [{ text }, ...(Array.isArray(said) ? (said as readonly Span[]) : [said as Span])];
  });
  return spans.filter((span) => spansToText([span]) !== '');
}

/** An author's sentence: what stands between backticks is code. */
export function parseAuthoredText(text: string): readonly Span[] {
  return text
    .split('`')
    .map((part, index): Span => (index % 2 === 0 ? { text: part } : { code: part }))
    .filter((span) => spansToText([span]) !== '');
}

export function spansToText(spans: readonly Span[]): string {
  return spans
    .map((span) => ('text' in span ? span.text : 'code' in span ? span.code : span.mark))
    .join('');
}

/** An image reference with the part marked that is wrong. */
export function markImagePart(image: string, part: 'registry' | 'name' | 'tag'): readonly Span[] {
  const [, registry = '', name = '', tag = ''] =
    /^((?:[^/]*[.:][^/]*|localhost)\/)?([^:@]*)(.*)$/.exec(image) ?? [];
  if (part === 'tag') return tag === '' ? [mark(image)] : [code(registry + name), mark(tag)];
  if (part === 'registry')
    return registry === '' ? [mark(image)] : [mark(registry), code(name + tag)];
  return [code(registry), mark(name), code(tag)].filter((span) => spansToText([span]) !== '');
}

/** A day as certificates write it, in UTC; ms since 1970. */
export function formatUtcDate(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

/** Whole minutes, never fewer than one; ms since 1970. */
export function minutesBetween(from: number, to: number): number {
  return Math.max(1, Math.round((to - from) / 60_000));
}
