import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { z } from 'zod';
import { useToasts } from '#app/_components/toasts.tsx';
import { rosterApi } from '#lib/client/roster-api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { MatchRosterBody } from '#lib/protocol/api/roster.ts';

/**
 * Matches a row with a student, or ends a match. A toast says what happened, and undoes it. `before`: the
 * seat that the row had. `match` returns whether it was done.
 */
export function useMatch(workshopId: string, onChanged: () => void) {
  const t = useTranslations('roster');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const [isSending, setIsSending] = useState(false);
  const match = async (
    body: z.input<typeof MatchRosterBody>,
    student: string,
    row: string,
    before: string | null = null,
  ): Promise<boolean> => {
    setIsSending(true);
    const result = await rosterApi.match(workshopId, body);
    setIsSending(false);
    onChanged();
    if (!result.ok) {
      toasts.show({ text: errorMessage(result.error), tone: 'error' });
      return false;
    }
    toasts.show({
      text: body.seatId === null ? t('matchEnded', { student }) : t('matchDone', { student, row }),
      tone: 'success',
      undo: () => void match({ key: body.key, seatId: before }, student, row, body.seatId),
    });
    return true;
  };
  return { match, isSending };
}
