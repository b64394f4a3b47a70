import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { SENT_NOTICE } from '../broadcast/form-styles.ts';
import { NoticeText } from '../broadcast/notice-text.tsx';
import { SECTION } from './drawer-styles.ts';

/** The messages, hints and solutions that the student received, and when the student read them. */
export function SentNotices({ seat, name }: { readonly seat: SeatView; readonly name: string }) {
  const t = useTranslations('instructor.room.notices');
  if (seat.notices.length === 0) return null;
  return (
    <section className={SECTION}>
      <SectionHeading level={3}>{t('title', { name })}</SectionHeading>
      <ul>
        {seat.notices.map((notice) => (
          <li key={notice.id} data-part="sent-notice" className={SENT_NOTICE}>
            <ClockTime at={notice.at} />
            <span>
              <NoticeText content={notice.content} exercises={seat.info.exercises} />{' '}
              <span className="text-soft">{notice.from}</span>
            </span>
            <span className={notice.readAt === null ? '' : 'text-soft'}>
              {notice.readAt === null ? (
                t('unread')
              ) : (
                <>
                  {t('read')} <ClockTime at={notice.readAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
