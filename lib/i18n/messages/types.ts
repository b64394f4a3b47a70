import type { Language } from '../language.ts';
import type { messages } from './en.ts';

/** All messages. English defines the keys and the parameters; Japanese must have the same. */
export type Messages = typeof messages;

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language;
    Messages: Messages;
  }
}
