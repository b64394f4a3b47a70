import { bareText, literalText, type Redirect, type Token, type TokenList } from './tokens.ts';
import { WordReader } from './word-reader.ts';

const REDIRECT = /(\d{0,9})(&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<(?!\()|>(?!\())/y;
const OPERATOR = /;;&|;;|;&|&&|\|\||\|&|[;&|()\n]/y;
const BLANKS = /(?:[ \t\r]|\\\r?\n)+/y;

interface PendingDocument {
  /** Index of the token that gets the text. */
  readonly token: number;
  readonly delimiter: string;
  readonly isLiteral: boolean;
  readonly stripsTabs: boolean;
}

/**
 * Splits a shell script into words, operators and redirections. Linear in the length of the script;
 * never throws. What is left open extends to the end of the script. Source: POSIX.1-2024, XCU 2.3,
 * with here-strings and `&>` of bash.
 */
export function tokenize(script: string): TokenList {
  const lexer = new Lexer(script);
  return lexer.run();
}

class Lexer {
  readonly #script: string;
  readonly #reader: WordReader;
  readonly #tokens: Token[] = [];
  #pending: PendingDocument[] = [];
  #at = 0;

  constructor(script: string) {
    this.#script = script;
    this.#reader = new WordReader(script);
  }

  run(): TokenList {
    while (this.#skipBlanks() < this.#script.length) {
      if (this.#script[this.#at] === '#') this.#skipComment();
      else if (!this.#readRedirect() && !this.#readOperator()) this.#readWord();
    }
    return { tokens: this.#tokens, isComplete: this.#reader.isComplete };
  }

  #skipBlanks(): number {
    this.#at += this.#match(BLANKS)?.[0].length ?? 0;
    return this.#at;
  }

  #skipComment(): void {
    const end = this.#script.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#script.length : end;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#script);
  }

  #readOperator(): boolean {
    const operator = this.#match(OPERATOR)?.[0];
    if (operator === undefined) return false;
    this.#at += operator.length;
    this.#tokens.push({ kind: 'operator', text: operator });
    if (operator === '\n') this.#readDocuments();
    return true;
  }

  #readWord(): void {
    const word = this.#reader.readWord(this.#at);
    this.#at = Math.max(this.#reader.at, this.#at + 1);
    if (word.length > 0) this.#tokens.push({ kind: 'word', word });
  }

  #readRedirect(): boolean {
    const match = this.#match(REDIRECT);
    if (!match) return false;
    const [all, digits = '', operator = ''] = match;
    this.#at += all.length;
    this.#skipBlanks();
    const target = this.#reader.readWord(this.#at);
    this.#at = Math.max(this.#reader.at, this.#at);
    const isDocument = operator === '<<' || operator === '<<-';
    if (isDocument)
      this.#pending.push({
        token: this.#tokens.length,
        delimiter: literalText(target) ?? '',
        isLiteral: bareText(target) === null,
        stripsTabs: operator === '<<-',
      });
    this.#tokens.push({
      kind: 'redirect',
      redirect: {
        fd: digits === '' ? null : Number(digits),
        operator: isDocument ? '<<' : (operator as Redirect['operator']),
        target: isDocument ? [] : target,
      },
    });
    return true;
  }

  /** Reads the here-documents whose operators are in the line that just ended. */
  #readDocuments(): void {
    for (const document of this.#pending) {
      const lines: string[] = [];
      while (this.#at < this.#script.length) {
        const line = this.#readLine(document.stripsTabs);
        if (line === document.delimiter) break;
        lines.push(`${line}\n`);
      }
      const text = lines.join('');
      const token = this.#tokens[document.token];
      if (token?.kind === 'redirect')
        this.#tokens[document.token] = {
          kind: 'redirect',
          redirect: {
            ...token.redirect,
            target: document.isLiteral
              ? [{ kind: 'text', text, quoted: true }]
              : new WordReader(text).readQuoted(),
          },
        };
    }
    this.#pending = [];
  }

  #readLine(stripsTabs: boolean): string {
    const end = this.#script.indexOf('\n', this.#at);
    const line = this.#script.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#script.length : end + 1;
    return stripsTabs ? line.replace(/^\t+/, '') : line;
  }
}
