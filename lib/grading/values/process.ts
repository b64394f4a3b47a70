/** Folders in which the same shells and tools are installed. */
const WELL_KNOWN_FOLDER = /^(?:\/usr)?(?:\/local)?\/s?bin\//;

/**
 * The process that `command` and `args` start together, in a normalized form: `/bin/sh` becomes
 * `sh`, and a script after `-c` is split into words, so that quotes, blanks and line ends don't
 * matter.
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

/** Whether two command lines start the same process. */
export function isSameProcess(expected: readonly string[], found: readonly string[]): boolean {
  const [want, have] = [normalizeProcess(expected), normalizeProcess(found)];
  return want.length === have.length && want.every((word, index) => word === have[index]);
}

/**
 * Words and operators of a shell script, without quotes. A line end counts as a semicolon, and a
 * semicolon at the end is ignored.
 */
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

/** The command line as typed in a shell: words with blanks or operators are quoted. */
export function formatProcess(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}
