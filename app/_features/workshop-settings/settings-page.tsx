'use client';
import { useTranslations } from 'use-intl';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { useRoom } from '#lib/client/hooks.ts';
import { isLeader } from '#lib/room/roles.ts';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { BreaksSection } from './breaks-section.tsx';
import { GroupsSection } from './groups-section.tsx';
import { ThresholdsSection } from './thresholds-section.tsx';
import './workshop-settings.css';

/** What can be set of a room: from where on it is called what, breaks, groups. */
export function SettingsPage({ workshop }: { readonly workshop: string }) {
  const t = useTranslations('settings');
  const refused = useTranslations('common.refused');
  const { connection, view } = useRoom(workshop);
  const disabled = connection.state !== 'connected';
  return (
    <>
      <InstructorHeader title={t('title')}>
        <span className="soft clip">{view?.info.workshop.name}</span>
        <a href={`/events/${workshop}`}>{t('toRoom')}</a>
        <ConnectionState topic={{ room: workshop }} connection={connection} />
      </InstructorHeader>
      <main className="two-columns">
        {connection.state === 'refused' && (
          <p>
            {refused(connection.reason)} <a href="/workshops">{t('workshops')}</a>
          </p>
        )}
        {connection.state !== 'refused' && !view && (
          <p className="soft" role="status">
            {t('connecting')}
          </p>
        )}
        {view &&
          connection.state !== 'refused' &&
          (isLeader(view.me) ? (
            <>
              <div>
                <ThresholdsSection
                  workshopId={workshop}
                  thresholds={view.info.thresholds}
                  disabled={disabled}
                />
              </div>
              <div>
                <BreaksSection info={view.info} disabled={disabled} />
                <GroupsSection view={view} disabled={disabled} />
              </div>
            </>
          ) : (
            <p>{t('viewOnly')}</p>
          ))}
      </main>
    </>
  );
}
