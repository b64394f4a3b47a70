'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { TimeZoneNote } from '#app/_components/time-zone-note.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import type { SecurityLogPage as Entries } from '#lib/protocol/api/security-log.ts';
import { SecurityLogTable } from './security-log-table.tsx';

interface Props {
  readonly workshopId: string;
  readonly isFirstPage: boolean;
  readonly page: ApiResult<Entries>;
  /** How long this server keeps entries. */
  readonly auditDays: number;
}

/** Who signed in, joined, got or lost access, and which limits were reached. For owners. */
export function SecurityLogPage({ workshopId, isFirstPage, page, auditDays }: Props) {
  const t = useTranslations('securityLog');
  return (
    <StaffMain
      title={t('title')}
      actions={<Link href={`/workshops/${workshopId}/access`}>{t('toAccess')}</Link>}
    >
      <div>
        {page.ok ? (
          <>
            <p className="pb-8 text-soft">
              {t('lead', { days: auditDays })} <TimeZoneNote />
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
      </div>
    </StaffMain>
  );
}
