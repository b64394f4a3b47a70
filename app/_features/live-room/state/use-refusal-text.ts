import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomCommandInput } from './room-commands.tsx';
import { useRoomData } from './room-context.ts';

/** The text for a refused command. If the seat is already claimed, the text says by whom. */
export function useRefusalText(): (error: ApiError, command: RoomCommandInput) => string {
  const t = useTranslations('instructor.room.toast');
  const errorMessage = useErrorMessage();
  const { seats } = useRoomData().view;
  return useCallback(
    (error, command) => {
      if (error.error !== 'already-claimed' || !('seatId' in command)) return errorMessage(error);
      const helpClaim = seats.find(({ id }) => id === command.seatId)?.helpClaim;
      return helpClaim
        ? t('claimedBy', { name: helpClaim.by.name, time: formatClock(helpClaim.since) })
        : t('claimedByOther');
    },
    [t, errorMessage, seats],
  );
}
