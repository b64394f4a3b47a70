'use client';
import { useTranslations } from 'use-intl';
import { StatusCell } from './status-cell.tsx';
import { ClockTime } from './time.tsx';
import type { CheckResult } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CheckInfo } from '#lib/room/views.ts';

interface Props {
  /** As the author wrote them. */
  readonly steps: NonNullable<CheckInfo['steps']>;
  readonly result: CheckResult | undefined;
}

/** What has to be seen one after the other, with the time at which each was: what was seen stays seen. */
export function SequenceSteps({ steps, result }: Props) {
  const t = useTranslations('common.steps');
  const { language } = useLanguage();
  const resultById = new Map(result?.steps?.map((step) => [step.step, step]));
  return (
    <ol className="check-steps">
      {steps.map(({ id, title }) => {
        const step = resultById.get(id);
        const state = step?.state ?? 'ahead';
        return (
          <li key={id} data-state={state} aria-current={state === 'next' ? 'step' : undefined}>
            <StatusCell mark={{ state: state === 'done' ? 'passed' : 'not-started' }} size={16} />
            <span>{title[language]}</span>
            {step?.state === 'done' ? (
              <ClockTime at={step.at} seconds />
            ) : (
              <small className="soft">{t(state === 'next' ? 'next' : 'later')}</small>
            )}
          </li>
        );
      })}
    </ol>
  );
}
