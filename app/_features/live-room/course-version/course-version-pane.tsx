import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { INSIGHTS_PANE } from '../pane-styles.ts';
import { Regrade } from './regrade.tsx';
import { VersionStatus } from './version-status.tsx';

/**
 * The course version of the workshop, its update, and regrading. Each asks before it changes
 * anything.
 */
export function CourseVersionPane({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('instructor.room.courseVersion');
  return (
    <aside
      className={INSIGHTS_PANE}
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
