import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';

type CreateTokenInput = Parameters<typeof api.createToken>[1];

/** As short as 6 minutes, for a token that is used at once. */
export const MIN_TOKEN_HOURS = 0.1;

/**
 * Creates tokens of a workshop and updates the list on the page. The secret of the last one is kept
 * until the reader leaves the page: the server doesn't return it again.
 */
export function useCreateToken(workshopId: string) {
  const router = useRouter();
  const errorMessage = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [createdToken, setCreatedToken] = useState<CreatedToken | null>(null);
  const createToken = async (input: CreateTokenInput) => {
    setSending(true);
    const result = await api.createToken(workshopId, input);
    setSending(false);
    setError(result.ok ? null : errorMessage(result.error));
    if (!result.ok) return;
    setCreatedToken(result.value);
    router.refresh();
  };
  return { sending, error, createdToken, createToken };
}

/** The number in `text`; null if `text` is no number or out of range. */
export function parseNumberInRange(text: string, min: number, max: number): number | null {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max
    ? value
    : null;
}
