import compile from 'icu-minify/compile';
import type { Messages } from './types.ts';

type MessageTree = { readonly [key: string]: string | MessageTree };

function compileTree(tree: MessageTree): object {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? compile(value) : compileTree(value),
    ]),
  );
}

/**
 * Messages as a page takes them: parsed, so that no browser needs the parser (a tenth of a first load). In pages use-intl
 * formats only what comes from here; the alias that says so stands in next.config.js.
 */
export function compileMessages(messages: object): Messages {
  // Through JSON, because the compiler's objects lack a prototype and React carries none of those from a server to a page.
  return JSON.parse(JSON.stringify(compileTree(messages as MessageTree))) as Messages;
}
