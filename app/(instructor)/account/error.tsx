'use client';
import { useTranslations } from 'use-intl';
import { SegmentError, type SegmentErrorProps } from '#app/_components/segment-error.tsx';

export default function AccountError(props: SegmentErrorProps) {
  const t = useTranslations('shell.menu');
  return <SegmentError page={t('account')} {...props} />;
}
