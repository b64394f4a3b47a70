import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { isStudentObject } from '#app/_components/objects.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { StudentExercise } from '../student-exercises.ts';

interface Props {
  readonly view: SeatView;
  readonly studentExercises: readonly StudentExercise[];
}

/** The data about this student that instructors see now, and the data that they never see. */
export function PrivacyFacts({ view, studentExercises }: Props) {
  const t = useTranslations('student.privacy');
  const { seat, helpRequest, lastChange, objects, exercises } = view;
  const passed = studentExercises.filter((exercise) => exercise.view.pass !== null).length;
  const hints = exercises.reduce((sum, { hintsRevealed }) => sum + hintsRevealed.length, 0);
  const lastUpdate =
    seat.presence === 'not-connected' ? (
      t('lastUpdateNever')
    ) : seat.presence === 'connected' ? (
      t('lastUpdateNow')
    ) : (
      <ClockTime at={Math.max(seat.presenceSince, lastChange?.at ?? 0)} />
    );
  const question =
    helpRequest === null ? (
      t('helpRequestNone')
    ) : helpRequest.question === '' ? (
      t('helpRequestNoQuestion')
    ) : (
      <q>{helpRequest.question}</q>
    );
  return (
    <>
      <dl data-part="privacy-facts">
        <Row term={t('name')}>{[seat.displayName, seat.label].filter(Boolean).join(', ')}</Row>
        <Row term={t('progress')}>{t('progressIs', { n: passed, m: studentExercises.length })}</Row>
        <Row term={t('objects')}>
          {t('objectsAre', { count: objects.filter(isStudentObject).length })}
        </Row>
        <Row term={t('lastUpdate')}>{lastUpdate}</Row>
        <Row term={t('hints')}>{t('hintsAre', { count: hints })}</Row>
        <Row term={t('helpRequest')}>{question}</Row>
        <Row term={t('not')}>
          {t('notThese')} {t('others')}
        </Row>
      </dl>
      <p className="flex flex-wrap gap-x-24 gap-y-8 pt-12">
        <a href={`/api/seats/${seat.id}/data.json`} download>
          {t('download')}
        </a>
        <a href="/help/data">{t('kept')}</a>
      </p>
    </>
  );
}

function Row({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(7rem,10rem)_minmax(0,1fr)] gap-x-16 border-t border-rule py-5">
      <dt className="text-soft">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
