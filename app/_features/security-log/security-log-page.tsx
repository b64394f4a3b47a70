'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { TimeZoneNote } from '#app/_components/time-zone-note.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import type { SecurityLogPage as Entries } from '#lib/protocol/api/security-log.ts';
import { SecurityLogTable } from './security-log-table.tsx';

interface Props {
  readonly workshopId: string;
  readonly isFirstPage: boolean;
  readonly page: ApiResult<Entries>;
}

/** Who signed in, joined, got or lost access, and which limits were reached. For owners. */
export function SecurityLogPage({ workshopId, isFirstPage, page }: Props) {
  const t = useTranslations('securityLog');
  return (
    <>
      <InstructorHeader title={t('title')}>
        <Link href={`/workshops/${workshopId}/room`}>{t('toRoom')}</Link>
        <Link href={`/workshops/${workshopId}/access`}>{t('toAccess')}</Link>
        <Link href="/workshops">{t('workshops')}</Link>
      </InstructorHeader>
      <main className="p-16 text-[0.875rem]/22">
        {page.ok ? (
          <>
            <p className="pb-8 text-soft">
              {t('lead')} <TimeZoneNote />
            </p>
            <p className="flex flex-wrap gap-8 pb-16">
              <a
                data-part="button"
                className={buttonVariants()}
                href={`/api/workshops/${workshopId}/security-log`}
                download
              >
                {t('download')}
              </a>
              {!isFirstPage && (
                <Link
                  data-part="button"
                  className={buttonVariants()}
                  href={`/workshops/${workshopId}/security-log`}
                >
                  {t('newest')}
                </Link>
              )}
            </p>
            {page.value.entries.length === 0 ? (
              <p>{t('empty')}</p>
            ) : (
              <SecurityLogTable entries={page.value.entries} />
            )}
            {page.value.olderThan !== null && (
              <p className="pt-16">
                <Link
                  data-part="button"
                  className={buttonVariants()}
                  href={`/workshops/${workshopId}/security-log?older=${String(page.value.olderThan)}`}
                >
                  {t('older')}
                </Link>
              </p>
            )}
          </>
        ) : (
          <p>{t('ownersOnly')}</p>
        )}
      </main>
    </>
  );
}
