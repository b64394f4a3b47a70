import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { findNextBreak, scheduleAt, type SchedulePhase } from '#app/_components/schedule.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Schedule } from '#lib/room/views.ts';
import { STATUS_TAB_ONLY } from '../pane-styles.ts';

/** How long before its start a break is announced. */
const BREAK_NOTICE_MS = 30 * MINUTE_MS;

interface ScheduleClockProps {
  readonly schedule: Schedule;
  readonly expanded: boolean;
  /** For members who may set the timer. */
  readonly onToggle?: () => void;
}

/** The time left of the exercise or of the running break, and the next break. */
export function ScheduleClock({ schedule, expanded, onToggle }: ScheduleClockProps) {
  const now = useServerNow(1_000);
  const text = useScheduleText(now === null ? { kind: 'none' } : scheduleAt(schedule, now));
  const content = (
    <>
      {text.time !== '' && <b className={onToggle && 'text-[0.9375rem]'}>{text.time}</b>}{' '}
      <span className="text-soft">{text.label}</span>
    </>
  );
  return (
    <span className={`inline-flex items-center gap-12 whitespace-nowrap ${STATUS_TAB_ONLY}`}>
      {onToggle ? (
        <Button aria-label={text.accessibleName} aria-expanded={expanded} onClick={onToggle}>
          {content}
        </Button>
      ) : (
        text.time !== '' && content
      )}
      <UpcomingBreak schedule={schedule} now={now} />
    </span>
  );
}

function useScheduleText(phase: SchedulePhase): {
  readonly time: string;
  readonly label: string;
  readonly accessibleName?: string;
} {
  const t = useTranslations('instructor.room.schedule');
  if (phase.kind === 'none') return { time: '', label: t('timer') };
  const time = formatDuration(Math.abs(phase.leftMs));
  if (phase.kind === 'break') return { time, label: t('breakLeft') };
  return phase.leftMs < 0
    ? { time, label: t('over'), accessibleName: t('timerOver', { time }) }
    : { time, label: t('left'), accessibleName: t('timerOf', { time }) };
}

/** `now` is null on the server, where the reader's zone is unknown too. */
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
      <span className="text-soft max-desk:hidden">
        {t('nextBreak', { time: formatClock(upcoming.startsAt) })}
      </span>
    )
  );
}
