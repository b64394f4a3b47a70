/**
 * What a terminal or a reader of lines would obey: C0, DEL and C1, the line separators of Unicode,
 * bidi controls (UAX 9), and lone surrogates.
 */
const UNSAFE_CHARACTERS =
  /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/gu;

const toHex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16);

/** Writes unsafe characters as escapes (R9): `\n`, `\x1b`, `\u202e`. */
export function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE_CHARACTERS, (character) => {
    if (character === '\n') return String.raw`\n`;
    const hex = toHex(character);
    return hex.length > 2
      ? String.raw`\u${hex.padStart(4, '0')}`
      : String.raw`\x${hex.padStart(2, '0')}`;
  });
}

/** JSON on one line without unsafe characters: JSON has escapes for all of them. */
export function stringifyJsonSafely(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE_CHARACTERS,
    (character) => String.raw`\u${toHex(character).padStart(4, '0')}`,
  );
}
