/** A code as the server compares it: capitals, without what people put between its parts (any kind of blank, dash or long vowel mark). */
export function normalizeCodeInput(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}ー−]/gu, '');
}

export type CodeIssue = 'codeEmpty' | 'codeShape';
export function findCodeIssue(typed: string): CodeIssue | null {
  const code = normalizeCodeInput(typed);
  if (code === '') return 'codeEmpty';
  return /^[A-Z0-9]{4,12}$/.test(code) ? null : 'codeShape';
}

export type NameIssue = 'nameEmpty' | 'nameLong';
export function findNameIssue(typed: string): NameIssue | null {
  const name = typed.trim();
  if (name === '') return 'nameEmpty';
  return name.length > 40 ? 'nameLong' : null;
}

/**
 * Why a person is called otherwise than they typed: somebody else has the name, so it got a number; or this browser already
 * sat in the event under another one.
 */
export function renameReason(typed: string, displayName: string): 'numbered' | 'hadSeat' | null {
  const name = typed.trim();
  if (displayName === name) return null;
  return displayName.startsWith(`${name} `) && /^\d+$/.test(displayName.slice(name.length + 1))
    ? 'numbered'
    : 'hadSeat';
}
