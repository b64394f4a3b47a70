import { useState, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { toWholePercent } from '../grid/row-marks.ts';
import { useRoomData } from '../state/room-context.ts';
import { toPercentRange, type PercentRange } from '../summary/advance-summary.ts';
import { exercisesInProgress } from './exercises-in-progress.ts';
import { useRangeText } from './use-range-text.ts';

const TABLE =
  'w-full border-collapse text-small [&_:is(td,th)]:border-b [&_:is(td,th)]:border-rule [&_:is(td,th)]:py-4 [&_:is(td,th)]:ps-8 [&_:is(td,th)]:text-end [&_:is(td,th)]:align-top [&_:is(td,th)]:font-plain [&_:is(td,th)]:whitespace-nowrap [&_:is(td,th):first-child]:ps-4 [&_[aria-current]_:is(th,td)]:font-bold [&_th[scope=row]]:w-full [&_th[scope=row]]:ps-4 [&_th[scope=row]]:text-start [&_th[scope=row]]:whitespace-normal [&_thead_th]:text-soft';

/**
 * By exercise: the share of students who passed now, in 5 and in 10 minutes, and the median time.
 * Shows the exercises in progress, and all of them on request.
 */
export function ForecastTable() {
  const t = useTranslations('instructor.room.forecast');
  const { view } = useRoomData();
  const [expanded, setExpanded] = useState(false);
  const { exercises } = view.stats;
  const current = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  const inProgress = exercisesInProgress(exercises, current);
  const shown = expanded ? view.info.exercises.map((_, index) => index) : inProgress;
  return (
    <section className="pb-8">
      <SectionHeading level={3}>
        {t('title')}
        <span className="ms-auto">
          {view.info.exercises.length > inProgress.length && (
            <Button
              className="min-h-24 font-plain"
              aria-expanded={expanded}
              onClick={() => setExpanded(!expanded)}
            >
              {expanded ? t('fold') : t('folded', { count: view.info.exercises.length })}
            </Button>
          )}
        </span>
      </SectionHeading>
      {shown.length === 0 && <p className="py-12 text-soft">{t('none')}</p>}
      {shown.length > 0 && (
        <table className={TABLE}>
          <thead>
            <tr>
              <th colSpan={2} scope="col">
                <span className="sr-only">{t('exercise')}</span>
              </th>
              <th>{t('median')}</th>
              <th>{t('now')}</th>
              <th>{t('in5Minutes')}</th>
              <th>{t('in10Minutes')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((index) => (
              <ForecastRow key={index} view={view} index={index} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function ForecastRow({ view, index }: { readonly view: RoomView; readonly index: number }) {
  const { language } = useLanguage();
  const rangeText = useRangeText();
  const exercise = view.info.exercises[index];
  const stats = view.stats.exercises[index];
  if (!exercise || !stats) return null;
  const seats =
    view.stats.advance?.seats ??
    view.seats.filter(({ displayName }) => displayName !== null).length;
  const passedPercent = toWholePercent(stats.passed, seats);
  const toPercent = (students: number) =>
    seats === 0 ? 0 : Math.min(100, (students / seats) * 100);
  const formatRange = (range: PercentRange | null) => (range ? rangeText(range) : '–');
  const in10Minutes = toPercentRange(stats.in10Minutes, toPercent, passedPercent);
  return (
    <tr aria-current={exercise.id === view.info.current ? 'step' : undefined}>
      <td>
        <ExerciseBadge
          number={index + 1}
          kind={exercise.kind}
          current={exercise.id === view.info.current}
        />
      </td>
      <th scope="row">
        {exercise.title[language]}
        {stats.failing > 0 && <StudentCount state="failing" count={stats.failing} />}
        {stats.stuck > 0 && <StudentCount state="stuck" count={stats.stuck} />}
        <i
          className="mt-3 block h-4 bg-[linear-gradient(90deg,var(--color-bar)_var(--low),var(--color-level)_0_var(--high),var(--color-sunk)_0)]"
          aria-hidden="true"
          style={
            {
              '--low': `${passedPercent}%`,
              '--high': `${in10Minutes?.[1] ?? passedPercent}%`,
            } as CSSProperties
          }
        />
      </th>
      <td>{stats.medianMs === null ? '–' : formatDuration(stats.medianMs)}</td>
      <td>
        <b>{passedPercent} %</b>
      </td>
      <td>{formatRange(toPercentRange(stats.in5Minutes, toPercent, passedPercent))}</td>
      <td>{formatRange(in10Minutes)}</td>
    </tr>
  );
}

function StudentCount({
  state,
  count,
}: {
  readonly state: 'failing' | 'stuck';
  readonly count: number;
}) {
  return (
    <span className="ms-6 inline-flex items-center gap-4 whitespace-nowrap">
      {' '}
      <StatusCell mark={{ state }} size={14} />
      {count}
    </span>
  );
}
