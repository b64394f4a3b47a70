import { useTranslations } from 'use-intl';
import { useServerNow } from '#lib/client/hooks.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import type { LifecycleStep, LifecycleWorkshop } from './lifecycle-offer.ts';

interface Props {
  readonly step: LifecycleStep;
  readonly workshop: LifecycleWorkshop;
}

/** What the button of a step says. */
export function StepLabel({ step, workshop }: Props) {
  const t = useTranslations('shell.lifecycle');
  if (step !== 'reopen') return t(step);
  return workshop.reopenUntil !== null && <ReopenLabel until={workshop.reopenUntil} />;
}

/** Counts down by seconds for the eye and by minutes for screen readers. */
function ReopenLabel({ until }: { readonly until: number }) {
  const t = useTranslations('shell.lifecycle');
  const now = useServerNow(1_000);
  const leftMs = now === null ? null : Math.max(0, until - now);
  return (
    <>
      <span aria-hidden="true" className="tabular-nums">
        {t('reopen', { left: leftMs === null ? '–:––' : formatDuration(leftMs) })}
      </span>
      <span className="sr-only">
        {t('reopen', {
          left: t('minutes', { count: leftMs === null ? 10 : Math.ceil(leftMs / MINUTE_MS) }),
        })}
      </span>
    </>
  );
}
