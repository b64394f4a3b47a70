/** A part of a word. `quoted`: the value isn't split into several words. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly quoted: boolean;
      /** `:-` and the like, with their text. `#`, `%` and `/` change the value: it is unknown. */
      readonly modifier?: { readonly operator: string; readonly word: Word };
    }
  /** `$(...)` or backquotes. */
  | { readonly kind: 'output'; readonly script: string; readonly quoted: boolean }
  /** `$((...))`, `${#NAME}` */
  | { readonly kind: 'arithmetic'; readonly expression: string; readonly quoted: boolean };
export type Word = readonly WordPart[];

/** A redirection. `fd`: the redirected descriptor; null for the usual one of the operator. */
export interface Redirect {
  readonly fd: number | null;
  readonly operator: '<' | '>' | '>>' | '>|' | '<>' | '>&' | '<&' | '&>' | '&>>' | '<<' | '<<<';
  /** File, descriptor, or the text of a here-document. */
  readonly target: Word;
}

/** Tokens of a shell script. A line end is the operator `\n`. */
export type Token =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'redirect'; readonly redirect: Redirect };

/** The tokens of a script. `isComplete`: no quote or bracket is left open. */
export interface TokenList {
  readonly tokens: readonly Token[];
  readonly isComplete: boolean;
}

/** The text of a word without expansions; null if it has one. */
export function literalText(word: Word): string | null {
  let text = '';
  for (const part of word) {
    if (part.kind !== 'text') return null;
    text += part.text;
  }
  return text;
}

/** The text of a word that has no quotes and no expansions, such as a reserved word; else null. */
export function bareText(word: Word): string | null {
  const [part] = word;
  return word.length === 1 && part?.kind === 'text' && !part.quoted ? part.text : null;
}
