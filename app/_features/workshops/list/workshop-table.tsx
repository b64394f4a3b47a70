import { useTranslations } from 'use-intl';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { WorkshopRow } from './workshop-row.tsx';

interface Props {
  readonly workshops: readonly WorkshopSummary[];
  /** Titles by id. */
  readonly courses: ReadonlyMap<string, string>;
  readonly isOffline: boolean;
  readonly onChanged: () => void;
}

const COLUMNS = ['name', 'state', 'course', 'starts', 'students', 'code', 'role'] as const;
const HEADER_CLASS =
  'border-b-2 border-ink py-6 pe-16 text-start align-baseline font-plain whitespace-nowrap text-soft';

/** The workshops as a table; in narrow windows as blocks. */
export function WorkshopTable({ workshops, courses, isOffline, onChanged }: Props) {
  const t = useTranslations('instructor.workshops');
  return (
    <table
      data-part="workshop-list"
      className="w-full border-collapse max-desk:block max-desk:[&>tbody]:block"
    >
      <thead className="max-desk:sr-only">
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={HEADER_CLASS}>
              {t(column)}
            </th>
          ))}
          <th scope="col" className={HEADER_CLASS}>
            <span className="sr-only">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {workshops.map((workshop) => (
          <WorkshopRow
            key={workshop.id}
            workshop={workshop}
            courseTitle={courses.get(workshop.packId) ?? workshop.packId}
            isOffline={isOffline}
            onChanged={onChanged}
          />
        ))}
      </tbody>
    </table>
  );
}
