import { tokenize } from './lexer.ts';
import { COMMAND_LIMITS } from './limits.ts';
import type { Assignment, Command } from './syntax.ts';
import { bareText, literalText, type Redirect, type Token, type Word } from './tokens.ts';
import { readAssignmentName } from './word-reader.ts';

const CLOSING_WORDS = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);

/**
 * Parses a shell script. Linear in its length; never throws. Behind a syntax error, and within more
 * than {@link COMMAND_LIMITS.nesting} compound commands, the script ends with `syntax-error`.
 * Source: POSIX.1-2024, XCU 2.10.
 */
export function parseScript(script: string): Command {
  const { tokens, isComplete } = tokenize(script);
  const parser = new Parser(tokens);
  const parsed = parser.parseAll();
  return isComplete ? parsed : appendSyntaxError(parsed);
}

function appendSyntaxError(command: Command): Command {
  const items = command.kind === 'list' ? command.items.slice(0, -1) : [];
  return {
    kind: 'list',
    items: [...items, { command: { kind: 'syntax-error' }, inBackground: false }],
  };
}

class InvalidScript extends Error {}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parseAll(): Command {
    const items: { command: Command; inBackground: boolean }[] = [];
    try {
      while (this.#skipLineEnds() < this.#tokens.length) {
        const before = this.#at;
        items.push(...this.#parseListItems());
        if (this.#at === before) throw new InvalidScript();
      }
    } catch (error) {
      if (!(error instanceof InvalidScript)) throw error;
      items.push({ command: { kind: 'syntax-error' }, inBackground: false });
    }
    return { kind: 'list', items };
  }

  #operator(): string | null {
    const token = this.#tokens[this.#at];
    return token?.kind === 'operator' ? token.text : null;
  }

  #word(): Word | null {
    const token = this.#tokens[this.#at];
    return token?.kind === 'word' ? token.word : null;
  }

  #reserved(): string | null {
    const word = this.#word();
    return word && bareText(word);
  }

  #skipOperator(text: string): boolean {
    if (this.#operator() !== text) return false;
    this.#at += 1;
    return true;
  }

  #skipReserved(text: string): boolean {
    if (this.#reserved() !== text) return false;
    this.#at += 1;
    return true;
  }

  #expectReserved(text: string): void {
    if (!this.#skipReserved(text)) throw new InvalidScript();
  }

  #skipLineEnds(): number {
    while (this.#operator() === '\n') this.#at += 1;
    return this.#at;
  }

  /** Commands up to a closing word or bracket. */
  #parseList(): Command {
    this.#nesting += 1;
    if (this.#nesting > COMMAND_LIMITS.nesting) throw new InvalidScript();
    const items = this.#parseListItems();
    this.#nesting -= 1;
    return { kind: 'list', items };
  }

  #parseListItems(): { command: Command; inBackground: boolean }[] {
    const items: { command: Command; inBackground: boolean }[] = [];
    while (this.#skipLineEnds() < this.#tokens.length && !this.#isAtListEnd()) {
      const command = this.#parseChain();
      const inBackground = this.#operator() === '&';
      const isSeparated = ['&', ';', '\n'].some((operator) => this.#skipOperator(operator));
      items.push({ command, inBackground });
      if (!isSeparated) break;
    }
    return items;
  }

  #isAtListEnd(): boolean {
    const operator = this.#operator();
    if (operator !== null)
      return operator === ')' || operator.startsWith(';;') || operator === ';&';
    return CLOSING_WORDS.has(this.#reserved() ?? '');
  }

  #parseChain(): Command {
    const first = this.#parsePipeline();
    const rest: { operator: '&&' | '||'; command: Command }[] = [];
    for (let operator = this.#operator(); operator === '&&' || operator === '||';) {
      this.#at += 1;
      this.#skipLineEnds();
      rest.push({ operator, command: this.#parsePipeline() });
      operator = this.#operator();
    }
    return rest.length === 0 ? first : { kind: 'chain', first, rest };
  }

  #parsePipeline(): Command {
    let isNegated = false;
    while (this.#skipReserved('!')) isNegated = !isNegated;
    const items = [this.#parseCommand()];
    while (this.#operator() === '|' || this.#operator() === '|&') {
      const joinsErrors = this.#operator() === '|&';
      this.#at += 1;
      this.#skipLineEnds();
      const previous = items.at(-1);
      if (joinsErrors && previous) items.splice(-1, 1, joinErrors(previous));
      items.push(this.#parseCommand());
    }
    const [only] = items;
    return items.length === 1 && !isNegated && only ? only : { kind: 'pipeline', isNegated, items };
  }

  #parseCommand(): Command {
    const compound = this.#parseCompound();
    if (!compound) return this.#parseSimple();
    const redirects: Redirect[] = [];
    for (
      let token = this.#tokens[this.#at];
      token?.kind === 'redirect';
      token = this.#tokens[this.#at]
    ) {
      redirects.push(token.redirect);
      this.#at += 1;
    }
    return redirects.length === 0 ? compound : { kind: 'redirected', body: compound, redirects };
  }

  #parseCompound(): Command | null {
    if (this.#skipOperator('(')) {
      const body = this.#parseList();
      if (!this.#skipOperator(')')) throw new InvalidScript();
      return { kind: 'subshell', body };
    }
    switch (this.#reserved() ?? '') {
      case '{':
        return this.#parseGroup();
      case 'if':
        return this.#parseIf();
      case 'while':
      case 'until':
        return this.#parseLoop();
      case 'for':
      case 'select':
        return this.#parseFor();
      case 'case':
        return this.#parseCase();
      case 'function':
        this.#at += 1;
        return this.#parseFunction();
      default:
        return this.#isFunction() ? this.#parseFunction() : null;
    }
  }

  #parseGroup(): Command {
    this.#at += 1;
    const body = this.#parseList();
    this.#expectReserved('}');
    return body;
  }

  #parseIf(): Command {
    const branches: { condition: Command; body: Command }[] = [];
    let otherwise: Command | null = null;
    do {
      this.#at += 1;
      const condition = this.#parseList();
      this.#expectReserved('then');
      branches.push({ condition, body: this.#parseList() });
    } while (this.#reserved() === 'elif');
    if (this.#skipReserved('else')) otherwise = this.#parseList();
    this.#expectReserved('fi');
    return { kind: 'if', branches, otherwise };
  }

  #parseLoop(): Command {
    const isUntil = this.#reserved() === 'until';
    this.#at += 1;
    const condition = this.#parseList();
    return { kind: 'loop', isUntil, condition, body: this.#parseBody() };
  }

  #parseBody(): Command {
    this.#expectReserved('do');
    const body = this.#parseList();
    this.#expectReserved('done');
    return body;
  }

  #parseFor(): Command {
    this.#at += 1;
    const name = this.#reserved() ?? '';
    let words: Word[] | null = null;
    if (this.#operator() === '(') {
      while (this.#at < this.#tokens.length && this.#reserved() !== 'do') this.#at += 1;
      return { kind: 'for', name: '', words: null, body: this.#parseBody() };
    }
    this.#at += 1;
    this.#skipLineEnds();
    if (this.#skipReserved('in')) {
      words = [];
      for (let word = this.#word(); word; word = this.#word()) {
        words.push(word);
        this.#at += 1;
      }
    }
    this.#skipOperator(';');
    this.#skipLineEnds();
    return { kind: 'for', name, words, body: this.#parseBody() };
  }

  #parseCase(): Command {
    this.#at += 1;
    const subject = this.#word() ?? [];
    this.#at += 1;
    this.#skipLineEnds();
    this.#expectReserved('in');
    const branches: { patterns: Word[]; body: Command }[] = [];
    while (this.#skipLineEnds() < this.#tokens.length && this.#reserved() !== 'esac') {
      const patterns = this.#parsePatterns();
      branches.push({ patterns, body: this.#parseList() });
      if (![';;', ';&', ';;&'].some((operator) => this.#skipOperator(operator))) break;
    }
    this.#skipLineEnds();
    this.#expectReserved('esac');
    return { kind: 'case', subject, branches };
  }

  #parsePatterns(): Word[] {
    this.#skipOperator('(');
    const patterns: Word[] = [];
    do {
      const pattern = this.#word();
      if (!pattern) throw new InvalidScript();
      patterns.push(pattern);
      this.#at += 1;
    } while (this.#skipOperator('|'));
    if (!this.#skipOperator(')')) throw new InvalidScript();
    return patterns;
  }

  #isFunction(): boolean {
    const [open, close] = [this.#tokens[this.#at + 1], this.#tokens[this.#at + 2]];
    return (
      this.#reserved() !== null &&
      open?.kind === 'operator' &&
      open.text === '(' &&
      close?.kind === 'operator' &&
      close.text === ')'
    );
  }

  #parseFunction(): Command {
    const name = this.#reserved() ?? '';
    this.#at += 1;
    if (this.#skipOperator('(') && !this.#skipOperator(')')) throw new InvalidScript();
    this.#skipLineEnds();
    this.#nesting += 1;
    if (this.#nesting > COMMAND_LIMITS.nesting) throw new InvalidScript();
    const body = this.#parseCommand();
    this.#nesting -= 1;
    return { kind: 'function', name, body };
  }

  /** `NAME=(...)` of bash. */
  #skipArray(): void {
    if (this.#operator() !== '(') return;
    while (this.#at < this.#tokens.length && !this.#skipOperator(')')) this.#at += 1;
  }

  /** `declare NAME=(...)` of bash. In other places, a bracket behind a word is an error. */
  #skipArgumentArray(words: readonly Word[]): void {
    const follows = words.length > 0 && this.#tokens[this.#at - 1]?.kind === 'word';
    if (!follows || this.#operator() !== '(') return;
    if (!literalText(words.at(-1) ?? [])?.endsWith('=')) throw new InvalidScript();
    this.#skipArray();
  }

  #parseSimple(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const start = this.#at;
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      const isTest = bareText(words[0] ?? []) === '[[';
      if (token.kind === 'operator' && !isTest) {
        this.#skipArgumentArray(words);
        break;
      }
      if (token.kind === 'redirect' && !isTest) redirects.push(token.redirect);
      else if (token.kind === 'word') addWord(token.word, words, assignments);
      this.#at += 1;
      if (words.length === 0 && assignments.length > 0) this.#skipArray();
      if (isTest && token.kind === 'word' && bareText(token.word) === ']]') break;
    }
    if (this.#at === start) throw new InvalidScript();
    return { kind: 'simple', assignments, words, redirects };
  }
}

function addWord(word: Word, words: Word[], assignments: Assignment[]): void {
  const assignment = words.length === 0 ? readAssignmentName(word) : null;
  const [first, ...rest] = word;
  if (!assignment || first?.kind !== 'text') {
    words.push(word);
    return;
  }
  const { name, length, appends } = assignment;
  assignments.push({
    name,
    appends,
    value: [{ ...first, text: first.text.slice(length) }, ...rest],
  });
}

/** `|&` also pipes the error output. */
function joinErrors(command: Command): Command {
  const join: Redirect = {
    fd: 2,
    operator: '>&',
    target: [{ kind: 'text', text: '1', quoted: false }],
  };
  return command.kind === 'simple'
    ? { ...command, redirects: [...command.redirects, join] }
    : { kind: 'redirected', body: command, redirects: [join] };
}
