'use client';
import { useState } from 'react';
import { api } from '#lib/client/api.ts';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import type { MadeToken } from '#lib/protocol/http.ts';

type Wanted = Parameters<typeof api.makeToken>[1];

/** Makes a token of the event; its secret is kept by this page alone, and only until the page is left. */
export function useMakeToken(event: string, after: () => void) {
  const errorWords = useErrorWords();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [made, setMade] = useState<MadeToken | null>(null);
  const make = async (wanted: Wanted) => {
    setSending(true);
    const answer = await api.makeToken(event, wanted);
    setSending(false);
    setError(answer.ok ? null : errorWords(answer.error));
    if (!answer.ok) return;
    setMade(answer.value);
    after();
  };
  return { sending, error, made, make };
}

/** A number that was typed, if it is one within the bounds. */
export function numberIn(text: string, least: number, most: number): number | null {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most
    ? value
    : null;
}
