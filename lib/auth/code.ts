import { randomInt } from 'node:crypto';
import { CODE_WORDS } from './code-words.ts';

/**
 * Without O (0), I and L (1), S (5), B (8), Z (2) and U (V), which are confused when a code is read
 * aloud or from a projector.
 */
export const CODE_LETTERS = 'ACDEFGHJKMNPQRTVWXY';
/** Digits follow the letters, so their position tells them apart. Only 0 and 1 are left out. */
export const CODE_DIGITS = '23456789';
/** Letters of a claim or device code, and digits of a join code. auth.test.ts has the arithmetic. */
export const SHORT_CODE_LETTERS = 12;
export const JOIN_CODE_DIGITS = 4;

const pick = (from: string | readonly string[], random: (max: number) => number): string =>
  from[random(from.length)] as string;
const pickMany = (from: string, count: number, random: (max: number) => number): string =>
  Array.from({ length: count }, () => pick(from, random)).join('');

/**
 * A code of a workshop, such as KUMO-YUKI-4793: easy to say, not secret. `random` returns an integer
 * from 0 to below `max`.
 */
export function generateWorkshopCode(random: (max: number) => number = randomInt): string {
  const words = [pick(CODE_WORDS, random), pick(CODE_WORDS, random)];
  return [...words, pickMany(CODE_DIGITS, JOIN_CODE_DIGITS, random)].join('-');
}

/** A secret code for a few minutes, such as ACDE-FGHJ-KMNP: 12 letters, 50 bits. */
export function generateShortCode(): string {
  const code = pickMany(CODE_LETTERS, SHORT_CODE_LETTERS, randomInt);
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8)].join('-');
}

/** Letters and digits of the code of a short install command: 38 bits. */
const INSTALL_CODE_CHARS = 8;

/** The code of a short install command, such as K7QW3MFP. It is typed on a VM. */
export function generateInstallCode(): string {
  return pickMany(CODE_LETTERS + CODE_DIGITS, INSTALL_CODE_CHARS, randomInt);
}

const KNOWN_WORDS: ReadonlySet<string> = new Set(CODE_WORDS);

/** What a student types for a letter of a word, and for a digit after the words. */
const MISREAD_AS_LETTER: Readonly<Record<string, string>> = {
  0: 'O',
  1: 'I',
  5: 'S',
  8: 'B',
  2: 'Z',
};
const MISREAD_AS_DIGIT: Readonly<Record<string, string>> = { S: '5', B: '8', Z: '2', G: '6' };

/**
 * The stored form of a workshop code. `code` is in capitals without blanks: `KUMOYUKI4793` ->
 * `KUMO-YUKI-4793`, and `SPRING24`, which an instructor chose, -> `SPRING-24`. In a generated code
 * the position tells letters and digits apart, so `KUM0YUK14793` is `KUMO-YUKI-4793` too.
 */
export function formatCode(code: string): string {
  const corrected = correctMisread(code);
  const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(corrected ?? code) ?? [];
  if (letters === '') return code;
  const end = findWordEnd(letters);
  const words = end === undefined ? [letters] : [letters.slice(0, end), letters.slice(end)];
  return [...words, digits].join('-');
}

/** Where the second word begins; undefined if the letters aren't two words of generated codes. */
function findWordEnd(letters: string): number | undefined {
  return Array.from(letters, (_, index) => index).find(
    (index) => KNOWN_WORDS.has(letters.slice(0, index)) && KNOWN_WORDS.has(letters.slice(index)),
  );
}

/** Null if nothing was misread, or the code isn't one that the server generates. */
function correctMisread(code: string): string | null {
  const replace = (text: string, table: Readonly<Record<string, string>>) =>
    text.replace(/./g, (char) => table[char] ?? char);
  const letters = replace(code.slice(0, -JOIN_CODE_DIGITS), MISREAD_AS_LETTER);
  const digits = replace(code.slice(-JOIN_CODE_DIGITS), MISREAD_AS_DIGIT);
  return /^[2-9]{4}$/.test(digits) && findWordEnd(letters) !== undefined ? letters + digits : null;
}

/** The form of a short code that is hashed: without the dashes. */
export function normalizeCode(code: string): string {
  return code.replaceAll('-', '');
}
