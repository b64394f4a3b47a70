export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The reader's choice, written by the language switch and read by the server. */
export const LANGUAGE_COOKIE = 'podium-language';

export function isLanguage(text: unknown): text is Language {
  return (LANGUAGES as readonly unknown[]).includes(text);
}

/**
 * The language of the first render: the reader's choice, otherwise the preferred one of
 * `acceptLanguage`, otherwise English. `acceptLanguage` is the request header (RFC 9110, 12.5.4) or
 * `navigator.languages` joined by commas.
 */
export function chooseLanguage(from: {
  readonly cookie?: string | undefined;
  readonly acceptLanguage?: string | null | undefined;
}): Language {
  if (isLanguage(from.cookie)) return from.cookie;
  const wanted = (from.acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, index) => {
      const [range = '', ...params] = part.trim().toLowerCase().split(';');
      const q = params.map((param) => param.trim()).find((param) => param.startsWith('q='));
      const weight = q === undefined ? 1 : Number(q.slice(2));
      return {
        language: range.trim().split('-')[0],
        weight: Number.isFinite(weight) ? weight : 0,
        index,
      };
    });
  wanted.sort((a, b) => b.weight - a.weight || a.index - b.index);
  return (
    wanted.map(({ language, weight }) => (weight > 0 ? language : undefined)).find(isLanguage) ??
    'en'
  );
}
