'use client';
import { useTranslations } from 'use-intl';
import { findNextBreak, scheduleAt, type SchedulePhase } from '#app/_components/schedule.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import type { Schedule } from '#lib/room/views.ts';

/** A break is told so long before it begins. */
const BREAK_NOTICE_MS = 30 * 60_000;

/** The time that is left, of the exercise or of the break that runs, and the break to come. `change`: for those who may set it. */
export function ScheduleClock({
  schedule,
  expanded,
  onToggle,
}: {
  readonly schedule: Schedule;
  readonly expanded: boolean;
  readonly onToggle?: () => void;
}) {
  const now = useServerNow(1_000);
  const text = useScheduleText(now === null ? { kind: 'none' } : scheduleAt(schedule, now));
  const content = (
    <>
      {text.time !== '' && <b>{text.time}</b>} <span className="soft">{text.label}</span>
    </>
  );
  return (
    <span className="pace">
      {onToggle ? (
        <button
          type="button"
          className="button pace-button"
          aria-label={text.accessibleName}
          aria-expanded={expanded}
          onClick={onToggle}
        >
          {content}
        </button>
      ) : (
        text.time !== '' && content
      )}
      <UpcomingBreak schedule={schedule} now={now} />
    </span>
  );
}

function useScheduleText(state: SchedulePhase): {
  readonly time: string;
  readonly label: string;
  readonly accessibleName?: string;
} {
  const t = useTranslations('instructor.room.schedule');
  if (state.kind === 'none') return { time: '', label: t('timer') };
  const time = formatDuration(Math.abs(state.leftMs));
  if (state.kind === 'break') return { time, label: t('breakLeft') };
  return state.leftMs < 0
    ? { time, label: t('over'), accessibleName: t('timerOver', { time }) }
    : { time, label: t('left'), accessibleName: t('timerOf', { time }) };
}

/** `now` is known in a browser alone, and with it the reader's zone. */
function UpcomingBreak({
  schedule,
  now,
}: {
  readonly schedule: Schedule;
  readonly now: number | null;
}) {
  const t = useTranslations('instructor.room.schedule');
  const upcoming =
    now === null || scheduleAt(schedule, now).kind === 'break'
      ? null
      : findNextBreak(schedule, now);
  return (
    now !== null &&
    upcoming &&
    upcoming.startsAt - now < BREAK_NOTICE_MS && (
      <span className="soft wide">{t('nextBreak', { time: formatClock(upcoming.startsAt) })}</span>
    )
  );
}
