'use client';
import { useTranslations } from 'use-intl';
import { Cell } from './status-cell.tsx';
import { Clock } from './time.tsx';
import type { CheckResult } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CheckHead } from '#lib/room/views.ts';

interface Props {
  /** As the author wrote them. */
  readonly steps: NonNullable<CheckHead['steps']>;
  readonly result: CheckResult | undefined;
}

/** What has to be seen one after the other, with the time at which each was: what was seen stays seen. */
export function Steps({ steps, result }: Props) {
  const t = useTranslations('common.steps');
  const { language } = useLanguage();
  const seen = new Map(result?.steps?.map((step) => [step.step, step]));
  return (
    <ol className="check-steps">
      {steps.map(({ id, title }) => {
        const step = seen.get(id);
        const state = step?.state ?? 'ahead';
        return (
          <li key={id} data-state={state} aria-current={state === 'next' ? 'step' : undefined}>
            <Cell mark={{ state: state === 'done' ? 'passed' : 'not-started' }} size={16} />
            <span>{title[language]}</span>
            {step?.state === 'done' ? (
              <Clock at={step.at} seconds />
            ) : (
              <small className="soft">{t(state === 'next' ? 'next' : 'later')}</small>
            )}
          </li>
        );
      })}
    </ol>
  );
}
