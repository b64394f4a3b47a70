'use client';
import { useMemo } from 'react';
import type { Incident, Reason } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { sayIncident, sayReason, sayShared, summariseReason } from '#lib/i18n/reasons/index.ts';
import type { SharedTrouble } from '#lib/room/types.ts';
import type { Sentence } from '#lib/i18n/sentence.ts';

interface Say {
  /** `next`: the check's own advice, in each language. */
  readonly reason: (reason: Reason, next?: Readonly<Record<string, string>>) => Sentence;
  /** The cause in a few words, for lists. */
  readonly cause: (reason: Reason) => string;
  readonly incident: (incident: Incident) => Sentence;
  /** Trouble of the ground that many stand on. */
  readonly shared: (trouble: SharedTrouble) => Sentence;
}

/** Reasons and incidents cross the wire as codes; here they become the reader's words. */
export function useSay(): Say {
  const { language } = useLanguage();
  return useMemo<Say>(() => ({
    reason: (reason, next) => sayReason(reason, language, next),
    cause: (reason) => summariseReason(reason, language),
    incident: (incident) => sayIncident(incident, language),
    shared: (trouble) => sayShared(trouble, language),
  }), [language]);
}
