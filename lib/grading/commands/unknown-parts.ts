import { COMMAND_LIMITS } from './limits.ts';

/**
 * Where a part of a text comes from whose value isn't in the manifest. `variable`: set under `env`
 * without a source; values of variables never leave the VM (R3). `field`, `config-map`, `secret`,
 * `resource`: its `valueFrom`. `env-from`: it could be set by `envFrom`. `service`: Kubernetes sets
 * it for a Service. `output`: a command prints it. `file`: read from a file. `shell`: set by the
 * shell. `count`: how much a command
 * printed, or the status of its answer: 0 without one. `status`: an exit code, of the last command (`name` is `?`) or saved from it. `redacted`:
 * the agent replaced it.
 */
export type UnknownSource =
  | 'variable'
  | 'field'
  | 'config-map'
  | 'secret'
  | 'resource'
  | 'env-from'
  | 'service'
  | 'output'
  | 'count'
  | 'file'
  | 'shell'
  | 'status'
  | 'redacted';

export interface UnknownPart {
  readonly source: UnknownSource;
  /** Of the variable or of the exit code; empty for other sources. */
  readonly name: string;
  /** Variables that this output depends on and shows. */
  readonly variables: readonly string[];
  /** Files that this output shows. */
  readonly files: readonly string[];
  /** Whether this is output of the command whose success is analyzed. */
  readonly isOfTarget: boolean;
}

/** Shown for a part that isn't known, as in commands that the agent redacts. */
export const UNKNOWN_TEXT = '…';

const FIRST_CODE = 0xe000;
const PLACEHOLDER = /[\uE000-\uF8FF]/;
const PLACEHOLDERS = /[\uE000-\uF8FF]/g;

/**
 * The unknown parts of texts. In a text, each is one character of the private use area, so that
 * texts stay strings: the shell's rules for words and quotes apply to them without special cases.
 */
export class UnknownParts {
  readonly #parts: UnknownPart[] = [];

  /** The placeholder of a part. At the limit, all further parts are the last one. */
  add(source: UnknownSource, rest: Partial<Omit<UnknownPart, 'source'>> = {}): string {
    if (this.#parts.length < COMMAND_LIMITS.unknownParts)
      this.#parts.push({
        source,
        name: '',
        variables: [],
        files: [],
        isOfTarget: false,
        ...rest,
      });
    return String.fromCharCode(FIRST_CODE + this.#parts.length - 1);
  }

  /** The unknown parts in a text, in order. */
  list(text: string): UnknownPart[] {
    return (text.match(PLACEHOLDERS) ?? []).flatMap(
      (placeholder) => this.#parts[placeholder.charCodeAt(0) - FIRST_CODE] ?? [],
    );
  }

  /** Names of the variables whose values are in a text, without duplicates. */
  listVariables(text: string): string[] {
    return [
      ...new Set(
        this.list(text).flatMap(({ source, name, variables }) =>
          name === '' || source === 'status' ? variables : [name, ...variables],
        ),
      ),
    ];
  }

  /** Files whose content is in a text, without duplicates. */
  listFiles(text: string): string[] {
    return [...new Set(this.list(text).flatMap(({ files }) => files))];
  }

  /**
   * Whether a text is output of the analyzed command and nothing else: it is empty if that command
   * printed nothing.
   */
  isOutputOfTarget(text: string): boolean {
    return this.withoutOutputOfTarget(text)?.trim() === '';
  }

  /**
   * What remains of a text if the analyzed command printed nothing. Null if the text has no output
   * of it, or other unknown parts.
   */
  withoutOutputOfTarget(text: string): string | null {
    const parts = this.list(text);
    if (parts.length === 0 || parts.some(({ isOfTarget }) => !isOfTarget)) return null;
    let at = 0;
    return text.replace(PLACEHOLDERS, () => (parts[at++]?.source === 'count' ? '0' : ''));
  }

  /** Whether a text is a number that is 0 if the analyzed command printed nothing. */
  isCountOfTarget(text: string): boolean {
    const [part] = this.list(text);
    return part?.source === 'count' && part.isOfTarget && text.trim().length === 1;
  }
}

/** Whether all of a text is known. */
export function isKnownText(text: string): boolean {
  return !PLACEHOLDER.test(text);
}

/** The text for checks and messages, with `…` for each unknown part. */
export function toDisplayText(text: string): string {
  return text.replace(PLACEHOLDERS, UNKNOWN_TEXT);
}

/** Removes characters from a manifest's text that would look like unknown parts. */
export function removePlaceholders(text: string): string {
  return text.replace(PLACEHOLDERS, '\uFFFD');
}

/** Whether all of a text for checks is known. */
export function isDisplayedKnown(text: string): boolean {
  return !text.includes(UNKNOWN_TEXT);
}
