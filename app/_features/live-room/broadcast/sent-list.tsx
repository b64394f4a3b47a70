import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import type { RoomInfo, RoomMember, SentNotice } from '#lib/room/views.ts';
import { CommandOutcome } from '../state/command-outcome.tsx';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { SENT_NOTICE } from './form-styles.ts';
import { NoticeText } from './notice-text.tsx';

/**
 * Announcements, hints and solutions, newest first, with how many students have read them. Each can
 * be withdrawn.
 */
export function SentList() {
  const t = useTranslations('instructor.room.sent');
  const { view } = useRoomData();
  return (
    <section aria-label={t('title')}>
      <SectionHeading level={3}>{t('title')}</SectionHeading>
      {view.notices.length === 0 && <p className="text-soft">{t('none')}</p>}
      <CommandOutcome scope="sent" className="empty:hidden" />
      <ul>
        {view.notices.map((notice) => (
          <SentListItem key={notice.id} notice={notice} info={view.info} me={view.me} />
        ))}
      </ul>
    </section>
  );
}

function SentListItem({
  notice,
  info,
  me,
}: {
  readonly notice: SentNotice;
  readonly info: RoomInfo;
  readonly me: RoomMember;
}) {
  const t = useTranslations('instructor.room.sent');
  const commands = useRoomCommands();
  const canWithdraw = notice.audience.to === 'seats' ? isHelper(me) : isLeader(me);
  return (
    <li data-part="sent-notice" className={SENT_NOTICE}>
      <ClockTime at={notice.at} />
      <span>
        <NoticeText content={notice.content} exercises={info.exercises} />{' '}
        <span className="text-soft">{recipientText(notice, t)}</span>
      </span>
      <span className="whitespace-nowrap">
        {t('read', { read: notice.read, seats: notice.seats })}
      </span>
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
  t: ReturnType<typeof useTranslations<'instructor.room.sent'>>,
): string {
  if (audience.to === 'all') return t('toAll', { seats });
  return audience.to === 'group'
    ? t('toGroup', { group: audience.group })
    : t('toSeats', { seats });
}
