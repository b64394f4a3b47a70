import type { Language } from '../language.ts';
import type { messages } from './en.ts';

/** What every page may say. English gives the keys and the parameters; the other language must have the same. */
export type Messages = typeof messages;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
