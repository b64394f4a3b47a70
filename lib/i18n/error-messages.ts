'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { ErrorResponse } from '#lib/protocol/http.ts';

/** An answer that is not a yes: the server's, or none at all. */
export type ApiError = ErrorResponse | { readonly error: 'offline' };

/** One sentence what happened and one what to do next, in the reader's language. */
export function useErrorMessage(): (error: ApiError) => string {
  const t = useTranslations('common.errors');
  return useCallback(
    (error) => {
      if (error.error === 'too-many' || error.error === 'unavailable') {
        return t(error.error, { seconds: Math.max(1, Math.ceil((error.retryMs ?? 5_000) / 1000)) });
      }
      return t(error.error);
    },
    [t],
  );
}
