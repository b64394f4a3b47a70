import { useTranslations } from 'use-intl';
import { scheduleAt } from '#app/_components/schedule.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { Schedule } from '#lib/room/views.ts';
import { NoteRow } from './layout/note-row.tsx';

/** A row below the header during a break. */
export function BreakNote({ schedule }: { readonly schedule: Schedule }) {
  const t = useTranslations('student.schedule');
  const now = useServerNow(1_000);
  const phase = now === null ? null : scheduleAt(schedule, now);
  return (
    phase?.kind === 'break' && (
      <NoteRow part="connection-note">{t('breakNow', { time: formatClock(phase.endsAt) })}</NoteRow>
    )
  );
}
