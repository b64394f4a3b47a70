import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { useRoomControls } from './state/room-context.ts';

interface PendingUpdatesProps {
  readonly changes: number;
  /** Says where the note sticks. */
  readonly className: string;
}

/**
 * How many changes a frozen list holds, with the button that applies them. Overlaps the list, so
 * that no row moves.
 */
export function PendingUpdates({ changes, className }: PendingUpdatesProps) {
  const t = useTranslations('instructor.room.attention');
  const { viewState, dispatch } = useRoomControls();
  if (changes === 0) return null;
  return (
    <p
      data-part="pending-updates"
      className={cn(
        'sticky -mb-36 flex h-36 items-center gap-8 border-2 border-ink bg-paper px-16 py-4 text-small/18',
        className,
      )}
      role="status"
    >
      {t('updates', { changes })}
      <Button shortcut="." onClick={() => dispatch({ orderRevision: viewState.orderRevision + 1 })}>
        {t('showUpdates')}
      </Button>
    </p>
  );
}
