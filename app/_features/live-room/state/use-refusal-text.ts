import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { SeatRow } from '#lib/room/views.ts';
import type { RoomCommandInput } from './outcome-message.ts';
import { useRoomData } from './room-context.ts';

/** The text for a refused command. It follows the room, because the claim may arrive after it. */
export function useRefusalText(): (error: ApiError, command: RoomCommandInput) => string {
  const t = useTranslations('instructor.room.toast');
  const errorMessage = useErrorMessage();
  const { seats } = useRoomData().view;
  return useCallback(
    (error, command) => refusalTextOf(t, errorMessage, seats, error, command),
    [t, errorMessage, seats],
  );
}

/** If the seat is already claimed, the text says by whom. */
export function refusalTextOf(
  t: ReturnType<typeof useTranslations<'instructor.room.toast'>>,
  errorMessage: (error: ApiError) => string,
  seats: readonly SeatRow[],
  error: ApiError,
  command: RoomCommandInput,
): string {
  if (error.error !== 'already-claimed' || !('seatId' in command)) return errorMessage(error);
  const helpClaim = seats.find(({ id }) => id === command.seatId)?.helpClaim;
  return helpClaim
    ? t('claimedBy', { name: helpClaim.by.name, time: formatClock(helpClaim.since) })
    : t('claimedByOther');
}
