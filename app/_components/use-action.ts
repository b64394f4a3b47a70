import { useCallback, useState } from 'react';
import type { ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';

/**
 * Runs one call of the API after the other. `error` is the message of the last one that failed;
 * `onDone` is called after each, also after an error, because the data may have changed.
 */
export function useAction(onDone: () => void): {
  readonly sending: boolean;
  readonly error: string | null;
  /** The value of the call; null after an error. */
  readonly run: <T>(call: () => Promise<ApiResult<T>>) => Promise<{ readonly value: T } | null>;
} {
  const errorMessage = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const run = useCallback(
    async <T>(call: () => Promise<ApiResult<T>>) => {
      setSending(true);
      const result = await call();
      setSending(false);
      setError(result.ok ? null : errorMessage(result.error));
      onDone();
      return result.ok ? { value: result.value } : null;
    },
    [errorMessage, onDone],
  );
  return { sending, error, run };
}
