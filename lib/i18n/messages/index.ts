import type { Language } from '../language.ts';
import { messages as en } from './en.ts';
import { messages as ja } from './ja.ts';
import type { Messages } from './typing.ts';

/**
 * All words of one language, for the server and for tests. Pages get them from the layout and load the other language only
 * when it is asked for, so this file must not be imported by a "use client" file.
 */
export function messagesOf(language: Language): Messages {
  return language === 'ja' ? (ja as unknown as Messages) : en;
}
