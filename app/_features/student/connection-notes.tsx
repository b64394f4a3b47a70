'use client';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { Icon } from '#app/_components/icon.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import type { Connection } from '#lib/client/connection.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { Presence, SeatView } from '#lib/room/views.ts';
import { BreakNote } from './schedule-countdown.tsx';
import { richTags } from './rich-tags.tsx';

/** Below the board: what keeps this page from being true, one line each, with the next step. */
export function ConnectionNotes({
  view,
  connection,
}: {
  readonly view: SeatView;
  readonly connection: Connection;
}) {
  const t = useTranslations('common.connection');
  const statusMessages = useTranslations('student.status');
  const mounted = useMounted();
  const { state } = view.info.workshop;
  return (
    <div role="status">
      {connection.state === 'reconnecting' && (
        <p className="note note-lost">
          {t('reconnectingWhy', {
            time: mounted ? formatClock(connection.lastFrameAt, { seconds: true }) : '--:--',
          })}{' '}
          {statusMessages('reconnectingNote')}
        </p>
      )}
      {(state === 'ended' || state === 'archived') && (
        <p className="note">{statusMessages('ended')}</p>
      )}
      {state === 'draft' && <p className="note">{statusMessages('notOpen')}</p>}
      <BreakNote schedule={view.info.schedule} />
      <PresenceNote seat={view.seat} />
    </div>
  );
}

const REPORTED_PRESENCES: readonly Presence[] = ['duplicate', 'offline', 'cluster-down', 'delayed'];

function PresenceNote({
  seat: { presence, presenceSince, agent },
}: {
  readonly seat: SeatView['seat'];
}) {
  const t = useTranslations('student.status');
  const mounted = useMounted();
  if (!REPORTED_PRESENCES.includes(presence)) return null;
  const time = mounted ? formatClock(presenceSince) : '--:--';
  const glyph = presence === 'connected' ? null : <Icon name={presence} size={16} />;
  if (presence === 'delayed')
    return (
      <p className="note">
        {glyph}
        <span>{t('delayed')}</span>
      </p>
    );
  if (presence === 'duplicate')
    return (
      <p className="note">
        {glyph}
        <b>{t('duplicate')}</b>
        <span>{t('duplicateNext')}</span>
      </p>
    );
  if (presence === 'offline')
    return (
      <p className="note">
        {glyph}
        <b>{t('offline', { time })}</b>
        <span>{t.rich('offlineNext', richTags)}</span>
      </p>
    );
  if (agent?.cluster === 'refused') {
    return (
      <div className="note">
        {glyph}
        <b>{t('accessLost')}</b>
        <span>{t('accessLostNext')}</span>
        <CopyableCode text="podium-agent reconnect" label={t('accessLostNext')} />
        {agent.clusterError && <small className="soft">{agent.clusterError}</small>}
      </div>
    );
  }
  return (
    <p className="note">
      {glyph}
      <b>{t('clusterDown', { time })}</b>
      <span>{t.rich('clusterDownNext', richTags)}</span>
      {agent?.clusterError && <small className="soft">{agent.clusterError}</small>}
    </p>
  );
}
