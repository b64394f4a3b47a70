import type { Incident, Reason } from '#lib/grading/types.ts';
import type { Language } from '../language.ts';
import type { Sentence } from '../sentence.ts';
import { reasonsEn } from './en.ts';
import { reasonsJa } from './ja.ts';
import { sayIn, type Say } from './reason-formatter.ts';

/** For the server, which speaks both languages. No "use client" file may import this: pages fetch one (fetched.ts). */
const SAY: Readonly<Record<Language, Say>> = {
  ja: sayIn('ja', reasonsJa),
  en: sayIn('en', reasonsEn),
};

/** As `Say.reason`. */
export function sayReason(
  reason: Reason,
  language: Language,
  next?: Readonly<Record<string, string>>,
): Sentence {
  return SAY[language].reason(reason, next);
}

/** As `Say.incident`. */
export function sayIncident(
  incident: Pick<Incident, 'code' | 'params'>,
  language: Language,
): Sentence {
  return SAY[language].incident(incident);
}

/** As `Say.shared`. */
export function sayShared(trouble: Parameters<Say['shared']>[0], language: Language): Sentence {
  return SAY[language].shared(trouble);
}

/** As `Say.cause`. */
export function summariseReason(reason: Parameters<Say['cause']>[0], language: Language): string {
  return SAY[language].cause(reason);
}
