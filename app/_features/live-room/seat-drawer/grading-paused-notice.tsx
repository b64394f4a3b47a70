import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { isHelper } from '#lib/room/roles.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { INFO_LINE } from './drawer-styles.ts';

/** The server doesn't grade the seat. Helpers can ask it to try again. */
export function GradingPausedNotice({
  seatId,
  paused: { since, why },
}: {
  readonly seatId: string;
  readonly paused: NonNullable<SeatRow['gradingPaused']>;
}) {
  const t = useTranslations('instructor.room.drawer.gradingPaused');
  const errorMessage = useErrorMessage();
  const { me, info } = useRoomData().view;
  const { disabled } = useRoomCommands();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const resume = async () => {
    setSending(true);
    const result = await api.executeCommand(info.workshop.id, { kind: 'resume-grading', seatId });
    setSending(false);
    setError(result.ok ? null : result.error);
  };
  return (
    <div data-part="grading-paused" className={INFO_LINE}>
      <span>
        {t(why, { time: formatClock(since) })}
        {error && <b role="alert"> {errorMessage(error)}</b>}
      </span>
      {isHelper(me) && (
        <Button disabled={sending || disabled} onClick={() => void resume()}>
          {t('resume')}
        </Button>
      )}
    </div>
  );
}
