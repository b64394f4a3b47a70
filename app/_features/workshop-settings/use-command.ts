import { useCallback, useRef, useState } from 'react';
import type { z } from 'zod';
import { useToasts } from '#app/_components/toasts.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { RoomCommandBody } from '#lib/protocol/api/commands.ts';

/** Sends commands of a form, one at a time, and shows their results as toasts. */
export function useCommand(workshopId: string) {
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const isPending = useRef(false);
  const [sending, setSending] = useState(false);
  const sendCommand = useCallback(
    async (body: z.input<typeof RoomCommandBody>, done: string): Promise<boolean> => {
      if (isPending.current) return false;
      isPending.current = true;
      setSending(true);
      const result = await api.executeCommand(workshopId, body);
      isPending.current = false;
      setSending(false);
      toasts.show(
        result.ok
          ? { text: done, tone: 'success' }
          : { text: errorMessage(result.error), tone: 'error' },
      );
      return result.ok;
    },
    [workshopId, errorMessage, toasts],
  );
  return { sendCommand, sending };
}
