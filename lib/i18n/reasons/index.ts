import type { Incident, Reason } from '#lib/grading/types.ts';
import type { Language } from '../language.ts';
import type { Sentence } from '../sentence.ts';
import { reasonsEn } from './en.ts';
import { reasonsJa } from './ja.ts';
import { createReasonFormatter, type ReasonFormatter } from './reason-formatter.ts';

/** For the server, which speaks both languages. No "use client" file may import this: pages fetch one (fetched.ts). */
const FORMATTERS: Readonly<Record<Language, ReasonFormatter>> = {
  ja: createReasonFormatter('ja', reasonsJa),
  en: createReasonFormatter('en', reasonsEn),
};

/** As `Say.reason`. */
export function formatReason(
  reason: Reason,
  language: Language,
  next?: Readonly<Record<string, string>>,
): Sentence {
  return FORMATTERS[language].formatReason(reason, next);
}

/** As `Say.incident`. */
export function formatIncident(
  incident: Pick<Incident, 'code' | 'params'>,
  language: Language,
): Sentence {
  return FORMATTERS[language].formatIncident(incident);
}

/** As `Say.shared`. */
export function formatSharedIncident(
  trouble: Parameters<ReasonFormatter['formatSharedIncident']>[0],
  language: Language,
): Sentence {
  return FORMATTERS[language].formatSharedIncident(trouble);
}

/** As `Say.cause`. */
export function summarizeReason(
  reason: Parameters<ReasonFormatter['summarizeReason']>[0],
  language: Language,
): string {
  return FORMATTERS[language].summarizeReason(reason);
}
