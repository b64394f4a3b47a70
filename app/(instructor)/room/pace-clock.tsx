'use client';
import { useTranslations } from 'use-intl';
import { nextBreak, paceAt } from '#app/components/pace.ts';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatSpan } from '#lib/i18n/times.ts';
import type { Pace } from '#lib/room/types.ts';

/** A break is told so long before it begins. */
const SOON_MS = 30 * 60_000;

/** The time that is left, of the exercise or of the break that runs, and the break to come. `change`: for those who may set it. */
export function PaceClock({ pace, open, change }: { readonly pace: Pace; readonly open: boolean; readonly change?: () => void }) {
  const t = useTranslations('instructor.room.people.pace');
  const now = useServerNow(1_000);
  const mounted = useMounted();
  const shown = now === null ? { kind: 'none' as const } : paceAt(pace, now);
  const soon = now === null ? null : nextBreak(pace, now);
  const time = shown.kind === 'none' ? '' : formatSpan(Math.abs(shown.leftMs));
  const over = shown.kind === 'timer' && shown.leftMs < 0;
  const words = shown.kind === 'none' ? t('timer') : over ? t('over') : t(shown.kind === 'break' ? 'pauseLeft' : 'left');
  const name = shown.kind === 'none' || shown.kind === 'break' ? undefined : t(over ? 'timerOver' : 'timerOf', { time });
  const said = shown.kind === 'none' ? <span className="soft">{words}</span> : <><b>{time}</b> <span className="soft">{words}</span></>;
  return (
    <span className="pace">
      {change ? <button type="button" className="pace-button" aria-label={name} aria-expanded={open} onClick={change}>{said}</button> : shown.kind !== 'none' && said}
      {mounted && now !== null && soon && soon.startsAt - now < SOON_MS && shown.kind !== 'break' && <span className="soft wide">{t('nextPause', { time: formatClock(soon.startsAt) })}</span>}
    </span>
  );
}
