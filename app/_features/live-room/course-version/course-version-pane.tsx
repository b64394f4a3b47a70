'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { RoomView } from '#lib/room/views.ts';
import { PackVersion } from './version-status.tsx';
import { ReGrade } from './regrade.tsx';

/** By which version of the pack the room is graded, a newer one taken in, and results worked out anew: each asked before it is done. */
export function PackPane({
  view,
  off,
  close,
}: {
  readonly view: RoomView;
  readonly off: boolean;
  readonly close: () => void;
}) {
  const t = useTranslations('instructor.room.pack');
  return (
    <aside
      className="seat overview"
      aria-label={t('title')}
      data-pane
      tabIndex={-1}
      ref={(pane) => pane?.focus()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <h3 className="section-head">
        {t('title')}
        <span className="push">
          <Button onClick={close}>
            {t('close')}
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </span>
      </h3>
      <PackVersion view={view} off={off} />
      <ReGrade view={view} off={off} />
    </aside>
  );
}
