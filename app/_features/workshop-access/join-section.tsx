import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

interface Props {
  readonly workshop: WorkshopSummary;
  readonly link: string;
  /** Of `link`. */
  readonly qrCode: ReactNode;
}

/** Code, link and QR code for students. */
export function JoinSection({ workshop, link, qrCode }: Props) {
  const t = useTranslations('instructor.access');
  return (
    <PageSection title={t('students')}>
      <p>
        {t('studentsLead')}
        {workshop.state === 'draft' && <b> {t('draft')}</b>}
      </p>
      <div className="flex flex-wrap gap-24 py-10">
        <span role="img" aria-label={t('qr', { address: link })} className="flex-none">
          {qrCode}
        </span>
        <div className="min-w-256 flex-1">
          <p className="text-soft">{t('code')}</p>
          <p
            data-part="join-code"
            className="pb-8 font-mono text-[2.375rem]/44 font-bold normal-nums"
          >
            {workshop.code}
          </p>
          <CopyableCode text={link} label={t('address')} />
        </div>
      </div>
    </PageSection>
  );
}
