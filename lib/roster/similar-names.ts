import { foldName } from './identity.ts';
import type { MatchableRow, MatchableStudent, RosterMatch } from './match.ts';

/** Jaro–Winkler similarity from which two names are suggested. */
export const SIMILAR_FROM = 0.92;
/** Rows that are suggested for one student. */
const SUGGESTED_ROWS = 3;
/**
 * Pairs of names that are compared at most, about 0.3 s. In a large roster the last students get their
 * suggestions when the first ones are matched.
 */
const MAX_COMPARED_PAIRS = 500_000;

const PREFIX_CHARS = 4;
const PREFIX_WEIGHT = 0.1;
/** The Jaro similarity without which no prefix reaches `SIMILAR_FROM`. */
const JARO_FROM =
  (SIMILAR_FROM - PREFIX_CHARS * PREFIX_WEIGHT) / (1 - PREFIX_CHARS * PREFIX_WEIGHT);

/** The characters of a folded name, as code points. */
interface Chars {
  readonly codes: Uint32Array;
  /** A set of its characters, in which several characters can share a bit. */
  readonly mask: number;
}

/** The rows with a similar name or reading, the best first. Only a person can decide about them. */
export function suggestRows(
  rows: readonly MatchableRow[],
  students: readonly MatchableStudent[],
): RosterMatch[] {
  const names = rows.flatMap(({ key, name, kana }) =>
    [name, kana].flatMap((text) => (text === null ? [] : [{ key, ...toChars(foldName(text)) }])),
  );
  if (names.length === 0) return [];
  const compared = students.slice(0, Math.ceil(MAX_COMPARED_PAIRS / names.length));
  const suggestions = compared.flatMap(({ seatId, name }) => {
    const chars = toChars(foldName(name));
    const scores = new Map<string, number>();
    for (const row of names) {
      const score = canBeSimilar(chars, row) ? similarity(chars.codes, row.codes) : 0;
      if (score >= SIMILAR_FROM) scores.set(row.key, Math.max(score, scores.get(row.key) ?? 0));
    }
    return Array.from(scores, ([key, score]) => ({ seatId, key, score }))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, SUGGESTED_ROWS);
  });
  return suggestions
    .toSorted((a, b) => b.score - a.score)
    .map(({ seatId, key }) => ({ seatId, key }));
}

/** The Jaro–Winkler similarity of two texts, from 0 to 1 (equal). */
export function jaroWinkler(a: string, b: string): number {
  return similarity(toChars(a).codes, toChars(b).codes);
}

function toChars(text: string): Chars {
  const codes = Uint32Array.from(text, (char) => char.codePointAt(0) ?? 0);
  return { codes, mask: codes.reduce((mask, code) => mask | bitOf(code), 0) };
}

const bitOf = (code: number): number => 1 << (code & 31);

/** An upper bound that most pairs don't reach, so that thousands of rows stay cheap. */
function canBeSimilar(a: Chars, b: Chars): boolean {
  const [shorter, longer] = a.codes.length <= b.codes.length ? [a, b] : [b, a];
  let common = shorter.codes.length;
  if (jaroOf(common, 0, shorter.codes.length, longer.codes.length) < JARO_FROM) return false;
  for (const code of shorter.codes) if ((longer.mask & bitOf(code)) === 0) common -= 1;
  return jaroOf(common, 0, shorter.codes.length, longer.codes.length) >= JARO_FROM;
}

function jaroOf(common: number, moved: number, aLength: number, bLength: number): number {
  return common === 0 ? 0 : (common / aLength + common / bLength + (common - moved) / common) / 3;
}

function similarity(a: Uint32Array, b: Uint32Array): number {
  const jaro = jaroSimilarity(a, b);
  let prefix = 0;
  while (prefix < PREFIX_CHARS && prefix < a.length && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

/** Characters are common if they are equal and not too far apart, and moved if their order differs. */
function jaroSimilarity(a: Uint32Array, b: Uint32Array): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  const reach = Math.max(0, (Math.max(a.length, b.length) >> 1) - 1);
  const isCommonInB = new Uint8Array(b.length);
  const commonOfA: number[] = [];
  for (const [index, code] of a.entries()) {
    const until = Math.min(b.length, index + reach + 1);
    let other = Math.max(0, index - reach);
    while (other < until && (isCommonInB[other] === 1 || b[other] !== code)) other += 1;
    if (other >= until) continue;
    isCommonInB[other] = 1;
    commonOfA.push(code);
  }
  const commonOfB = b.filter((_code, index) => isCommonInB[index] === 1);
  const moved = commonOfA.filter((code, index) => code !== commonOfB[index]).length / 2;
  return jaroOf(commonOfA.length, moved, a.length, b.length);
}
