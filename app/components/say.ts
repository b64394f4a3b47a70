'use client';
import { useMemo } from 'react';
import type { Incident, Reason } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { sayIncident, sayReason } from '#lib/i18n/reasons/index.ts';
import type { Sentence } from '#lib/i18n/sentence.ts';

/** Reasons and incidents cross the wire as codes; here they become the reader's words. */
export function useSay(): { readonly reason: (reason: Reason) => Sentence; readonly incident: (incident: Incident) => Sentence } {
  const { language } = useLanguage();
  return useMemo(() => ({ reason: (reason) => sayReason(reason, language), incident: (incident) => sayIncident(incident, language) }), [language]);
}
