'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { RoomView } from '#lib/room/views.ts';
import { VersionStatus } from './version-status.tsx';
import { Regrade } from './regrade.tsx';

/** By which version of the pack the room is graded, a newer one taken in, and results worked out anew: each asked before it is done. */
export function CourseVersionPane({
  view,
  disabled,
  onClose,
}: {
  readonly view: RoomView;
  readonly disabled: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations('instructor.room.courseVersion');
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
        onClose();
      }}
    >
      <h3 className="section-head">
        {t('title')}
        <span className="push">
          <Button onClick={onClose}>
            {t('close')}
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </span>
      </h3>
      <VersionStatus view={view} disabled={disabled} />
      <Regrade view={view} disabled={disabled} />
    </aside>
  );
}
