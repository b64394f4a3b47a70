import type { Route } from 'next';
import Link from 'next/link';
import { useSelectedLayoutSegments } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { ErasureNote } from '#app/_components/erasure-note.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';

/** Tells owners on every tab what will be erased within 14 days, with the way to the downloads. */
export function RetentionBanner() {
  const t = useTranslations('shell.retention');
  const [page] = useSelectedLayoutSegments();
  const { workshop, workshopId, role } = useWorkshop();
  if (role !== 'owner') return null;
  return (
    <section
      data-part="retention-banner"
      aria-label={t('label')}
      className="flex flex-none flex-wrap items-center gap-x-16 gap-y-4 border-b border-rule px-16 py-6 text-[0.875rem]/20"
    >
      <p className="min-w-0 wrap-anywhere">
        <ErasureNote workshop={workshop} />
      </p>
      {page !== 'results' && (
        <Link
          className="max-tablet:inline-block max-tablet:py-10"
          href={`/workshops/${workshopId}/results` as Route}
        >
          {t('download')}
        </Link>
      )}
    </section>
  );
}
