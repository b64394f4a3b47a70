import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useRoomClient } from '#lib/client/hooks.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { seatName } from '../grid/row-marks.ts';
import type { OutcomeMessage, RoomCommandInput } from './outcome-message.ts';
import { refusalTextOf } from './use-refusal-text.ts';

/** The texts of toasts about commands. They name the student, because the row may be far away. */
export function useToastText(workshopId: string): {
  readonly done: (command: RoomCommandInput, message: OutcomeMessage) => string;
  readonly refused: (error: ApiError, command: RoomCommandInput) => string;
} {
  const t = useTranslations('instructor.room.toast');
  const errorMessage = useErrorMessage();
  const client = useRoomClient();
  return useMemo(() => {
    const seats = () => client.room(workshopId).getSnapshot().view?.seats ?? [];
    const withSeat = (command: RoomCommandInput, text: string) => {
      const row = 'seatId' in command ? seats().find(({ id }) => id === command.seatId) : undefined;
      return row ? t('about', { name: seatName(row), text }) : text;
    };
    return {
      done: (command, message) => {
        if ('name' in message && message.code === 'resolved')
          return t(message.code, { name: message.name });
        return withSeat(command, doneText(t, message));
      },
      refused: (error, command) =>
        withSeat(command, refusalTextOf(t, errorMessage, seats(), error, command)),
    };
  }, [t, errorMessage, client, workshopId]);
}

function doneText(
  t: ReturnType<typeof useTranslations<'instructor.room.toast'>>,
  message: OutcomeMessage,
): string {
  if ('name' in message) return t(message.code, { name: message.name });
  if ('number' in message) return t(message.code, { number: message.number });
  if ('count' in message) return t(message.code, { count: message.count });
  if ('hint' in message) return t('hint', { hint: message.hint, seats: message.seats });
  return 'seats' in message ? t('sent', { seats: message.seats }) : t(message.code);
}
