import {
  ROSTER_LIMITS,
  type RosterColumn,
  type RosterFileProblem,
} from '#lib/protocol/api/roster.ts';
import type { RosterRow } from './types.ts';

type ReadRow =
  | { readonly ok: true; readonly row: RosterRow }
  | { readonly ok: false; readonly problem: RosterFileProblem };

const LANGUAGES: Readonly<Record<string, 'ja' | 'en'>> = {
  ja: 'ja',
  jp: 'ja',
  japanese: 'ja',
  日本語: 'ja',
  en: 'en',
  english: 'en',
  英語: 'en',
};
const CONTROL = /\p{Cc}/u;
/** Enough to notice a value of another column. Mail servers decide what is valid. */
const EMAIL = /^[^\s@]+@[^\s@]+$/u;

/** Reads one row. Line breaks and spaces in a value become one space. */
export function readRow(
  line: number,
  values: readonly string[],
  columns: readonly (RosterColumn | null)[],
): ReadRow {
  const fail = (problem: RosterFileProblem): ReadRow => ({ ok: false, problem });
  if (values.slice(columns.length).some((value) => value.trim() !== ''))
    return fail({ kind: 'too-many-values', line });
  const read = new Map<RosterColumn, string>();
  for (const [index, column] of columns.entries()) {
    if (column === null) continue;
    const value = (values[index] ?? '').replaceAll(/\s+/gu, ' ').trim();
    const kind = findProblem(column, value);
    if (kind !== null) return fail({ kind, line, column });
    if (value !== '') read.set(column, value);
  }
  const get = (column: RosterColumn): string | null => read.get(column) ?? null;
  const row: RosterRow = {
    line,
    id: get('id'),
    name: get('name'),
    kana: get('kana'),
    email: get('email'),
    group: get('group'),
    seat: get('seat'),
    language: LANGUAGES[foldLanguage(get('language') ?? '')] ?? null,
    host: get('host'),
    user: get('user'),
    note: get('note'),
  };
  return row.id === null && row.email === null && row.name === null
    ? fail({ kind: 'unidentified', line })
    : { ok: true, row };
}

/** An empty value has none. */
function findProblem(
  column: RosterColumn,
  value: string,
): 'too-long' | 'control-character' | 'wrong-value' | null {
  if (value === '') return null;
  if (value.length > (column === 'note' ? ROSTER_LIMITS.noteChars : ROSTER_LIMITS.valueChars))
    return 'too-long';
  if (CONTROL.test(value)) return 'control-character';
  const isWrong =
    (column === 'email' && !EMAIL.test(value)) ||
    (column === 'language' && !Object.hasOwn(LANGUAGES, foldLanguage(value)));
  return isWrong ? 'wrong-value' : null;
}

function foldLanguage(value: string): string {
  return value.normalize('NFKC').toLowerCase();
}
