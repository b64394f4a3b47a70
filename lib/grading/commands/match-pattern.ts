/**
 * Whether a text surely doesn't match a pattern of the shell: a part of the pattern without
 * wildcards isn't in the text. Of a pattern with `[`, only what is before it is compared. Linear in
 * the length of the text for each part.
 */
export function cannotMatchGlob(text: string, pattern: string): boolean {
  if (text === '') return pattern.replace(/[*?]/g, '') !== '';
  const [before = ''] = pattern.split('[', 1);
  return before.split(/[*?]+/, MAX_PARTS).some((part) => part !== '' && !text.includes(part));
}

/** Further parts of a pattern aren't compared. */
const MAX_PARTS = 16;

/** Whether a text surely has no match. Of regular expressions, only plain words are compared. */
export function cannotMatchRegExp(text: string, pattern: string): boolean {
  const [, words] = /^\^?([\w :/-]+)\$?$/.exec(pattern) ?? [];
  return words !== undefined && !text.toLowerCase().includes(words.toLowerCase());
}
