import { useTranslations } from 'use-intl';
import { findNextBreak, scheduleAt } from '#app/_components/schedule.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import type { Schedule } from '#lib/room/views.ts';

/** The time left, or the end of the break. It stops at 0:00, so that it puts no pressure on students. */
export function TimeLeft({ schedule }: { readonly schedule: Schedule }) {
  const t = useTranslations('projector');
  const now = useServerNow(1_000);
  const phase = now === null ? null : scheduleAt(schedule, now);
  const nextBreak = now === null ? null : findNextBreak(schedule, now);
  return (
    <div
      data-part="projector-schedule"
      className="ms-auto grid text-end whitespace-nowrap [[data-stale]_&]:opacity-55"
    >
      {phase && phase.kind !== 'none' && (
        <>
          <b role="timer" className="text-[10.2rem]/[1]">
            {/* Rounded up: 0:00 is shown when the time is over, not in the last second. */}
            {phase.leftMs > 0 ? formatDuration(phase.leftMs + 999) : '0:00'}
          </b>
          <span className="text-soft">
            {t(phase.kind === 'break' ? 'breakUntil' : phase.leftMs > 0 ? 'timeLeft' : 'timeUp', {
              time: formatClock(phase.endsAt),
            })}
          </span>
        </>
      )}
      {phase && phase.kind !== 'break' && nextBreak && (
        <span className="text-soft">
          {t('nextBreak', { time: formatClock(nextBreak.startsAt) })}
        </span>
      )}
    </div>
  );
}
