'use client';
import { useState, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { ExerciseBadge } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { toPercentRange, type PercentRange } from '../summary/room-health.ts';
import { exercisesInProgress } from './exercises-in-progress.ts';
import { toWholePercent } from '../grid/row-marks.ts';
import { useRangeText } from './use-range-text.ts';

/** By exercise: passed now, in 5 and in 10 minutes, and the median time. Where people are; the rest on request. */
export function ForecastTable({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.forecast');
  const [expanded, setExpanded] = useState(false);
  const { exercises } = view.stats;
  const current = view.info.exercises.findIndex(({ id }) => id === view.info.current);
  const inProgress = exercisesInProgress(exercises, current);
  const shown = expanded ? view.info.exercises.map((_, place) => place) : inProgress;
  return (
    <section>
      <h3 className="section-head">
        {t('title')}
        <span className="push">
          {view.info.exercises.length > inProgress.length && (
            <Button aria-expanded={expanded} onClick={() => setExpanded(!expanded)}>
              {expanded ? t('fold') : t('folded', { count: view.info.exercises.length })}
            </Button>
          )}
        </span>
      </h3>
      {shown.length === 0 && <p className="soft empty-line">{t('none')}</p>}
      {shown.length > 0 && (
        <table className="forecast">
          <thead>
            <tr>
              <th />
              <th>
                <span className="sr-only">{t('title')}</span>
              </th>
              <th>{t('median')}</th>
              <th>{t('now')}</th>
              <th>{t('in5Minutes')}</th>
              <th>{t('in10Minutes')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((place) => (
              <ForecastRow key={place} view={view} index={place} />
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
  const toPercent = (people: number) => (seats === 0 ? 0 : Math.min(100, (people / seats) * 100));
  const formatRange = (expected: PercentRange | null) => (expected ? rangeText(expected) : '–');
  const in10 = toPercentRange(stats.in10Minutes, toPercent, passedPercent);
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
        {stats.failing > 0 && (
          <span className="troubled">
            {' '}
            <StatusCell mark={{ state: 'failing' }} size={14} />
            {stats.failing}
          </span>
        )}
        {stats.stuck > 0 && (
          <span className="troubled">
            {' '}
            <StatusCell mark={{ state: 'stuck' }} size={14} />
            {stats.stuck}
          </span>
        )}
        <i
          className="share"
          aria-hidden="true"
          style={
            {
              '--low': `${passedPercent}%`,
              '--high': `${in10?.[1] ?? passedPercent}%`,
            } as CSSProperties
          }
        />
      </th>
      <td>{stats.medianMs === null ? '–' : formatDuration(stats.medianMs)}</td>
      <td>
        <b>{passedPercent} %</b>
      </td>
      <td>{formatRange(toPercentRange(stats.in5Minutes, toPercent, passedPercent))}</td>
      <td>{formatRange(in10)}</td>
    </tr>
  );
}
