import { tokenize } from './lexer.ts';
import { normalizeProgram } from './program-names.ts';
import type { Token, WordPart } from './tokens.ts';

/**
 * The process that `command` and `args` start together, in a normalized form: `/bin/sh` becomes
 * `sh`, and a script after `-c` is split into words, so that quotes, blanks and line ends don't
 * matter.
 */
export function normalizeProcess(argv: readonly string[]): readonly string[] {
  const [first = '', ...rest] = argv;
  const { program } = normalizeProgram(first);
  if (program === 'busybox' && rest.length > 0) return normalizeProcess(rest);
  const [flag, script, ...more] = rest;
  if (/^(?:a|ba)?sh$/.test(program) && flag === '-c' && script !== undefined)
    return [program, flag, normalizeScript(script), ...more];
  return program === '' && rest.length === 0 ? [] : [program, ...rest];
}

/** Whether two command lines start the same process. */
export function isSameProcess(expected: readonly string[], found: readonly string[]): boolean {
  const [want, have] = [normalizeProcess(expected), normalizeProcess(found)];
  return want.length === have.length && want.every((word, index) => word === have[index]);
}

/**
 * Words and operators of a shell script, without quotes and comments. A line end counts as a
 * semicolon, and a semicolon at the end is ignored.
 */
function normalizeScript(script: string): string {
  const parts: string[] = [];
  for (const token of tokenize(script).tokens) {
    const text = normalizeToken(token);
    if (text === SEMICOLON && (parts.length === 0 || parts.at(-1) === SEMICOLON)) continue;
    parts.push(text);
  }
  if (parts.at(-1) === SEMICOLON) parts.pop();
  return parts.join('\u0000');
}

/** Marks what isn't plain text, so that an operator differs from a word with the same text. */
const MARK = '\u0001';
const SEMICOLON = `${MARK};`;

function normalizeToken(token: Token): string {
  switch (token.kind) {
    case 'word':
      return token.word.map(normalizePart).join('');
    case 'operator':
      return token.text === '\n' ? SEMICOLON : MARK + token.text;
    case 'redirect': {
      const { fd, operator, target } = token.redirect;
      return `${MARK}${String(fd ?? '')}${operator}${target.map(normalizePart).join('')}`;
    }
  }
}

function normalizePart(part: WordPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'variable': {
      const { operator = '', word = [] } = part.modifier ?? {};
      return `${MARK}\${${part.name}${operator}${word.map(normalizePart).join('')}}`;
    }
    case 'output':
      return `${MARK}(${part.script})`;
    case 'arithmetic':
      return `${MARK}((${part.expression}))`;
  }
}

/** The command line as typed in a shell: words with blanks or operators are quoted. */
export function formatProcess(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

/** A word in the quotes that are easiest to read and that keep each character. */
function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (/[\u0000-\u001F\u007F]/.test(word)) return `$'${escapeAnsi(word)}'`;
  if (!/[$`]/.test(word)) return `"${word.replace(/["\\]/g, '\\$&')}"`;
  return word.includes("'") ? `"${word.replace(/["\\$`]/g, '\\$&')}"` : `'${word}'`;
}

function escapeAnsi(word: string): string {
  return word
    .replace(/['\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replace(
      /[\u0000-\u001F\u007F]/g,
      (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}
