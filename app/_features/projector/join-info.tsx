import { cva } from 'class-variance-authority';
import { useTranslations } from 'use-intl';
import { QrCode } from '#app/_components/qr-code.tsx';
import type { JoinSize } from './projector-scene.ts';

const qrVariants = cva('', {
  variants: { size: { large: 'size-[24rem]', small: 'size-[9.5rem]' } },
});

interface Props {
  /** The join code of the workshop. */
  readonly code: string;
  /** The public address of the server. */
  readonly publicUrl: string;
  readonly size: Exclude<JoinSize, 'hidden'>;
}

/** QR code, code and address for students who join. */
export function JoinInfo({ code, publicUrl, size }: Props) {
  const t = useTranslations('projector');
  const link = `${publicUrl}/join/${encodeURIComponent(code)}`;
  return (
    <div
      data-part="projector-join"
      className="grid flex-1 content-end justify-items-center gap-[0.6rem] text-center"
    >
      <span>{t('join')}</span>
      <QrCode text={link} label={t('qr', { address: link })} className={qrVariants({ size })} />
      {/* The code breaks after its hyphens only. */}
      <code
        data-part="join-code"
        className="font-mono text-[5rem]/[1.05] font-bold break-keep normal-nums"
      >
        {code}
      </code>
      <span className="wrap-anywhere">{`${publicUrl.replace(/^https?:\/\//, '')}/join`}</span>
    </div>
  );
}
