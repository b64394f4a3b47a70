import { useTranslations } from 'use-intl';
import { ReasonText } from '#app/_components/reason-text.tsx';
import { SequenceSteps } from '#app/_components/sequence-steps.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CheckRow } from '../student-exercises.ts';

const CHECK_MARKS: Readonly<Record<CheckRow['state'], StatusMark>> = {
  pass: { state: 'passed' },
  fail: { state: 'failing' },
  unknown: { state: 'unknown', reason: 'cannot-verify' },
  'not-checked': { state: 'not-started' },
};

/** One check with its state, and the reason why it isn't passing. */
export function CheckItem({ row }: { readonly row: CheckRow }) {
  const t = useTranslations('student.checks');
  const { language } = useLanguage();
  const { formatReason } = useReasonText();
  const sentence = row.reason && formatReason(row.reason, row.next ?? undefined);
  return (
    <article
      data-part="check"
      data-state={row.state}
      className="relative grid grid-cols-[1.5rem_1fr_auto] items-center gap-x-12 border-b border-rule py-8"
    >
      <StatusCell mark={CHECK_MARKS[row.state]} size={24} />
      <h3 className="text-check">{row.title[language]}</h3>
      <small className={row.state === 'not-checked' ? 'text-soft' : 'sr-only'}>
        {row.state === 'not-checked' ? t('notChecked') : t(row.state)}
      </small>
      {row.requestSkipped && <small className="col-[2/-1] text-soft">{t('notRequested')}</small>}
      {row.steps.length > 0 && <SequenceSteps steps={row.steps} result={row.result} />}
      {sentence && (
        <ReasonText
          sentence={sentence}
          className="col-[2/-1] gap-x-8 gap-y-1 pt-2 text-[0.9375rem]/22 [&_[data-part=next]_dd]:font-bold"
        />
      )}
    </article>
  );
}
