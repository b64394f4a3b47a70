import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { findNextBreak, scheduleAt } from '#app/_components/schedule.ts';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatView } from '#lib/room/views.ts';
import { Figure } from './layout/figure.tsx';
import type { StudentExercise } from './student-exercises.ts';

interface Props {
  readonly info: SeatView['info'];
  readonly exercises: readonly StudentExercise[];
  readonly selectedExercise: StudentExercise;
}

/** A break is announced in the header from this long before its start. */
const BREAK_NOTICE_MS = 15 * MINUTE_MS;

const FIGURE_CLASS = 'min-w-104 max-tablet:min-w-0 max-tablet:[&_b]:text-[1.0625rem]/22';

/** The time left for the current exercise, the time since it ran out, or the end of the break. */
export function ScheduleCountdown({
  info: { schedule, current },
  exercises,
  selectedExercise,
}: Props) {
  const t = useTranslations('student.schedule');
  const now = useServerNow(1_000);
  const mounted = useMounted();
  if (now === null) return null;
  const phase = scheduleAt(schedule, now);
  const nextBreak = findNextBreak(schedule, now);
  const breakSoon = phase.kind !== 'break' &&
    nextBreak !== null &&
    nextBreak.startsAt - now <= BREAK_NOTICE_MS && (
      <span className="block text-ink!">
        {t('breakSoon', { time: mounted ? formatClock(nextBreak.startsAt) : '--:--' })}
      </span>
    );
  if (phase.kind === 'none')
    return (
      breakSoon && (
        <Figure part="schedule-countdown" className={FIGURE_CLASS}>
          {breakSoon}
        </Figure>
      )
    );
  if (phase.kind === 'break')
    return (
      <Figure part="schedule-countdown" className={FIGURE_CLASS}>
        <b>
          <ClockTime at={phase.endsAt} />
        </b>
        <span>{t('breakUntil')}</span>
      </Figure>
    );
  const number = exercises.find(({ info }) => info.id === current)?.number;
  const label =
    phase.leftMs <= 0
      ? t('over')
      : number === undefined || current === selectedExercise.info.id
        ? t('left')
        : t('leftOf', { number });
  return (
    <Figure part="schedule-countdown" className={FIGURE_CLASS}>
      <b role="timer">
        {/* Rounded up: 0:00 is shown when the time is over, not in the last second. */}
        {phase.leftMs > 0
          ? formatDuration(phase.leftMs + 999)
          : `+${formatDuration(-phase.leftMs)}`}
      </b>
      <span>{label}</span>
      {breakSoon}
    </Figure>
  );
}
