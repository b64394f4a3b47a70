import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock, formatDayAndTime, formatDuration } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { isLeader } from '#lib/room/roles.ts';
import { countPassed } from '../grid/row-marks.ts';

interface Props {
  readonly view: RoomView;
  readonly isCourseOpen: boolean;
  readonly onToggleCourse: () => void;
}

/** One line in the place of the cards: who took part and how long, and the time that the grid shows. */
export function EndedSummary({ view, isCourseOpen, onToggleCourse }: Props) {
  const t = useTranslations('instructor.room.ended');
  const common = useTranslations('common.connection');
  const { language } = useLanguage();
  const { startedAt, endedAt, timeZone: zone, state } = view.info.workshop;
  const students = view.seats.filter(({ displayName }) => displayName !== null).length;
  const passes = view.seats.reduce((sum, row) => sum + countPassed(row), 0);
  return (
    <div
      data-part="ended-summary"
      className="col-span-full flex flex-wrap items-center gap-x-16 gap-y-4 border-b border-rule px-16 py-8 text-[0.875rem]/20 max-tablet:[&_button]:min-h-44"
    >
      {view.seats.length === 0 ? (
        <p>{t('none')}</p>
      ) : (
        <>
          <p>
            {endedAt !== null && (
              <b>
                {/* Until it is archived, the banner above says when it ended. */}
                {state === 'archived' &&
                  `${t('at', { time: formatDayAndTime(endedAt, language, zone) })} `}
                {t('line', { students, passes })}
              </b>
            )}
            {startedAt !== null && endedAt !== null && (
              <> {t('duration', { time: formatDuration(endedAt - startedAt) })}</>
            )}
          </p>
          {endedAt !== null && (
            <p className="text-soft">{common('asOf', { time: formatClock(endedAt, { zone }) })}</p>
          )}
        </>
      )}
      {isLeader(view.me) && state === 'ended' && (
        <Button className="ms-auto" aria-expanded={isCourseOpen} onClick={onToggleCourse}>
          {t('course')}
        </Button>
      )}
    </div>
  );
}
