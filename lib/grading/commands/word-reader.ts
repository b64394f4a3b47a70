import { findClosing, findUnescaped } from './brackets.ts';
import { unescapeAnsi } from './escapes.ts';
import type { Word, WordPart } from './tokens.ts';

const NAME = /[A-Za-z_]\w*/y;
const PARAMETER = /[A-Za-z_]\w*|\d+|[?@*#$!-]/y;
const MODIFIER = /:?[-=+?]|##?|%%?|\/|\^|,|:|\[/y;
const METACHARACTERS = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')']);
/** Expansions within `${VAR:-...}` that are read; deeper ones are text. */
const MAX_DEPTH = 6;

/**
 * Reads one word of a shell script, from its first character to a blank or an operator. Source:
 * POSIX.1-2024, XCU 2.2 (quoting) and 2.6 (word expansions), with `$'...'` of 2.2.4.
 */
export class WordReader {
  readonly #script: string;
  readonly #depth: number;
  #parts: WordPart[] = [];
  /** The position behind what was read. */
  at = 0;
  /** Whether every quote and bracket so far is closed. */
  isComplete = true;

  constructor(script: string, depth = 0) {
    this.#script = script;
    this.#depth = depth;
  }

  /** Reads the word that starts at `from`. */
  readWord(from: number): Word {
    this.at = from;
    this.#parts = [];
    if (/^[<>]\($/.test(this.#script.slice(from, from + 2))) this.#readCommandFile();
    while (this.at < this.#script.length && !METACHARACTERS.has(this.#char())) this.#readUnquoted();
    return this.#parts;
  }

  /** Reads the whole text as if it were between double quotes, such as a here-document. */
  readQuoted(): Word {
    this.at = 0;
    this.#parts = [];
    while (this.at < this.#script.length) this.#readInDoubleQuotes();
    return this.#parts;
  }

  /** Reads the whole text as one word, such as the default of a variable. */
  readAll(quoted: boolean): Word {
    this.at = 0;
    this.#parts = [];
    while (this.at < this.#script.length)
      if (quoted) this.#readInDoubleQuotes();
      else this.#readUnquoted();
    return this.#parts;
  }

  #char(): string {
    return this.#script[this.at] ?? '';
  }

  #readUnquoted(): void {
    const char = this.#char();
    if (char === "'") this.#readSingleQuotes();
    else if (char === '"') this.#readDoubleQuotes();
    else if (char === '\\') this.#readEscape();
    else if (char === '$') this.#readDollar(false);
    else if (char === '`') this.#readBackquotes(false);
    else this.#readPlain();
  }

  /** `<(...)` of bash: a file with the output of a command. */
  #readCommandFile(): void {
    const start = this.at + 2;
    const script = this.#sliceTo(findClosing(this.#script, start, ')'), start);
    this.#parts.push({ kind: 'output', script, quoted: true });
  }

  #readPlain(): void {
    const start = this.at;
    do this.at += 1;
    while (
      this.at < this.#script.length &&
      !METACHARACTERS.has(this.#char()) &&
      !'\'"\\$`'.includes(this.#char())
    );
    this.#addText(this.#script.slice(start, this.at), false);
  }

  #readSingleQuotes(): void {
    const end = this.#script.indexOf("'", this.at + 1);
    this.#addText(this.#sliceTo(end < 0 ? this.#script.length : end, this.at + 1), true);
  }

  #readDoubleQuotes(): void {
    this.at += 1;
    this.#addText('', true);
    while (this.at < this.#script.length && this.#char() !== '"') this.#readInDoubleQuotes();
    this.isComplete &&= this.at < this.#script.length;
    this.at += 1;
  }

  #readInDoubleQuotes(): void {
    const char = this.#char();
    if (char === '$') this.#readDollar(true);
    else if (char === '`') this.#readBackquotes(true);
    else if (char === '\\') {
      const next = this.#script[this.at + 1] ?? '';
      this.at += 2;
      if (next !== '\n') this.#addText('$`"\\'.includes(next) ? next : `\\${next}`, true);
    } else {
      const start = this.at;
      do this.at += 1;
      while (this.at < this.#script.length && !'"\\$`'.includes(this.#char()));
      this.#addText(this.#script.slice(start, this.at), true);
    }
  }

  #readEscape(): void {
    const next = this.#script[this.at + 1] ?? '';
    this.isComplete &&= next !== '';
    this.at += 2;
    if (next !== '\n') this.#addText(next, true);
  }

  #readBackquotes(quoted: boolean): void {
    const end = findUnescaped(this.#script, this.at + 1, '`');
    const script = this.#sliceTo(end, this.at + 1).replace(/\\([\\$`])/g, '$1');
    this.#parts.push({ kind: 'output', script, quoted });
  }

  #readDollar(quoted: boolean): void {
    const [start, next] = [this.at + 1, this.#script[this.at + 1]];
    if (next === '(' && this.#script[start + 1] === '(') this.#readArithmetic(quoted);
    else if (next === '(') {
      const script = this.#sliceTo(findClosing(this.#script, start + 1, ')'), start + 1);
      this.#parts.push({ kind: 'output', script, quoted });
    } else if (next === '{') this.#readBraces(quoted);
    else if (next === "'" && !quoted) {
      const end = findUnescaped(this.#script, start + 1, "'");
      this.#addText(unescapeAnsi(this.#sliceTo(end, start + 1)), true);
    } else if (next === '"' && !quoted) this.at = start;
    else {
      PARAMETER.lastIndex = start;
      const name = this.#readParameter(start);
      if (name === '') this.#addText('$', quoted);
      else this.#parts.push({ kind: 'variable', name, quoted });
      this.at = start + name.length;
    }
  }

  /** Outside of braces, only the first digit is the name of an argument. */
  #readParameter(start: number): string {
    PARAMETER.lastIndex = start;
    const name = PARAMETER.exec(this.#script)?.[0] ?? '';
    return /^\d/.test(name) ? name.slice(0, 1) : name;
  }

  #readArithmetic(quoted: boolean): void {
    const start = this.at + 3;
    const end = this.#script.indexOf('))', start);
    const expression = this.#sliceTo(end < 0 ? this.#script.length : end, start);
    this.at += 1;
    this.#parts.push({ kind: 'arithmetic', expression, quoted });
  }

  #readBraces(quoted: boolean): void {
    const start = this.at + 2;
    const inner = this.#sliceTo(findClosing(this.#script, start, '}'), start);
    PARAMETER.lastIndex = 0;
    const name = PARAMETER.exec(inner)?.[0];
    if (name === undefined || (name === '#' && inner.length > 1)) {
      this.#parts.push({ kind: 'arithmetic', expression: inner, quoted });
      return;
    }
    if (inner.length === name.length) {
      this.#parts.push({ kind: 'variable', name, quoted });
      return;
    }
    MODIFIER.lastIndex = name.length;
    const operator = MODIFIER.exec(inner)?.[0] ?? '?';
    const text = inner.slice(name.length + operator.length);
    const word: Word =
      this.#depth < MAX_DEPTH
        ? new WordReader(text, this.#depth + 1).readAll(quoted)
        : [{ kind: 'text', text, quoted }];
    this.#parts.push({ kind: 'variable', name, quoted, modifier: { operator, word } });
  }

  /** The text up to a closing quote or bracket, and continues behind it. */
  #sliceTo(end: number, start: number): string {
    this.isComplete &&= end < this.#script.length;
    this.at = end + 1;
    return this.#script.slice(start, end);
  }

  #addText(text: string, quoted: boolean): void {
    this.#parts.push({ kind: 'text', text, quoted });
  }
}

/** The name in `NAME=value` or `NAME+=value`, with the length of what is before the value. */
export function readAssignmentName(
  word: Word,
): { readonly name: string; readonly length: number; readonly appends: boolean } | null {
  const [part] = word;
  if (part?.kind !== 'text' || part.quoted) return null;
  NAME.lastIndex = 0;
  const name = NAME.exec(part.text)?.[0] ?? '';
  const operator = /^\+?=/.exec(part.text.slice(name.length))?.[0];
  if (name === '' || operator === undefined) return null;
  return { name, length: name.length + operator.length, appends: operator === '+=' };
}
