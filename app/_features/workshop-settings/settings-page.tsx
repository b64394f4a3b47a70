'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { InstructorMain } from '#app/_components/instructor-main.tsx';
import { useRoom } from '#lib/client/hooks.ts';
import { isLeader } from '#lib/room/roles.ts';
import { BreaksSection } from './breaks-section.tsx';
import { GroupsSection } from './groups-section.tsx';
import { ThresholdsSection } from './thresholds-section.tsx';

/** The settings of a workshop: thresholds, breaks, groups. */
export function SettingsPage({ workshop }: { readonly workshop: string }) {
  const t = useTranslations('settings');
  const refused = useTranslations('common.refused');
  const { connection, view } = useRoom(workshop);
  const disabled = connection.state !== 'connected';
  const canEdit = view !== null && connection.state !== 'refused' && isLeader(view.me);
  return (
    <>
      <InstructorHeader title={t('title')}>
        <span className="min-w-0 overflow-hidden whitespace-nowrap text-soft">
          {view?.info.workshop.name}
        </span>
        <Link href={`/workshops/${workshop}/room`}>{t('toRoom')}</Link>
        <ConnectionState topic={{ room: workshop }} connection={connection} />
      </InstructorHeader>
      <InstructorMain columns={canEdit ? 'equal' : 'aside'}>
        {connection.state === 'refused' && (
          <p>
            {refused(connection.reason)} <Link href="/workshops">{t('workshops')}</Link>
          </p>
        )}
        {connection.state !== 'refused' && !view && (
          <p className="text-soft" role="status">
            {t('connecting')}
          </p>
        )}
        {view && connection.state !== 'refused' && !canEdit && <p>{t('viewOnly')}</p>}
        {canEdit && (
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
        )}
      </InstructorMain>
    </>
  );
}
