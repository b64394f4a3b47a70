/** A code as the server compares it: capitals, without what people put between its parts (any kind of blank, dash or long vowel mark). */
export function tidyCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}ー−]/gu, '');
}

export type CodeMistake = 'codeEmpty' | 'codeShape';
export function codeMistake(typed: string): CodeMistake | null {
  const code = tidyCode(typed);
  if (code === '') return 'codeEmpty';
  return /^[A-Z0-9]{4,12}$/.test(code) ? null : 'codeShape';
}

export type NameMistake = 'nameEmpty' | 'nameLong';
export function nameMistake(typed: string): NameMistake | null {
  const name = typed.trim();
  if (name === '') return 'nameEmpty';
  return name.length > 40 ? 'nameLong' : null;
}

/**
 * Why a person is called otherwise than they typed: somebody else has the name, so it got a number; or this browser already
 * sat in the event under another one.
 */
export function renamed(typed: string, handle: string): 'numbered' | 'hadSeat' | null {
  const name = typed.trim();
  if (handle === name) return null;
  return handle.startsWith(`${name} `) && /^\d+$/.test(handle.slice(name.length + 1))
    ? 'numbered'
    : 'hadSeat';
}
