'use client';
import { useState } from 'react';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { CreatedToken } from '#lib/protocol/http.ts';

type CreateTokenInput = Parameters<typeof api.createToken>[1];

/** Makes a token of the event; its secret is kept by this page alone, and only until the page is left. */
export function useCreateToken(workshopId: string, onCreated: () => void) {
  const errorWords = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [createdToken, setCreatedToken] = useState<CreatedToken | null>(null);
  const createToken = async (input: CreateTokenInput) => {
    setSending(true);
    const answer = await api.createToken(workshopId, input);
    setSending(false);
    setError(answer.ok ? null : errorWords(answer.error));
    if (!answer.ok) return;
    setCreatedToken(answer.value);
    onCreated();
  };
  return { sending, error, createdToken, createToken };
}

/** A number that was typed, if it is one within the bounds. */
export function parseNumberInRange(text: string, min: number, max: number): number | null {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max
    ? value
    : null;
}
