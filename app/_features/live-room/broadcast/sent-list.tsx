'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/time.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView, SentNotice } from '#lib/room/views.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import { CommandOutcome, useRoomCommands } from '../state/room-commands.tsx';

/** What was said and opened, newest first, with how many have read it; each can be withdrawn. */
export function SentList({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.sent');
  return (
    <section className="sent" aria-label={t('title')}>
      <h3 className="section-head">{t('title')}</h3>
      {view.notices.length === 0 && <p className="soft">{t('none')}</p>}
      <CommandOutcome scope="sent" view={view} />
      <ul>
        {view.notices.map((notice) => (
          <SentListItem key={notice.id} notice={notice} view={view} />
        ))}
      </ul>
    </section>
  );
}

function SentListItem({ notice, view }: { readonly notice: SentNotice; readonly view: RoomView }) {
  const t = useTranslations('instructor.room.sent');
  const commands = useRoomCommands();
  const canWithdraw = notice.audience.to === 'seats' ? isHelper(view.me) : isLeader(view.me);
  return (
    <li className="sent-line">
      <ClockTime at={notice.at} />
      <span>
        <NoticeText notice={notice} view={view} />{' '}
        <span className="soft">{recipientText(notice, t)}</span>
      </span>
      <span className="sent-read">{t('read', { read: notice.read, seats: notice.seats })}</span>
      {canWithdraw && (
        <Button
          aria-label={t('withdrawOf', { time: formatClock(notice.at) })}
          disabled={commands.disabled}
          onClick={() =>
            void commands.send(
              'sent',
              { kind: 'withdraw-notice', noticeId: notice.id },
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

function recipientText(
  { audience, seats }: SentNotice,
  t: ReturnType<typeof useTranslations<'instructor.room.people.sent'>>,
): string {
  if (audience.to === 'all') return t('toAll', { seats });
  return audience.to === 'group'
    ? t('toGroup', { group: audience.group })
    : t('toSeats', { seats });
}

/** Words as they were typed; a hint or a solution by its number. */
export function NoticeText({
  notice: { content },
  view,
}: {
  readonly notice: Pick<SentNotice, 'content'>;
  readonly view: Pick<RoomView, 'info'>;
}) {
  const t = useTranslations('instructor.room.sent');
  if (content.kind === 'text') return <span className="typed">{content.text}</span>;
  const number = view.info.exercises.findIndex(({ id }) => id === content.exercise) + 1;
  return content.kind === 'hint'
    ? t('hint', { hint: content.hint, number })
    : t('solution', { number });
}
