import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatSize } from '#lib/i18n/sizes.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { SEAT_STORAGE_BYTES } from '#lib/protocol/limits.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { INFO_LINE } from './drawer-styles.ts';

/** The server stores no more changes of the seat. An owner can raise the limit of the seat. */
export function StorageLimitNotice({
  seatId,
  limit: { scope, limitBytes, at },
}: {
  readonly seatId: string;
  readonly limit: NonNullable<SeatRow['storageLimit']>;
}) {
  const t = useTranslations('instructor.room.drawer.storage');
  const errorMessage = useErrorMessage();
  const { me, info } = useRoomData().view;
  const { disabled } = useRoomCommands();
  const [error, setError] = useState<ApiError | null>(null);
  const bytes = Math.min(2 * limitBytes, SEAT_STORAGE_BYTES.max);
  const raiseLimit = async () => {
    const result = await api.executeCommand(info.workshop.id, {
      kind: 'raise-storage-limit',
      seatId,
      bytes,
    });
    setError(result.ok ? null : result.error);
  };
  return (
    <div className={INFO_LINE}>
      <span>
        {t(scope, { limit: formatSize(limitBytes), time: formatClock(at) })}
        {error && <b role="alert"> {errorMessage(error)}</b>}
      </span>
      {me.role === 'owner' && scope === 'seat' && bytes > limitBytes && (
        <Button disabled={disabled} onClick={() => void raiseLimit()}>
          {t('raise', { limit: formatSize(bytes) })}
        </Button>
      )}
    </div>
  );
}
