import { useTranslations } from 'use-intl';
import { QrCode } from '#app/_components/qr-code.tsx';
import type { ProjectorView } from '#lib/room/views.ts';

const ASIDE_CLASS =
  'col-start-2 grid content-end justify-items-center gap-[0.6rem] ps-[2rem] pe-[3rem] pb-[1.4rem] text-center';

interface Props {
  readonly view: ProjectorView;
  readonly publicUrl: string;
}

/** QR code, code and address for students who join. Empty unless the workshop is open. */
export function JoinInfo({ view: { info }, publicUrl }: Props) {
  const t = useTranslations('projector');
  const { code, state } = info.workshop;
  if (state !== 'open' && state !== 'live') return <aside className={ASIDE_CLASS} />;
  const link = `${publicUrl}/join/${encodeURIComponent(code)}`;
  return (
    <aside className={ASIDE_CLASS}>
      <span className="text-soft">{t('join')}</span>
      <QrCode text={link} label={t('qr', { address: link })} className="size-[15.5rem]" />
      <code className="font-mono text-[3.2rem]/[1.1] font-bold whitespace-nowrap normal-nums">
        {code}
      </code>
      <span className="wrap-anywhere text-soft">
        {`${publicUrl.replace(/^https?:\/\//, '')}/join`}
      </span>
    </aside>
  );
}
