'use client';
import { useTranslations } from 'use-intl';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { useRoom } from '#lib/client/hooks.ts';
import { mayLead } from '#lib/room/roles.ts';
import { PageBoard } from '#app/_components/instructor-header.tsx';
import { BreaksSection } from './breaks-section.tsx';
import { GroupsSection } from './groups-section.tsx';
import { ThresholdsSection } from './thresholds-section.tsx';
import './workshop-settings.css';

/** What can be set of a room: from where on it is called what, breaks, groups. */
export function SettingsPage({ event }: { readonly event: string }) {
  const t = useTranslations('settings');
  const refused = useTranslations('common.refused');
  const { connection, view } = useRoom(event);
  const off = connection.state !== 'live';
  return (
    <>
      <PageBoard title={t('title')}>
        <span className="soft clip">{view?.head.event.name}</span>
        <a href={`/events/${event}`}>{t('toRoom')}</a>
        <ConnectionState topic={{ room: event }} connection={connection} />
      </PageBoard>
      <main className="two-columns">
        {connection.state === 'refused' && (
          <p>
            {refused(connection.why)} <a href="/events">{t('events')}</a>
          </p>
        )}
        {connection.state !== 'refused' && !view && (
          <p className="soft" role="status">
            {t('connecting')}
          </p>
        )}
        {view &&
          connection.state !== 'refused' &&
          (mayLead(view.me) ? (
            <>
              <div>
                <ThresholdsSection event={event} thresholds={view.head.thresholds} off={off} />
              </div>
              <div>
                <BreaksSection head={view.head} off={off} />
                <GroupsSection view={view} off={off} />
              </div>
            </>
          ) : (
            <p>{t('offRole')}</p>
          ))}
      </main>
    </>
  );
}
