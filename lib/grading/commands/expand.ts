import { limitText } from './facts.ts';
import { copyShell, type Frame, type Pass } from './interpreter.ts';
import type { States } from './states.ts';
import type { Word, WordPart } from './tokens.ts';

/** Variables that Kubernetes sets for each Service. */
const SERVICE_VARIABLE =
  /^[A-Z_][A-Z0-9_]*_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;
/** Variables that a shell or the container runtime sets. */
const SHELL_VARIABLES = new Set(
  'HOME HOSTNAME PATH PWD OLDPWD RANDOM SECONDS PPID USER SHELL TERM LANG IFS UID EPOCHSECONDS'.split(
    ' ',
  ),
);

/**
 * Replaces `$(VAR)` in a word of `command` or `args`, as the kubelet does before the program starts.
 * `$$` is an escaped `$`, and a reference to an unknown variable stays. Source: Kubernetes,
 * third_party/forked/golang/expansion.
 */
export function expandKubernetes(text: string, pass: Pass): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    const value = pass.environment.get(name);
    if (value !== undefined) return value;
    if (SERVICE_VARIABLE.test(name)) return pass.unknowns.add('service', { name });
    if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) return match;
    if (pass.hasEnvFrom) return pass.unknowns.add('env-from', { name });
    pass.facts.addUnsetVariable(name);
    return match;
  });
}

/** Long texts cost more steps. */
const CHARS_PER_STEP = 32;

/** Expands words in the order of the shell. `states` change with the commands that words run. */
export class Expander {
  readonly #frame: Frame;
  states: States;
  /** Whether a command was run for a word. Then `states` have its exit code. */
  hasRunCommand = false;

  constructor(frame: Frame, states: States) {
    this.#frame = frame;
    this.states = states;
  }

  /** The word as one text, without splitting, such as in an assignment. */
  toText(word: Word): string {
    const text = limitText(word.map((part) => this.#expandPart(part)).join(''));
    return this.#frame.pass.budget.spend(text.length / CHARS_PER_STEP) ? text : '';
  }

  /** The words that a word becomes: `$@` and unquoted values with blanks become several. */
  toWords(word: Word): string[] {
    const fields = new FieldList();
    for (const part of word) {
      if (part.kind === 'variable' && /^[@*]$/.test(part.name) && !part.modifier)
        fields.addSeveral(this.#frame.shell.args.slice(1));
      else if (part.kind === 'text' || part.quoted) fields.add(this.#expandPart(part));
      else fields.addSplit(this.#expandPart(part));
    }
    const words = fields.toWords();
    const length = words.reduce((sum, one) => sum + one.length, 0);
    return this.#frame.pass.budget.spend(length / CHARS_PER_STEP) ? words.map(limitText) : [];
  }

  #expandPart(part: WordPart): string {
    if (part.kind === 'text') return part.text;
    const { pass } = this.#frame;
    if (!pass.budget.spend(1) || part.kind === 'arithmetic') return pass.unknowns.add('shell');
    return part.kind === 'output' ? this.#runCommand(part.script) : this.#expandVariable(part);
  }

  /** `$(...)`: the output of the script, without the line ends at its end. */
  #runCommand(script: string): string {
    const frame = this.#frame;
    const chunks: string[] = [];
    const flow = frame.interpreter.runScript(
      script,
      {
        ...frame,
        shell: copyShell(frame.shell),
        io: { ...frame.io, output: { kind: 'pipe', chunks } },
        isCondition: true,
      },
      this.states,
    );
    this.states = flow.next;
    this.hasRunCommand = true;
    return limitText(chunks.join('')).replace(/\n+$/, '');
  }

  #expandVariable({ name, modifier }: Extract<WordPart, { kind: 'variable' }>): string {
    const value = this.#lookUp(name);
    if (!modifier) return value ?? '';
    const { operator, word } = modifier;
    const isSet = value !== undefined && (!operator.startsWith(':') || value !== '');
    switch (operator.replace(/^:(?=.)/, '')) {
      case '-':
        return isSet ? value : this.toText(word);
      case '=': {
        const text = isSet ? value : this.toText(word);
        this.#frame.shell.variables.set(name, text);
        return text;
      }
      case '+':
        return isSet ? this.toText(word) : '';
      case '?':
        return value ?? '';
      default: {
        if (value === undefined || value === '') return '';
        const { unknowns } = this.#frame.pass;
        return unknowns.add('output', { variables: unknowns.listVariables(value) });
      }
    }
  }

  #lookUp(name: string): string | undefined {
    const { shell, pass } = this.#frame;
    if (/^\d+$/.test(name)) return shell.args[Number(name)];
    if (name === '@' || name === '*') return shell.args.slice(1).join(' ');
    if (name === '?') return pass.unknowns.add('status', { name: '?' });
    if (!/^[A-Za-z_]/.test(name) || (SHELL_VARIABLES.has(name) && !shell.variables.has(name)))
      return pass.unknowns.add('shell');
    const value = shell.variables.get(name);
    if (value !== undefined) return value;
    if (SERVICE_VARIABLE.test(name)) return pass.unknowns.add('service', { name });
    if (pass.hasEnvFrom) return pass.unknowns.add('env-from', { name });
    pass.facts.addUnsetVariable(name);
    return undefined;
  }
}

/** The words that one word of a script becomes. */
class FieldList {
  readonly #words: string[] = [];
  /** The word that the next part continues; null if it starts a new one. */
  #current: string | null = null;

  /** Continues the current word. */
  add(text: string): void {
    this.#current = (this.#current ?? '') + text;
  }

  /** Adds one word for each text, the first and the last of which belong to what is around. */
  addSeveral(texts: readonly string[]): void {
    texts.forEach((text, index) => {
      if (index > 0) this.#end();
      this.add(text);
    });
  }

  /** Splits an unquoted value at blanks. */
  addSplit(text: string): void {
    text.split(/[ \t\n]+/).forEach((field, index) => {
      if (index > 0 && this.#current !== '') this.#end();
      if (field !== '') this.add(field);
    });
  }

  toWords(): string[] {
    this.#end();
    return this.#words;
  }

  #end(): void {
    if (this.#current !== null) this.#words.push(this.#current);
    this.#current = null;
  }
}
