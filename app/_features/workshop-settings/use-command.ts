'use client';
import { useCallback, useState } from 'react';
import type { z } from 'zod';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { RoomCommandBody } from '#lib/protocol/http.ts';

/** What is decided here, one at a time. `error` in words; `done` after the last one went well, until the next begins. */
export function useCommand(workshopId: string) {
  const errorWords = useErrorMessage();
  const [state, setState] = useState<
    | { readonly kind: 'idle' | 'sending' | 'done' }
    | { readonly kind: 'failed'; readonly error: string }
  >({ kind: 'idle' });
  const sendCommand = useCallback(
    async (body: z.input<typeof RoomCommandBody>): Promise<boolean> => {
      setState({ kind: 'sending' });
      const answer = await api.executeCommand(workshopId, body);
      setState(answer.ok ? { kind: 'done' } : { kind: 'failed', error: errorWords(answer.error) });
      return answer.ok;
    },
    [workshopId, errorWords],
  );
  return {
    sendCommand,
    sending: state.kind === 'sending',
    done: state.kind === 'done',
    error: state.kind === 'failed' ? state.error : null,
  };
}
