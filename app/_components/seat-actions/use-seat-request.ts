import { useCallback, useRef, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';

export interface SeatRequestError {
  /** In the reader's language. */
  readonly text: string;
  readonly code: string;
  /** The field of the request that was refused. */
  readonly field: string | null;
}

/** One request at a time, with its error. A second call while one runs does nothing. */
export function useSeatRequest(): {
  readonly sending: boolean;
  readonly error: SeatRequestError | null;
  /** The value of the answer; null after an error. */
  readonly send: <T>(call: () => Promise<ApiResult<T>>) => Promise<{ readonly value: T } | null>;
} {
  const errorMessage = useErrorMessage();
  const isSending = useRef(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<SeatRequestError | null>(null);
  const send = useCallback(
    async <T>(call: () => Promise<ApiResult<T>>) => {
      if (isSending.current) return null;
      isSending.current = true;
      setSending(true);
      const result = await call();
      isSending.current = false;
      setSending(false);
      setError(
        result.ok
          ? null
          : {
              text: errorMessage(result.error),
              code: result.error.error,
              field: 'field' in result.error ? (result.error.field ?? null) : null,
            },
      );
      return result.ok ? { value: result.value } : null;
    },
    [errorMessage],
  );
  return { sending, error, send };
}
