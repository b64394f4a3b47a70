import { MAX_DISPLAY_NAME_CHARS } from '#lib/protocol/limits.ts';

/**
 * A code as the server compares it: upper case, without the separators that people type (spaces,
 * dashes of any kind, long vowel marks).
 */
export function normalizeCodeInput(input: string): string {
  return input
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}ー−]/gu, '');
}

export type CodeIssue = 'codeEmpty' | 'codeShape';
export function findCodeIssue(input: string): CodeIssue | null {
  const code = normalizeCodeInput(input);
  if (code === '') return 'codeEmpty';
  return /^[A-Z0-9]{4,16}$/.test(code) ? null : 'codeShape';
}

export type NameIssue = 'nameEmpty' | 'nameLong';
export function findNameIssue(input: string): NameIssue | null {
  const name = input.trim();
  if (name === '') return 'nameEmpty';
  return name.length > MAX_DISPLAY_NAME_CHARS ? 'nameLong' : null;
}

/**
 * Why the display name differs from the entered one: `numbered` if the name is taken, `hadSeat` if
 * this browser has already joined the workshop under another name. Null if it doesn't differ.
 */
export function renameReason(input: string, displayName: string): 'numbered' | 'hadSeat' | null {
  const name = input.trim();
  if (displayName === name) return null;
  return displayName.startsWith(`${name} `) && /^\d+$/.test(displayName.slice(name.length + 1))
    ? 'numbered'
    : 'hadSeat';
}
