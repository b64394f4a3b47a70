import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useRoomControls } from './state/room-context.ts';

/**
 * How many changes a frozen list holds, with the button that applies them. Its row is reserved by the
 * caller, so that it neither covers nor moves a row of the list.
 */
export function PendingUpdates({ changes }: { readonly changes: number }) {
  const t = useTranslations('instructor.room.attention');
  const { viewState, dispatch } = useRoomControls();
  return (
    <span
      data-part="pending-updates"
      className="inline-flex items-center gap-8 text-small/18 whitespace-nowrap"
      role="status"
    >
      {changes > 0 && (
        <>
          <b>{t('updates', { changes })}</b>
          <Button
            className="min-h-24 py-0 max-tablet:min-h-44"
            shortcut="."
            onClick={() => dispatch({ orderRevision: viewState.orderRevision + 1 })}
          >
            {t('showUpdates')}
          </Button>
        </>
      )}
    </span>
  );
}
