'use client';
import { useTranslations } from 'use-intl';
import { Code } from '#app/_components/copyable-code.tsx';
import { Glyph } from '#app/_components/icon.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import type { Connection } from '#lib/client/connection.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { Presence, SeatView } from '#lib/room/views.ts';
import { BreakNote } from './schedule-countdown.tsx';
import { rich } from './rich-tags.tsx';

/** Below the board: what keeps this page from being true, one line each, with the next step. */
export function Notes({
  view,
  connection,
}: {
  readonly view: SeatView;
  readonly connection: Connection;
}) {
  const t = useTranslations('common.connection');
  const board = useTranslations('student.board');
  const mounted = useMounted();
  const { state } = view.head.event;
  return (
    <div role="status">
      {connection.state === 'reconnecting' && (
        <p className="note note-lost">
          {t('reconnectingWhy', {
            time: mounted ? formatClock(connection.lastFrameAt, { seconds: true }) : '--:--',
          })}{' '}
          {board('offNote')}
        </p>
      )}
      {(state === 'ended' || state === 'archived') && <p className="note">{board('ended')}</p>}
      {state === 'draft' && <p className="note">{board('closed')}</p>}
      <BreakNote pace={view.head.pace} />
      <Away seat={view.seat} />
    </div>
  );
}

const TELLS: readonly Presence[] = ['quarantined', 'offline', 'cluster-down', 'stale'];

function Away({ seat: { presence, presenceSince, agent } }: { readonly seat: SeatView['seat'] }) {
  const t = useTranslations('student.board');
  const mounted = useMounted();
  if (!TELLS.includes(presence)) return null;
  const time = mounted ? formatClock(presenceSince) : '--:--';
  const glyph = presence === 'live' ? null : <Glyph name={presence} size={16} />;
  if (presence === 'stale')
    return (
      <p className="note">
        {glyph}
        <span>{t('stale')}</span>
      </p>
    );
  if (presence === 'quarantined')
    return (
      <p className="note">
        {glyph}
        <b>{t('quarantined')}</b>
        <span>{t('quarantinedNext')}</span>
      </p>
    );
  if (presence === 'offline')
    return (
      <p className="note">
        {glyph}
        <b>{t('offline', { time })}</b>
        <span>{t.rich('offlineNext', rich)}</span>
      </p>
    );
  if (agent?.cluster === 'refused') {
    return (
      <div className="note">
        {glyph}
        <b>{t('refused')}</b>
        <span>{t('refusedNext')}</span>
        <Code text="podium-agent reconnect" label={t('refusedNext')} />
        {agent.why && <small className="soft">{agent.why}</small>}
      </div>
    );
  }
  return (
    <p className="note">
      {glyph}
      <b>{t('down', { time })}</b>
      <span>{t.rich('downNext', rich)}</span>
      {agent?.why && <small className="soft">{agent.why}</small>}
    </p>
  );
}
