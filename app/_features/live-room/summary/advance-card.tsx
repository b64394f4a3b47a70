'use client';
import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { SummaryCard } from '#app/_components/page-header.tsx';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { summarizeAdvance, type AdvanceSummary, type PercentRange } from './room-health.ts';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { useRangeText } from '../insights/use-range-text.ts';

/** Shall we move on: how many have passed, how many will have, and when the target is reached. */
export function AdvanceCard({
  view,
  lastUpdateAt,
}: {
  readonly view: RoomView;
  readonly lastUpdateAt: number | null;
}) {
  const t = useTranslations('instructor.room.advance');
  const moveMessages = useTranslations('instructor.room.advance');
  const currentIndex = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  const summary = summarizeAdvance(view);
  if (currentIndex < 0)
    return (
      <SummaryCard
        title={t('question')}
        value={lastUpdateAt === null ? t('none') : <LastUpdateNote at={lastUpdateAt} />}
      >
        <p>{t('noneWhy')}</p>
      </SummaryCard>
    );
  if (!summary)
    return (
      <SummaryCard
        title={t('question')}
        value={lastUpdateAt === null ? '–' : <LastUpdateNote at={lastUpdateAt} />}
      >
        <p>{moveMessages('noStudents')}</p>
      </SummaryCard>
    );
  const { advanceTargetPercent } = view.info.thresholds;
  return (
    <SummaryCard title={t('question')}>
      <div className="move">
        <div>
          <p className="answer">
            {lastUpdateAt === null ? (
              moveMessages(summary.recommendation === 'wait' ? 'wait' : 'yes')
            ) : (
              <LastUpdateNote at={lastUpdateAt} />
            )}
          </p>
          <p>{advanceReason(summary, view, moveMessages)}</p>
          <p className="soft">
            {t('passed', {
              passed: summary.passed,
              seats: summary.seats,
              number: currentIndex + 1,
            })}
          </p>
        </div>
        <ForecastChart summary={summary} target={advanceTargetPercent} />
      </div>
    </SummaryCard>
  );
}

function advanceReason(
  summary: AdvanceSummary,
  { info, stats }: RoomView,
  t: ReturnType<typeof useTranslations<'instructor.room.people.move'>>,
): string {
  const { advanceTargetPercent } = info.thresholds;
  if (summary.recommendation === 'target-reached')
    return t('targetReached', { target: advanceTargetPercent });
  if (summary.recommendation === 'low-gain')
    return t('lowGain', { adds: summary.gainPercent ?? 0 });
  const minutes = stats.advance?.targetInMinutes ?? null;
  return minutes === null
    ? t('targetFar', { target: advanceTargetPercent })
    : t('targetIn', { target: advanceTargetPercent, minutes });
}

const MINUTE_MS = 60_000;

/** Three bars: now, in 5 and in 10 minutes; the light end is what is not sure, the line is the target. */
function ForecastChart({
  summary,
  target,
}: {
  readonly summary: AdvanceSummary;
  readonly target: number;
}) {
  const t = useTranslations('instructor.room.advance');
  const now = useServerNow(10_000);
  const mounted = useMounted();
  const rangeText = useRangeText();
  const time = (minutes: number) =>
    mounted && now !== null ? formatClock(now + minutes * MINUTE_MS) : '--:--';
  const bars: readonly (readonly [name: string, range: PercentRange])[] = [
    [t('now'), [summary.passedPercent, summary.passedPercent]],
    ...(summary.in5Minutes ? [[time(5), summary.in5Minutes] as const] : []),
    ...(summary.in10Minutes ? [[time(10), summary.in10Minutes] as const] : []),
  ];
  return (
    <dl
      className="fore"
      aria-label={t('chart')}
      style={{ '--target': `${target}%` } as CSSProperties}
    >
      {bars.map(([name, range], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd
            aria-hidden="true"
            className="fore-bar"
            style={{ '--low': `${range[0]}%`, '--high': `${range[1]}%` } as CSSProperties}
          />
          <dd>
            <b>{rangeText(range)}</b>
          </dd>
        </div>
      ))}
    </dl>
  );
}
