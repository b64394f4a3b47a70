import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { agentCommand } from '#app/_components/agent-command.ts';
import { Icon } from '#app/_components/icon.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useMounted } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { Presence, SeatView } from '#lib/room/views.ts';
import { BreakNote } from './break-note.tsx';
import { isOver } from './ended/is-over.ts';
import { NoteRow } from './layout/note-row.tsx';
import { richTags } from './rich-tags.tsx';
import { StudentCode } from './layout/student-code.tsx';

interface Props {
  readonly view: SeatView;
  readonly connection: Connection;
}

/** Below the header: why the page can't show the current state, and what to do. */
export function ConnectionNotes({ view, connection }: Props) {
  const t = useTranslations('common.connection');
  const statusMessages = useTranslations('student.status');
  const mounted = useMounted();
  const { state } = view.info.workshop;
  return (
    <div role="status">
      {connection.state === 'reconnecting' && (
        // Fixed at the bottom, so that the text being read doesn't move.
        <NoteRow
          part="connection-note"
          className="fixed inset-x-0 bottom-0 z-1 border-t-2 border-t-ink bg-paper max-tablet:bottom-56"
        >
          <p>
            {t('reconnectingWhy', {
              time: mounted ? formatClock(connection.lastFrameAt, { seconds: true }) : '--:--',
            })}{' '}
            {statusMessages('reconnectingNote')}
          </p>
        </NoteRow>
      )}
      {state === 'draft' && <NoteRow part="connection-note">{statusMessages('notOpen')}</NoteRow>}
      {!isOver(view) && <BreakNote schedule={view.info.schedule} />}
      {view.seat.gradingPaused && (
        <NoteRow part="connection-note">{statusMessages('gradingPaused')}</NoteRow>
      )}
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
  const icon =
    presence === 'connected' ? null : <Icon name={presence} size={16} className="flex-none" />;
  if (presence === 'delayed')
    return (
      <NoteRow part="connection-note">
        {icon}
        <span>{t('delayed')}</span>
      </NoteRow>
    );
  if (presence === 'duplicate')
    return (
      <NoteRow part="connection-note">
        {icon}
        <b>{t('duplicate')}</b>
        <span>{t('duplicateNext')}</span>
      </NoteRow>
    );
  if (presence === 'offline')
    return (
      <NoteRow part="connection-note">
        {icon}
        <b>{t('offline', { time })}</b>
        {agent?.inCluster ? (
          <>
            <span>{t('offlineNextInCluster')}</span>
            <StudentCode
              text={agentCommand('doctor', agent)}
              label={t('offlineNextInCluster')}
              className="flex-[0_1_36rem]"
            />
          </>
        ) : (
          <span>{t.rich('offlineNext', richTags)}</span>
        )}
      </NoteRow>
    );
  const clusterError = agent?.clusterError && <ErrorDetail>{agent.clusterError}</ErrorDetail>;
  if (agent?.cluster === 'refused') {
    return (
      <NoteRow part="connection-note">
        {icon}
        <b>{t('accessLost')}</b>
        <span>{t('accessLostNext')}</span>
        <StudentCode
          text={agentCommand('reconnect', agent)}
          label={t('accessLostNext')}
          className="flex-[0_1_24rem]"
        />
        {clusterError}
      </NoteRow>
    );
  }
  return (
    <NoteRow part="connection-note">
      {icon}
      <b>{t('clusterDown', { time })}</b>
      <span>{t.rich('clusterDownNext', richTags)}</span>
      {clusterError}
    </NoteRow>
  );
}

function ErrorDetail({ children }: { readonly children: ReactNode }) {
  return <small className="basis-full wrap-anywhere text-soft">{children}</small>;
}
