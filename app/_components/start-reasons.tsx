import { useTranslations } from 'use-intl';
import type { Evaluation } from '#lib/grading/types.ts';
import { cn } from './cn.ts';
import { ReasonText } from './reason-text.tsx';
import { useReasonText } from './use-reason-text.ts';

interface Props {
  readonly live: Extract<Evaluation, { state: 'not-started' }>;
  readonly className?: string;
}

/** What counts as a start, what was found instead, and why a deleted attempt failed. */
export function StartReasons({ live: { reason, last }, className }: Props) {
  const t = useTranslations('common.reason');
  const { formatReason } = useReasonText();
  return (
    <>
      {reason && <ReasonText sentence={formatReason(reason)} className={className} />}
      {last && (
        <>
          <p className={cn('text-soft', className)}>{t('lastResult')}</p>
          <ReasonText sentence={formatReason(last)} className={className} />
        </>
      )}
    </>
  );
}
