'use client';
import { useState, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Stop } from '#app/_components/exercise-badge.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatSpan } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { rangeOf, type Range } from '../summary/room-health.ts';
import { aroundRoom } from './exercises-in-progress.ts';
import { percent } from '../grid/row-marks.ts';
import { useRangeWords } from './use-range-text.ts';

/** By exercise: passed now, in 5 and in 10 minutes, and the median time. Where people are; the rest on request. */
export function ForecastList({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.people.forecast');
  const [all, showAll] = useState(false);
  const { exercises } = view.figures;
  const current = view.head.exercises.findIndex(({ id }) => id === view.head.current);
  const around = aroundRoom(exercises, current);
  const shown = all ? view.head.exercises.map((_, place) => place) : around;
  return (
    <section>
      <h3 className="section-head">
        {t('title')}
        <span className="push">
          {view.head.exercises.length > around.length && (
            <Button aria-expanded={all} onClick={() => showAll(!all)}>
              {all ? t('fold') : t('folded', { count: view.head.exercises.length })}
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
              <th>{t('in5')}</th>
              <th>{t('in10')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((place) => (
              <Line key={place} view={view} place={place} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Line({ view, place }: { readonly view: RoomView; readonly place: number }) {
  const { language } = useLanguage();
  const words = useRangeWords();
  const exercise = view.head.exercises[place];
  const figures = view.figures.exercises[place];
  if (!exercise || !figures) return null;
  const seats =
    view.figures.move?.seats ?? view.seats.filter(({ handle }) => handle !== null).length;
  const now = percent(figures.passed, seats);
  const points = (people: number) => (seats === 0 ? 0 : Math.min(100, (people / seats) * 100));
  const range = (expected: Range | null) => (expected ? words(expected) : '–');
  const in10 = rangeOf(figures.in10, points, now);
  return (
    <tr aria-current={exercise.id === view.head.current ? 'step' : undefined}>
      <td>
        <Stop number={place + 1} kind={exercise.kind} current={exercise.id === view.head.current} />
      </td>
      <th scope="row">
        {exercise.title[language]}
        {figures.trouble > 0 && (
          <span className="troubled">
            {' '}
            <Cell mark={{ state: 'trouble' }} size={14} />
            {figures.trouble}
          </span>
        )}
        {figures.stuck > 0 && (
          <span className="troubled">
            {' '}
            <Cell mark={{ state: 'stuck' }} size={14} />
            {figures.stuck}
          </span>
        )}
        <i
          className="share"
          aria-hidden="true"
          style={{ '--low': `${now}%`, '--high': `${in10?.[1] ?? now}%` } as CSSProperties}
        />
      </th>
      <td>{figures.medianMs === null ? '–' : formatSpan(figures.medianMs)}</td>
      <td>
        <b>{now} %</b>
      </td>
      <td>{range(rangeOf(figures.in5, points, now))}</td>
      <td>{range(in10)}</td>
    </tr>
  );
}
