import type { Language } from '../language.ts';
import { compileMessages } from './compile.ts';
import { messages as en } from './en.ts';
import { messages as ja } from './ja.ts';
import type { Messages } from './typing.ts';

const compiled = { ja: compileMessages(ja), en: compileMessages(en) } as const;

/**
 * All words of one language, ready for `LanguageProvider`. For the server: a page gets them from the layout and loads the
 * other language only when it is asked for, so no "use client" file may import this.
 */
export function messagesOf(language: Language): Messages {
  return compiled[language];
}
