import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { ErrorResponse } from '#lib/protocol/errors.ts';

/** An error of the server, or no response at all. */
export type ApiError = ErrorResponse | { readonly error: 'offline' };

/** The message of an error in the reader's language: what happened and what to do next. */
export function useErrorMessage(): (error: ApiError) => string {
  const t = useTranslations('common.errors');
  return useCallback(
    (error) => {
      if (error.error === 'too-many' || error.error === 'unavailable' || error.error === 'busy') {
        return t(error.error, { seconds: Math.max(1, Math.ceil((error.retryMs ?? 5_000) / 1000)) });
      }
      if (error.error === 'workshop-full') return t(error.error, { limit: error.limit ?? 0 });
      // Staff read another sentence than students about a workshop that hasn't begun or has ended.
      if (error.error === 'workshop-ended' || error.error === 'workshop-not-open')
        return t(error.audience === 'staff' ? `${error.error}-staff` : error.error);
      return t(error.error);
    },
    [t],
  );
}
