'use client';
import { useTranslations } from 'use-intl';
import { isOwnWork } from '#app/_components/objects.ts';
import { Clock } from '#app/_components/time.tsx';
import type { SeatView } from '#lib/room/views.ts';
import type { Station } from './student-exercises.ts';

/** What instructors see of this person just now, and what nobody does. */
export function WhatIsSeen({
  view,
  stations,
}: {
  readonly view: SeatView;
  readonly stations: readonly Station[];
}) {
  const t = useTranslations('student.sees');
  const { seat, hand, heard, objects, exercises } = view;
  const passed = stations.filter((station) => station.view.pass !== null).length;
  const hints = exercises.reduce((sum, { hintsTaken }) => sum + hintsTaken.length, 0);
  const lines = [
    [t('name'), [seat.handle, seat.label].filter(Boolean).join(', ')],
    [t('progress'), t('progressIs', { n: passed, m: stations.length })],
    [t('objects'), t('objectsAre', { count: objects.filter(isOwnWork).length })],
    [
      t('heard'),
      seat.presence === 'never-seen' ? (
        t('heardNever')
      ) : seat.presence === 'live' ? (
        t('heardNow')
      ) : (
        <Clock key="heard" at={Math.max(seat.presenceSince, heard?.at ?? 0)} />
      ),
    ],
    [t('hints'), t('hintsAre', { count: hints })],
    [
      t('hand'),
      hand === null ? (
        t('handDown')
      ) : hand.question === '' ? (
        t('handUp')
      ) : (
        <q key="question">{hand.question}</q>
      ),
    ],
  ] as const;
  return (
    <details className="fold">
      <summary>{t('title')}</summary>
      <dl>
        {lines.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('not')}</dt>
          <dd>
            {t('notThese')} {t('others')}
          </dd>
        </div>
      </dl>
    </details>
  );
}
