/** Shells and tools that are one program under several paths. */
const WELL_KNOWN_FOLDER = /^(?:\/usr)?(?:\/local)?\/s?bin\//;

/**
 * The one process that `command` and `args` start together, in a form in which two spellings of it are equal: `/bin/sh` is `sh`,
 * and a script after `-c` is compared word by word, so that quotes, blanks and line ends do not matter.
 */
export function normalizeProcess(argv: readonly string[]): readonly string[] {
  const [program = '', ...rest] = argv.map((word, index) =>
    index === 0 ? word.replace(WELL_KNOWN_FOLDER, '') : word,
  );
  if (program === 'busybox' && rest.length > 0) return normalizeProcess(rest);
  const [flag, script, ...more] = rest;
  if (/^(?:a|ba)?sh$/.test(program) && flag === '-c' && script !== undefined)
    return [program, flag, splitScript(script).join('\u0000'), ...more];
  return program === '' && rest.length === 0 ? [] : [program, ...rest];
}

export function isSameProcess(expected: readonly string[], found: readonly string[]): boolean {
  const [want, have] = [normalizeProcess(expected), normalizeProcess(found)];
  return want.length === have.length && want.every((word, index) => word === have[index]);
}

/** Words and operators of a shell script, quotes taken off; a line end is a semicolon, and one at the end says nothing. */
function splitScript(script: string): string[] {
  const words: string[] = [];
  for (const token of script
    .trim()
    .match(/\n|[;&|]+|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|"'\\])+|["'\\]/gs) ?? []) {
    const operator = token === '\n' ? ';' : token;
    if (operator === ';' && (words.length === 0 || words.at(-1) === ';')) continue;
    words.push(/^[;&|]/.test(operator) ? operator : unquote(token));
  }
  if (words.at(-1) === ';') words.pop();
  return words;
}

function unquote(word: string): string {
  return word.replace(
    /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs,
    (_all, double: string | undefined, single: string | undefined, escaped: string | undefined) =>
      double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
  );
}

/** As one would type it: words with blanks or operators in them are quoted. */
export function formatProcess(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}
