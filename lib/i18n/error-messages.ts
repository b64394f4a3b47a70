import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { ErrorResponse } from '#lib/protocol/errors.ts';
import { formatRequestId } from '#lib/protocol/request-id.ts';

/** An error of the server, or no response at all. */
export type ApiError =
  | (ErrorResponse & {
      /** Names the request in the server log. */
      readonly requestId?: string;
    })
  | { readonly error: 'offline' };

/** The message of an error in the reader's language: what happened and what to do next. */
export function useErrorMessage(): (error: ApiError) => string {
  const t = useTranslations('common.errors');
  return useCallback(
    (error) => {
      if (error.error === 'too-many' || error.error === 'unavailable' || error.error === 'busy') {
        const seconds = Math.max(1, Math.ceil((error.retryMs ?? 5_000) / 1000));
        const message = t(error.error, { seconds });
        // Only these have a line in the server log.
        return error.error === 'unavailable' && error.requestId !== undefined
          ? `${message} ${t('request', { id: formatRequestId(error.requestId) })}`
          : message;
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
