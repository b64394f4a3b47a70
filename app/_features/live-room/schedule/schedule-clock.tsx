'use client';
import { useTranslations } from 'use-intl';
import { nextBreak, paceAt, type PaceNow } from '#app/_components/schedule.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatSpan } from '#lib/i18n/times.ts';
import type { Pace } from '#lib/room/views.ts';

/** A break is told so long before it begins. */
const SOON_MS = 30 * 60_000;

/** The time that is left, of the exercise or of the break that runs, and the break to come. `change`: for those who may set it. */
export function PaceClock({
  pace,
  open,
  change,
}: {
  readonly pace: Pace;
  readonly open: boolean;
  readonly change?: () => void;
}) {
  const now = useServerNow(1_000);
  const said = usePaceWords(now === null ? { kind: 'none' } : paceAt(pace, now));
  const face = (
    <>
      {said.time !== '' && <b>{said.time}</b>} <span className="soft">{said.words}</span>
    </>
  );
  return (
    <span className="pace">
      {change ? (
        <button
          type="button"
          className="button pace-button"
          aria-label={said.name}
          aria-expanded={open}
          onClick={change}
        >
          {face}
        </button>
      ) : (
        said.time !== '' && face
      )}
      <Soon pace={pace} now={now} />
    </span>
  );
}

function usePaceWords(shown: PaceNow): {
  readonly time: string;
  readonly words: string;
  readonly name?: string;
} {
  const t = useTranslations('instructor.room.people.pace');
  if (shown.kind === 'none') return { time: '', words: t('timer') };
  const time = formatSpan(Math.abs(shown.leftMs));
  if (shown.kind === 'break') return { time, words: t('pauseLeft') };
  return shown.leftMs < 0
    ? { time, words: t('over'), name: t('timerOver', { time }) }
    : { time, words: t('left'), name: t('timerOf', { time }) };
}

/** `now` is known in a browser alone, and with it the reader's zone. */
function Soon({ pace, now }: { readonly pace: Pace; readonly now: number | null }) {
  const t = useTranslations('instructor.room.people.pace');
  const soon = now === null || paceAt(pace, now).kind === 'break' ? null : nextBreak(pace, now);
  return (
    now !== null &&
    soon &&
    soon.startsAt - now < SOON_MS && (
      <span className="soft wide">{t('nextPause', { time: formatClock(soon.startsAt) })}</span>
    )
  );
}
