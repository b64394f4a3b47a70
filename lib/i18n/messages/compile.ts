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
 * Parses messages on the server, so that browsers don't load the parser (a tenth of the first load).
 * Pages can format only parsed messages, because of the alias in next.config.js.
 */
export function compileMessages(messages: object): Messages {
  // Through JSON, because the objects of the compiler have no prototype, and React refuses to
  // serialize those.
  return JSON.parse(JSON.stringify(compileTree(messages as MessageTree))) as Messages;
}
