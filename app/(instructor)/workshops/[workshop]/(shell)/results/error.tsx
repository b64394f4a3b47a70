'use client';
import { useTranslations } from 'use-intl';
import { SegmentError, type SegmentErrorProps } from '#app/_components/segment-error.tsx';

export default function ResultsError(props: SegmentErrorProps) {
  const t = useTranslations('shell.nav');
  return <SegmentError page={t('results')} {...props} />;
}
