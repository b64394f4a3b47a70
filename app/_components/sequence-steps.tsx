import { useTranslations } from 'use-intl';
import type { CheckResult } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CheckInfo } from '#lib/room/views.ts';
import { ClockTime } from './clock-time.tsx';
import { cn } from './cn.ts';
import { StatusCell } from './status-cell.tsx';

interface Props {
  /** In the author's order. */
  readonly steps: NonNullable<CheckInfo['steps']>;
  readonly result: CheckResult | undefined;
}

/** The steps of a sequence check with the time at which each was observed. Done steps stay done. */
export function SequenceSteps({ steps, result }: Props) {
  const t = useTranslations('common.steps');
  const { language } = useLanguage();
  const resultById = new Map(result?.steps?.map((step) => [step.step, step]));
  return (
    <ol data-part="sequence-steps" className="col-[2/-1] pt-4 text-[0.875rem]/23">
      {steps.map(({ id, title }) => {
        const step = resultById.get(id);
        const state = step?.state ?? 'ahead';
        return (
          <li
            key={id}
            data-state={state}
            aria-current={state === 'next' ? 'step' : undefined}
            className={cn(
              'grid grid-cols-[1rem_1fr_auto] items-center gap-x-8',
              state === 'ahead' && 'text-soft',
            )}
          >
            <StatusCell mark={{ state: state === 'done' ? 'passed' : 'not-started' }} size={16} />
            <span className={cn(state === 'next' && 'font-bold')}>{title[language]}</span>
            {step?.state === 'done' ? (
              <ClockTime at={step.at} seconds />
            ) : (
              <small className="text-soft">{t(state === 'next' ? 'next' : 'later')}</small>
            )}
          </li>
        );
      })}
    </ol>
  );
}
