'use client';
import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/time.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { NoticeText } from '../broadcast/sent-list.tsx';

/** What this person was told or given, and whether they have read it. */
export function SentNotices({ seat, name }: { readonly seat: SeatView; readonly name: string }) {
  const t = useTranslations('instructor.room.notices');
  if (seat.notices.length === 0) return null;
  return (
    <section>
      <h3 className="section-head">{t('title', { name })}</h3>
      <ul>
        {seat.notices.map((notice) => (
          <li key={notice.id} className="sent-line">
            <ClockTime at={notice.at} />
            <span>
              <NoticeText notice={notice} view={seat} /> <span className="soft">{notice.from}</span>
            </span>
            <span className={notice.readAt === null ? '' : 'soft'}>
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
