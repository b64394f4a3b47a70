import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { SummaryCard } from '#app/_components/summary-card.tsx';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { RoomView } from '#lib/room/views.ts';
import { useRangeText } from '../insights/use-range-text.ts';
import { findLeftBehind } from '../broadcast/move-on.ts';
import { useRoomData } from '../state/room-context.ts';
import { summarizeAdvance, type AdvanceSummary, type PercentRange } from './advance-summary.ts';
import { SeatCountButton } from './seat-count-button.tsx';
import { useHeldAnswer } from './use-held-answer.ts';

/** Ready to move on? How many passed, how many will pass soon, and when the target is reached. */
export function AdvanceCard({ lastUpdateAt }: { readonly lastUpdateAt: number | null }) {
  const t = useTranslations('instructor.room.advance');
  const { view } = useRoomData();
  const currentIndex = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  const summary = summarizeAdvance(view);
  const lastUpdate = lastUpdateAt === null ? null : <LastUpdateNote at={lastUpdateAt} />;
  if (view.info.workshop.state !== 'live')
    return <SummaryCard title={t('question')} value={lastUpdate ?? t('none')} />;
  if (currentIndex < 0)
    return (
      <SummaryCard title={t('question')} value={lastUpdate ?? t('none')}>
        <p>{t('noneWhy')}</p>
      </SummaryCard>
    );
  if (!summary)
    return (
      <SummaryCard title={t('question')} value={lastUpdate ?? '–'}>
        <p>{t('noStudents')}</p>
      </SummaryCard>
    );
  return (
    <SummaryCard title={t('question')}>
      <div className="flex items-start justify-between gap-x-16 gap-y-4 max-tablet:flex-wrap">
        <div className="min-w-0">
          <p data-part="answer" className="text-answer font-bold tracking-[-0.01em]">
            {lastUpdate ?? <Answer recommendation={summary.recommendation} />}
          </p>
          <p>{advanceReason(summary, view, t)}</p>
        </div>
        <ForecastChart summary={summary} target={view.info.thresholds.advanceTargetPercent} />
      </div>
      <PassedCounts summary={summary} number={currentIndex + 1} />
    </SummaryCard>
  );
}

/** The room must not be asked to move on, and then not, within seconds. */
function Answer({ recommendation }: Pick<AdvanceSummary, 'recommendation'>) {
  const t = useTranslations('instructor.room.advance');
  return t(useHeldAnswer(recommendation === 'wait' ? 'wait' : 'yes'));
}

function PassedCounts({
  summary,
  number,
}: {
  readonly summary: AdvanceSummary;
  readonly number: number;
}) {
  const t = useTranslations('instructor.room.advance');
  const { seats, info } = useRoomData().view;
  const left = findLeftBehind(seats, info, info.current)?.left ?? 0;
  const exerciseId = info.current ?? '';
  return (
    <p className="flex flex-wrap gap-x-12 text-soft">
      <SeatCountButton filter={{ kind: 'passed', exerciseId }}>
        {t('passed', { passed: summary.passed, seats: summary.seats, number })}
      </SeatCountButton>
      {left > 0 && (
        <SeatCountButton filter={{ kind: 'not-passed', exerciseId }}>
          {t('notPassed', { left })}
        </SeatCountButton>
      )}
    </p>
  );
}

function advanceReason(
  summary: AdvanceSummary,
  { info, stats }: RoomView,
  t: ReturnType<typeof useTranslations<'instructor.room.advance'>>,
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

/**
 * Three bars: now, in 5 minutes, in 10 minutes. The light end is the uncertain range, the line is
 * the target.
 */
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
  const timeIn = (minutes: number) =>
    mounted && now !== null ? formatClock(now + minutes * MINUTE_MS) : '--:--';
  const bars: readonly (readonly [name: string, range: PercentRange])[] = [
    [t('now'), [summary.passedPercent, summary.passedPercent]],
    ...(summary.in5Minutes ? [[timeIn(5), summary.in5Minutes] as const] : []),
    ...(summary.in10Minutes ? [[timeIn(10), summary.in10Minutes] as const] : []),
  ];
  return (
    <dl
      data-part="forecast-chart"
      className="mt-8 grid flex-none gap-6 text-small"
      aria-label={t('chart')}
      style={{ '--target': `${target}%` } as CSSProperties}
    >
      {bars.map(([name, range], index) => (
        <div
          key={index}
          className="grid grid-cols-[2.25rem_6.25rem_4.25rem] items-center gap-8 leading-16 max-[89.99rem]:grid-cols-[2.25rem_4rem_4.25rem]"
        >
          <dt>{name}</dt>
          <dd
            aria-hidden="true"
            className="relative h-14 bg-[linear-gradient(90deg,var(--color-bar)_var(--low),var(--color-level)_0_var(--high),var(--color-surface)_0)] after:absolute after:-inset-y-4 after:left-(--target) after:w-2 after:bg-ink"
            style={{ '--low': `${range[0]}%`, '--high': `${range[1]}%` } as CSSProperties}
          />
          <dd className="whitespace-nowrap">
            <b>{rangeText(range)}</b>
          </dd>
        </div>
      ))}
    </dl>
  );
}
