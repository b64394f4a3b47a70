'use client';
import { useTranslations } from 'use-intl';
import { nextBreak, paceAt } from '#app/_components/schedule.ts';
import { Clock } from '#app/_components/time.tsx';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatSpan } from '#lib/i18n/times.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { Station } from './student-exercises.ts';

interface Props {
  readonly head: SeatView['head'];
  readonly stations: readonly Station[];
  readonly here: Station;
}

/** From so long before a break on its time stands on the board. */
const SOON_MS = 15 * 60_000;

/** What is left of the room's exercise, by how much it is over, or until when the break goes. */
export function PaceFigure({ head: { pace, current }, stations, here }: Props) {
  const t = useTranslations('student.pace');
  const now = useServerNow(1_000);
  const mounted = useMounted();
  if (now === null) return null;
  const running = paceAt(pace, now);
  const next = nextBreak(pace, now);
  const soon = running.kind !== 'break' && next !== null && next.startsAt - now <= SOON_MS && (
    <span className="pace-soon">
      {t('breakSoon', { time: mounted ? formatClock(next.startsAt) : '--:--' })}
    </span>
  );
  if (running.kind === 'none') return soon && <p className="figure pace">{soon}</p>;
  if (running.kind === 'break')
    return (
      <p className="figure pace">
        <b>
          <Clock at={running.endsAt} />
        </b>
        <span>{t('breakUntil')}</span>
      </p>
    );
  const number = stations.find((station) => station.head.id === current)?.number;
  const words =
    running.leftMs <= 0
      ? t('over')
      : number === undefined || current === here.head.id
        ? t('left')
        : t('leftOf', { number });
  return (
    <p className="figure pace">
      <b role="timer">
        {running.leftMs > 0 ? formatSpan(running.leftMs + 999) : `+${formatSpan(-running.leftMs)}`}
      </b>
      <span>{words}</span>
      {soon}
    </p>
  );
}

/** While the room has a break: said once, calmly, below the board. */
export function BreakNote({ pace }: { readonly pace: SeatView['head']['pace'] }) {
  const t = useTranslations('student.pace');
  const now = useServerNow(1_000);
  const running = now === null ? null : paceAt(pace, now);
  return (
    running?.kind === 'break' && (
      <p className="note">{t('breakNow', { time: formatClock(running.endsAt) })}</p>
    )
  );
}
