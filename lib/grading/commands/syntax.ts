import type { Redirect, Word } from './tokens.ts';

export interface Assignment {
  readonly name: string;
  readonly value: Word;
  readonly appends: boolean;
}

/** A program or a builtin with its words, or assignments alone. */
export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** A part of a shell script. */
export type Command =
  | SimpleCommand
  | {
      readonly kind: 'pipeline';
      readonly isNegated: boolean;
      readonly items: readonly Command[];
    }
  /** Commands with `&&` and `||`, from left to right. */
  | {
      readonly kind: 'chain';
      readonly first: Command;
      readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[];
    }
  | {
      readonly kind: 'list';
      readonly items: readonly { readonly command: Command; readonly inBackground: boolean }[];
    }
  | { readonly kind: 'redirected'; readonly body: Command; readonly redirects: readonly Redirect[] }
  | { readonly kind: 'subshell'; readonly body: Command }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: Command; readonly body: Command }[];
      readonly otherwise: Command | null;
    }
  | {
      readonly kind: 'loop';
      readonly isUntil: boolean;
      readonly condition: Command;
      readonly body: Command;
    }
  /** `words`: null for `for NAME` without words and for `for ((...))`. */
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly words: readonly Word[] | null;
      readonly body: Command;
    }
  | {
      readonly kind: 'case';
      readonly subject: Word;
      readonly branches: readonly { readonly patterns: readonly Word[]; readonly body: Command }[];
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command }
  /** The shell ends here, because the rest isn't valid. */
  | { readonly kind: 'syntax-error' };
