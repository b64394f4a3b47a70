'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Clock } from '#app/_components/time.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView, SentNotice } from '#lib/room/views.ts';
import { mayHelp, mayLead } from '#lib/room/roles.ts';
import { OutcomeLine, useActs } from '../state/room-commands.tsx';

/** What was said and opened, newest first, with how many have read it; each can be withdrawn. */
export function SentList({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.people.sent');
  return (
    <section className="sent" aria-label={t('title')}>
      <h3 className="section-head">{t('title')}</h3>
      {view.notices.length === 0 && <p className="soft">{t('none')}</p>}
      <OutcomeLine place="sent" view={view} />
      <ul>
        {view.notices.map((notice) => (
          <Sent key={notice.id} notice={notice} view={view} />
        ))}
      </ul>
    </section>
  );
}

function Sent({ notice, view }: { readonly notice: SentNotice; readonly view: RoomView }) {
  const t = useTranslations('instructor.room.people.sent');
  const acts = useActs();
  const may = notice.to.to === 'seats' ? mayHelp(view.me) : mayLead(view.me);
  return (
    <li className="sent-line">
      <Clock at={notice.at} />
      <span>
        <SentWords notice={notice} view={view} /> <span className="soft">{to(notice, t)}</span>
      </span>
      <span className="sent-read">{t('read', { read: notice.read, seats: notice.seats })}</span>
      {may && (
        <Button
          aria-label={t('withdrawOf', { time: formatClock(notice.at) })}
          disabled={acts.off}
          onClick={() =>
            void acts.send(
              'sent',
              { kind: 'withdraw-notice', notice: notice.id },
              { code: 'withdrawn' },
            )
          }
        >
          {t('withdraw')}
        </Button>
      )}
    </li>
  );
}

function to(
  { to, seats }: SentNotice,
  t: ReturnType<typeof useTranslations<'instructor.room.people.sent'>>,
): string {
  if (to.to === 'all') return t('toAll', { seats });
  return to.to === 'group' ? t('toGroup', { group: to.group }) : t('toSeats', { seats });
}

/** Words as they were typed; a hint or a solution by its number. */
export function SentWords({
  notice: { what },
  view,
}: {
  readonly notice: Pick<SentNotice, 'what'>;
  readonly view: Pick<RoomView, 'head'>;
}) {
  const t = useTranslations('instructor.room.people.sent');
  if (what.kind === 'text') return <span className="typed">{what.text}</span>;
  const number = view.head.exercises.findIndex(({ id }) => id === what.exercise) + 1;
  return what.kind === 'hint' ? t('hint', { hint: what.hint, number }) : t('solution', { number });
}
