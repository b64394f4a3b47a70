import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import type { RoomInfo, RoomMember, SentNotice } from '#lib/room/views.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { SENT_NOTICE } from './form-styles.ts';
import { NoticeText } from './notice-text.tsx';
import { ValidityPicker, type Validity } from './validity-picker.tsx';

/**
 * Announcements, hints and solutions, newest first, with how many students have read them. Each can
 * be withdrawn. Announcements also say until when they are shown, and can be shown for longer.
 */
export function SentList() {
  const t = useTranslations('instructor.room.sent');
  const { view } = useRoomData();
  return (
    <section aria-label={t('title')}>
      <SectionHeading level={3}>{t('title')}</SectionHeading>
      {view.notices.length === 0 && <p className="text-soft">{t('none')}</p>}
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
        <span className="text-soft">{recipientText(notice, t)}</span> <ShownUntil notice={notice} />
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
      {canWithdraw && canExpire(notice) && <ExtendButton notice={notice} />}
    </li>
  );
}

/** Hints, solutions and messages to single seats stay until they are withdrawn. */
function canExpire({ content, audience }: SentNotice): boolean {
  return content.kind === 'text' && audience.to !== 'seats';
}

/** Until when students see it, or that they no longer do. */
function ShownUntil({ notice }: { readonly notice: SentNotice }) {
  const t = useTranslations('instructor.room.announce');
  if (notice.expired) return <b>{t('expired')}</b>;
  if (notice.expiresAt === null) return null;
  return <span className="text-soft">{t('until', { time: formatClock(notice.expiresAt) })}</span>;
}

/** Shows an announcement for longer, also one that has expired. */
function ExtendButton({ notice }: { readonly notice: SentNotice }) {
  const t = useTranslations('instructor.room.announce');
  const commands = useRoomCommands();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLSpanElement>(null);
  const extend = async (validMinutes: Validity) => {
    // The choices have the focus, and they are removed.
    button.current?.querySelector('button')?.focus();
    setOpen(false);
    await commands.send(
      'sent',
      { kind: 'extend-notice', noticeId: notice.id, validMinutes },
      { code: 'extended' },
    );
  };
  return (
    <span ref={button} className="col-[2/-1] flex flex-wrap items-center gap-x-12 gap-y-4">
      <Button
        aria-expanded={open}
        aria-label={t('extendOf', { time: formatClock(notice.at) })}
        disabled={commands.disabled}
        onClick={() => setOpen(!open)}
      >
        {t('extend')}
      </Button>
      {open && (
        <ValidityPicker
          disabled={commands.disabled}
          onSelect={(validity) => void extend(validity)}
        />
      )}
    </span>
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
