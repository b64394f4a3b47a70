import { useCallback, useState } from 'react';
import type { z } from 'zod';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { RoomCommandBody } from '#lib/protocol/api/commands.ts';

/**
 * Sends commands of a form, one at a time. `done` is true after a success until the next command,
 * `error` is a message.
 */
export function useCommand(workshopId: string) {
  const errorMessage = useErrorMessage();
  const [state, setState] = useState<
    | { readonly kind: 'idle' | 'sending' | 'done' }
    | { readonly kind: 'failed'; readonly error: string }
  >({ kind: 'idle' });
  const sendCommand = useCallback(
    async (body: z.input<typeof RoomCommandBody>): Promise<boolean> => {
      setState({ kind: 'sending' });
      const result = await api.executeCommand(workshopId, body);
      setState(
        result.ok ? { kind: 'done' } : { kind: 'failed', error: errorMessage(result.error) },
      );
      return result.ok;
    },
    [workshopId, errorMessage],
  );
  return {
    sendCommand,
    sending: state.kind === 'sending',
    done: state.kind === 'done',
    error: state.kind === 'failed' ? state.error : null,
  };
}
