import { useTranslations } from 'use-intl';
import { findNextBreak, scheduleAt } from '#app/_components/schedule.ts';
import { formatDuration } from '#lib/i18n/times.ts';
import type { RoomInfo, Schedule } from '#lib/room/views.ts';
import { formatWorkshopTime } from './workshop-time.ts';

interface Props {
  readonly schedule: Schedule;
  readonly workshop: RoomInfo['workshop'];
  /** ms since 1970 */
  readonly now: number;
}

/** The time left for the exercise. It stops at 0:00, so that it puts no pressure on students. */
export function TimeLeft({ schedule, workshop, now }: Props) {
  const t = useTranslations('projector');
  const phase = scheduleAt(schedule, now);
  const nextBreak = findNextBreak(schedule, now);
  return (
    <div
      data-part="projector-schedule"
      className="grid content-start text-center whitespace-nowrap"
    >
      {phase.kind === 'timer' && (
        <>
          <b role="timer" className="text-[6rem]/[1.1]">
            {/* Rounded up: 0:00 is shown when the time is over, not in the last second. */}
            {phase.leftMs > 0 ? formatDuration(phase.leftMs + 999) : '0:00'}
          </b>
          <span>
            {t(phase.leftMs > 0 ? 'timeLeft' : 'timeUp', {
              time: formatWorkshopTime(phase.endsAt, workshop),
            })}
          </span>
        </>
      )}
      {nextBreak && (
        <span>{t('nextBreak', { time: formatWorkshopTime(nextBreak.startsAt, workshop) })}</span>
      )}
    </div>
  );
}
