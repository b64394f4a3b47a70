import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { WorkshopRow } from './workshop-row.tsx';

interface Props {
  readonly workshops: readonly WorkshopSummary[];
  readonly onUpdated: (workshop: WorkshopSummary) => void;
}

const HEADER_CLASS =
  'border-b-2 border-ink py-6 pe-10 text-start align-baseline font-plain text-soft';

/** The workshops as a table; on a phone as a list. */
export function WorkshopTable({ workshops, onUpdated }: Props) {
  const t = useTranslations('instructor.workshops');
  return (
    <table data-part="workshop-list" className="w-full border-collapse">
      <thead className="max-tablet:hidden">
        <tr>
          <th className={HEADER_CLASS}>{t('name')}</th>
          <th className={HEADER_CLASS}>{t('state')}</th>
          <th className={HEADER_CLASS}>{t('code')}</th>
          <th className={HEADER_CLASS}>{t('starts')}</th>
          <th className={cn(HEADER_CLASS, 'text-end')}>{t('seats')}</th>
          <th className={HEADER_CLASS}>
            <span className="sr-only">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {workshops.map((workshop) => (
          <WorkshopRow key={workshop.id} workshop={workshop} onUpdated={onUpdated} />
        ))}
      </tbody>
    </table>
  );
}
