import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { INSIGHTS_PANE } from '../pane-styles.ts';
import { Regrade } from './regrade.tsx';
import { VersionStatus } from './version-status.tsx';

/** A new function in each render would take the focus back with every frame of the room. */
function focusElement(element: HTMLElement | null): void {
  element?.focus();
}

/**
 * The course version of the workshop, its update, and regrading. Each asks before it changes
 * anything.
 */
export function CourseVersionPane({
  onClose,
  className = INSIGHTS_PANE,
}: {
  readonly onClose: () => void;
  readonly className?: string;
}) {
  const t = useTranslations('instructor.room.courseVersion');
  return (
    <aside
      className={className}
      aria-label={t('title')}
      data-pane
      tabIndex={-1}
      ref={focusElement}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <SectionHeading level={3} className="mx-16">
        {t('title')}
        <span className="ms-auto">
          <Button onClick={onClose}>
            {t('close')}
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </span>
      </SectionHeading>
      <VersionStatus />
      <Regrade />
    </aside>
  );
}
