import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { ChecklistVisibility } from '#app/_components/lifecycle/use-checklist.ts';
import { isLeader } from '#lib/room/roles.ts';
import type { RoomView } from '#lib/room/views.ts';
import { SETUP_PANE } from '../pane-styles.ts';
import { Checklist } from './checklist.tsx';

interface Props {
  readonly view: RoomView;
  readonly checklist: ChecklistVisibility;
  readonly isCourseOpen: boolean;
  /** Absent where the course version is shown elsewhere. */
  readonly onToggleCourse?: (() => void) | undefined;
}

/** What the live room shows until there are seats to watch. */
export function SetupPane({ view, checklist, isCourseOpen, onToggleCourse }: Props) {
  const t = useTranslations('instructor.room');
  return (
    <section
      id="seats"
      data-part="setup-pane"
      aria-label={t('checklist.title')}
      tabIndex={-1}
      className={SETUP_PANE}
      data-pane
    >
      {checklist.isShown ? (
        <Checklist view={view} onHide={() => checklist.setShown(false)} />
      ) : (
        <NotOpenYet checklist={checklist} />
      )}
      {isLeader(view.me) && onToggleCourse && (
        <p className="px-16 pb-16">
          <Button
            className="max-tablet:min-h-44"
            aria-expanded={isCourseOpen}
            onClick={onToggleCourse}
          >
            {t('ended.course')}
          </Button>
        </p>
      )}
    </section>
  );
}

function NotOpenYet({ checklist }: { readonly checklist: ChecklistVisibility }) {
  const t = useTranslations('instructor.room.notOpen');
  const visibility = useTranslations('shell.lifecycle.checklist');
  return (
    <div
      data-part="empty-room"
      className="grid justify-items-start gap-12 p-16 text-[0.9375rem]/24"
    >
      <p>{t('lead')}</p>
      {checklist.isOffered && (
        <Button onClick={() => checklist.setShown(true)}>{visibility('show')}</Button>
      )}
    </div>
  );
}
