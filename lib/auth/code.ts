import { randomInt } from 'node:crypto';

/** No 0 and O, 1, I and L, 5 and S, 8 and B, 2 and Z, U and V: what is read aloud or off a projector is typed right. */
const LETTERS = 'ACDEFGHJKMNPQRTVWXY';
/** Digits stand after the letters, so that the place tells them apart; only 0 and 1 are left out. */
const DIGITS = '23456789';
/** Short words of the room's own language; their O and I are no trouble, for a word is never a number. */
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

/** A code for a room, such as KUMO-479: easy to say, not secret. `random` answers an integer from 0 to below `max`. */
export function generateWorkshopCode(random: (max: number) => number = randomInt): string {
  return `${pick(CODE_WORDS, random)}-${pickMany(DIGITS, 3, random)}`;
}

/** A code that is worth a seat for a few minutes: 8 letters, 34 bits, and guesses are counted. */
export function generateShortCode(): string {
  const code = pickMany(LETTERS, 8, randomInt);
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** How a code is kept and shown, from what a person typed, already in capitals without blanks: `KUMO479` is `KUMO-479`. */
export function formatCode(code: string): string {
  return code.replace(/^([A-Z]+)(\d+)$/, '$1-$2');
}

/** How a short code is hashed: as it is typed, without the dash. */
export function normalizeCode(code: string): string {
  return code.replaceAll('-', '');
}
