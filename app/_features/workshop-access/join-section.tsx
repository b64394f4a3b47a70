'use client';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { QrCode } from '#app/_components/qr-code.tsx';
import type { WorkshopSummary } from '#lib/protocol/http.ts';

/** Code, address and QR code for everybody in the room. */
export function JoinSection({
  workshop,
  publicUrl,
}: {
  readonly workshop: WorkshopSummary;
  readonly publicUrl: string;
}) {
  const t = useTranslations('instructor.access');
  const link = `${publicUrl}/join?code=${encodeURIComponent(workshop.code)}`;
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('students')}</h2>
      <p>
        {t('studentsLead')}
        {workshop.state === 'draft' && <b> {t('draft')}</b>}
      </p>
      <div className="join">
        <QrCode text={link} label={t('qr', { address: link })} />
        <div>
          <p className="soft">{t('code')}</p>
          <p className="big-code">{workshop.code}</p>
          <CopyableCode text={link} label={t('address')} />
        </div>
      </div>
    </section>
  );
}
