import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useAdmission } from '#app/_components/use-admission.ts';
import { api } from '#lib/client/api.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { isLeader } from '#lib/room/roles.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { INFO_LINE } from './drawer-styles.ts';

const ADMISSION_MS = 15 * SECOND_MS;

/** In the drawer of a seat that was removed: restores it, as long as that is possible. */
export function RemovedSeat({ seatId }: { readonly seatId: string }) {
  const t = useTranslations('instructor.room.seatRemoval');
  const drawer = useTranslations('instructor.room.drawer');
  const { me, info } = useRoomData().view;
  const { disabled } = useRoomCommands();
  const { result, reload } = useAdmission(isLeader(me) ? info.workshop.id : null, ADMISSION_MS);
  const { sending, error, run } = useAction(reload);
  const removed = result?.ok
    ? result.value.removedSeats.find(({ id }) => id === seatId)
    : undefined;
  return (
    <div data-part="removed-seat" className="px-16 py-12" role="status">
      {removed === undefined ? (
        <p>{drawer('gone')}</p>
      ) : (
        <p className={INFO_LINE}>
          <span>
            {t('removed', { label: removed.label, time: formatClock(removed.restoreUntil) })}
          </span>
          <Button
            disabled={disabled || sending}
            onClick={() => void run(() => api.restoreSeat(seatId))}
          >
            {t('restore')}
          </Button>
        </p>
      )}
      {error !== null && <p role="alert">{error}</p>}
    </div>
  );
}
