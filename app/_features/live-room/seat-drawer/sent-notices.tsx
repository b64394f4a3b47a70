'use client';
import { useTranslations } from 'use-intl';
import { Clock } from '#app/_components/time.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { SentWords } from '../broadcast/sent-list.tsx';

/** What this person was told or given, and whether they have read it. */
export function DrawerSent({ seat, name }: { readonly seat: SeatView; readonly name: string }) {
  const t = useTranslations('instructor.room.people.notices');
  if (seat.notices.length === 0) return null;
  return (
    <section>
      <h3 className="section-head">{t('title', { name })}</h3>
      <ul>
        {seat.notices.map((notice) => (
          <li key={notice.id} className="sent-line">
            <Clock at={notice.at} />
            <span>
              <SentWords notice={notice} view={seat} /> <span className="soft">{notice.from}</span>
            </span>
            <span className={notice.readAt === null ? '' : 'soft'}>
              {notice.readAt === null ? (
                t('unread')
              ) : (
                <>
                  {t('read')} <Clock at={notice.readAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
