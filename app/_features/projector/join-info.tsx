import { cva } from 'class-variance-authority';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { QrCode } from '#app/_components/qr-code.tsx';
import type { JoinSize } from './projector-scene.ts';

const qrVariants = cva('', {
  variants: { size: { large: 'size-[24rem]', small: 'size-[9.5rem]' } },
});

const QR_IN_ROW =
  'landscape:col-start-1! landscape:row-span-3 landscape:row-start-1 landscape:self-center';

interface Props {
  /** The join code of the workshop. */
  readonly code: string;
  /** The public address of the server. */
  readonly publicUrl: string;
  readonly size: Exclude<JoinSize, 'hidden'>;
  /** The texts are beside the QR code, in a row that is as wide as the screen. */
  readonly inRow: boolean;
}

/** QR code, code and address for students who join. */
export function JoinInfo({ code, publicUrl, size, inRow }: Props) {
  const t = useTranslations('projector');
  const link = `${publicUrl}/join/${encodeURIComponent(code)}`;
  return (
    <div
      data-part="projector-join"
      className={cn(
        'grid flex-1 content-end justify-items-center gap-[0.6rem] text-center',
        inRow &&
          'landscape:grid-cols-[auto_auto] landscape:justify-end landscape:justify-items-start landscape:gap-x-[1.6rem] landscape:gap-y-0 landscape:text-start landscape:*:col-start-2',
      )}
    >
      <span>{t('join')}</span>
      <QrCode
        text={link}
        label={t('qr', { address: link })}
        className={cn(qrVariants({ size }), inRow && QR_IN_ROW)}
      />
      {/* Where the screen is narrower than the code, it breaks after its hyphens only. */}
      <code
        data-part="join-code"
        className="font-mono text-[5rem]/[1.05] font-bold break-keep normal-nums min-[1000px]:whitespace-nowrap"
      >
        {code}
      </code>
      <span className="w-0 min-w-full wrap-anywhere">{`${publicUrl.replace(/^https?:\/\//, '')}/join`}</span>
    </div>
  );
}
