import { en, type Messages } from './en.ts';
import { ja } from './ja.ts';

export type Language = 'ja' | 'en';

/** Texts in this language; English where none is known. */
export function getMessages(language: Language | undefined): Messages {
  return language === 'ja' ? ja : en;
}
