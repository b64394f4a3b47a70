'use client';
import { useTranslations } from 'use-intl';
import { Code } from '#app/_components/copyable-code.tsx';
import { QrCode } from '#app/_components/qr-code.tsx';
import type { EventSummary } from '#lib/protocol/http.ts';

/** Code, address and QR code for everybody in the room. */
export function JoinSection({
  event,
  address,
}: {
  readonly event: EventSummary;
  readonly address: string;
}) {
  const t = useTranslations('instructor.setup');
  const link = `${address}/join?code=${encodeURIComponent(event.code)}`;
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('join')}</h2>
      <p>
        {t('joinLead')}
        {event.state === 'draft' && <b> {t('draft')}</b>}
      </p>
      <div className="join">
        <QrCode text={link} label={t('qr', { address: link })} />
        <div>
          <p className="soft">{t('code')}</p>
          <p className="big-code">{event.code}</p>
          <Code text={link} label={t('address')} />
        </div>
      </div>
    </section>
  );
}
