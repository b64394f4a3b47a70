'use client';
import { useTranslations } from 'use-intl';
import { findNextBreak, scheduleAt } from '#app/_components/schedule.ts';
import { ClockTime } from '#app/_components/time.tsx';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { StudentExercise } from './student-exercises.ts';

interface Props {
  readonly info: SeatView['info'];
  readonly exercises: readonly StudentExercise[];
  readonly selectedExercise: StudentExercise;
}

/** From so long before a break on its time stands on the board. */
const BREAK_NOTICE_MS = 15 * 60_000;

/** What is left of the room's exercise, by how much it is over, or until when the break goes. */
export function ScheduleCountdown({
  info: { schedule, current },
  exercises,
  selectedExercise,
}: Props) {
  const t = useTranslations('student.schedule');
  const now = useServerNow(1_000);
  const mounted = useMounted();
  if (now === null) return null;
  const running = scheduleAt(schedule, now);
  const next = findNextBreak(schedule, now);
  const soon = running.kind !== 'break' &&
    next !== null &&
    next.startsAt - now <= BREAK_NOTICE_MS && (
      <span className="pace-soon">
        {t('breakSoon', { time: mounted ? formatClock(next.startsAt) : '--:--' })}
      </span>
    );
  if (running.kind === 'none') return soon && <p className="figure pace">{soon}</p>;
  if (running.kind === 'break')
    return (
      <p className="figure pace">
        <b>
          <ClockTime at={running.endsAt} />
        </b>
        <span>{t('breakUntil')}</span>
      </p>
    );
  const number = exercises.find((station) => station.info.id === current)?.number;
  const words =
    running.leftMs <= 0
      ? t('over')
      : number === undefined || current === selectedExercise.info.id
        ? t('left')
        : t('leftOf', { number });
  return (
    <p className="figure pace">
      <b role="timer">
        {running.leftMs > 0
          ? formatDuration(running.leftMs + 999)
          : `+${formatDuration(-running.leftMs)}`}
      </b>
      <span>{words}</span>
      {soon}
    </p>
  );
}

/** While the room has a break: said once, calmly, below the board. */
export function BreakNote({ schedule }: { readonly schedule: SeatView['info']['schedule'] }) {
  const t = useTranslations('student.schedule');
  const now = useServerNow(1_000);
  const running = now === null ? null : scheduleAt(schedule, now);
  return (
    running?.kind === 'break' && (
      <p className="note">{t('breakNow', { time: formatClock(running.endsAt) })}</p>
    )
  );
}
