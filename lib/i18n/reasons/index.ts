import type { Incident, Reason } from '#lib/grading/types.ts';
import type { Language } from '../language.ts';
import type { Sentence } from '../sentence.ts';
import { reasonsEn } from './en.ts';
import { generalReasonsEn } from './general.en.ts';
import { generalReasonsJa } from './general.ja.ts';
import { reasonsJa } from './ja.ts';
import { createReasonFormatter, type ReasonFormatter } from './reason-formatter.ts';

/**
 * For the server, which needs both languages. A "use client" file must not import this: pages load one
 * language (lazy-reasons.ts).
 */
const FORMATTERS: Readonly<Record<Language, ReasonFormatter>> = {
  ja: createReasonFormatter('ja', reasonsJa, generalReasonsJa),
  en: createReasonFormatter('en', reasonsEn, generalReasonsEn),
};

/** See `ReasonFormatter.formatReason`. */
export function formatReason(
  reason: Reason,
  language: Language,
  next?: Readonly<Record<string, string>>,
): Sentence {
  return FORMATTERS[language].formatReason(reason, next);
}

/** See `ReasonFormatter.formatIncident`. */
export function formatIncident(
  incident: Pick<Incident, 'code' | 'params'>,
  language: Language,
): Sentence {
  return FORMATTERS[language].formatIncident(incident);
}

/** See `ReasonFormatter.formatSharedIncident`. */
export function formatSharedIncident(
  incident: Parameters<ReasonFormatter['formatSharedIncident']>[0],
  language: Language,
): Sentence {
  return FORMATTERS[language].formatSharedIncident(incident);
}

/** See `ReasonFormatter.summarizeReason`. */
export function summarizeReason(
  reason: Parameters<ReasonFormatter['summarizeReason']>[0],
  language: Language,
): string {
  return FORMATTERS[language].summarizeReason(reason);
}
