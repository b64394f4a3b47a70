'use client';
import { useTranslations } from 'use-intl';
import { isStudentObject } from '#app/_components/objects.ts';
import { ClockTime } from '#app/_components/time.tsx';
import type { SeatView } from '#lib/room/views.ts';
import type { StudentExercise } from './student-exercises.ts';

/** What instructors see of this person just now, and what nobody does. */
export function PrivacyNote({
  view,
  studentExercises,
}: {
  readonly view: SeatView;
  readonly studentExercises: readonly StudentExercise[];
}) {
  const t = useTranslations('student.privacy');
  const { seat, helpRequest, lastChange, objects, exercises } = view;
  const passed = studentExercises.filter((station) => station.view.pass !== null).length;
  const hints = exercises.reduce((sum, { hintsRevealed }) => sum + hintsRevealed.length, 0);
  const rows = [
    [t('name'), [seat.displayName, seat.label].filter(Boolean).join(', ')],
    [t('progress'), t('progressIs', { n: passed, m: studentExercises.length })],
    [t('objects'), t('objectsAre', { count: objects.filter(isStudentObject).length })],
    [
      t('lastUpdate'),
      seat.presence === 'not-connected' ? (
        t('lastUpdateNever')
      ) : seat.presence === 'connected' ? (
        t('lastUpdateNow')
      ) : (
        <ClockTime key="heard" at={Math.max(seat.presenceSince, lastChange?.at ?? 0)} />
      ),
    ],
    [t('hints'), t('hintsAre', { count: hints })],
    [
      t('helpRequest'),
      helpRequest === null ? (
        t('helpRequestNone')
      ) : helpRequest.question === '' ? (
        t('helpRequestNoQuestion')
      ) : (
        <q key="question">{helpRequest.question}</q>
      ),
    ],
  ] as const;
  return (
    <details className="fold">
      <summary>{t('title')}</summary>
      <dl>
        {rows.map(([term, value]) => (
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
