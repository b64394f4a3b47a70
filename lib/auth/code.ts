import { randomInt } from 'node:crypto';

/**
 * Without O (0), I and L (1), S (5), B (8), Z (2) and U (V), which are confused when a code is read
 * aloud or from a projector.
 */
const LETTERS = 'ACDEFGHJKMNPQRTVWXY';
/** Digits follow the letters, so their position tells them apart. Only 0 and 1 are left out. */
const DIGITS = '23456789';
/** Short Japanese words. O and I are fine in them, because a word contains no digits. */
const CODE_WORDS = [
  'AKI',
  'ASA',
  'FUNE',
  'FUYU',
  'HANA',
  'HARU',
  'HOSHI',
  'ISHI',
  'KABE',
  'KAGI',
  'KAMI',
  'KASA',
  'KATA',
  'KAWA',
  'KAZE',
  'KISHA',
  'KITA',
  'KUMO',
  'MACHI',
  'MADO',
  'MATSU',
  'MICHI',
  'MIDORI',
  'MIKAN',
  'MINAMI',
  'MIZU',
  'MOMO',
  'MORI',
  'NAMI',
  'NATSU',
  'NIWA',
  'RINGO',
  'SAKE',
  'SAKURA',
  'SHIMA',
  'SORA',
  'SUMI',
  'TAKE',
  'TANI',
  'TORI',
  'TSUKI',
  'UMI',
  'YAMA',
  'YUKI',
] as const;

const pick = (from: string | readonly string[], random: (max: number) => number): string =>
  from[random(from.length)] as string;
const pickMany = (from: string, count: number, random: (max: number) => number): string =>
  Array.from({ length: count }, () => pick(from, random)).join('');

/**
 * A code of a workshop, such as KUMO-479: easy to say, not secret. `random` returns an integer from
 * 0 to below `max`.
 */
export function generateWorkshopCode(random: (max: number) => number = randomInt): string {
  return `${pick(CODE_WORDS, random)}-${pickMany(DIGITS, 3, random)}`;
}

/** A secret code for a few minutes: 8 letters, 34 bits. Guesses are limited. */
export function generateShortCode(): string {
  const code = pickMany(LETTERS, 8, randomInt);
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/**
 * The stored form of a workshop code. `code` is in capitals without blanks: `KUMO479` ->
 * `KUMO-479`.
 */
export function formatCode(code: string): string {
  return code.replace(/^([A-Z]+)(\d+)$/, '$1-$2');
}

/** The form of a short code that is hashed: without the dash. */
export function normalizeCode(code: string): string {
  return code.replaceAll('-', '');
}
