import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';

/** In place of the list while the workshop has no seat. */
export function NoStudents() {
  const t = useTranslations('students');
  const common = useTranslations('common');
  const { workshopId, workshop } = useWorkshop();
  const isOver = workshop.state === 'ended' || workshop.state === 'archived';
  return (
    <div data-part="no-students" className="grid justify-items-start gap-8 py-16">
      <h2 className="text-[0.9375rem]">{t('empty')}</h2>
      <p>{t(isOver ? 'emptyAfter' : 'emptyWhy')}</p>
      {!isOver && (
        <ButtonLink primary size="medium" href={`/workshops/${workshopId}/access`}>
          {t('invite')}
        </ButtonLink>
      )}
      <Link className="py-4" href="/help">
        {common('menu.help')}
      </Link>
    </div>
  );
}
