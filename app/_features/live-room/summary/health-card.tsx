'use client';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { SummaryCard } from '#app/_components/page-header.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { useReasonText, useCoachingText } from '#app/_components/use-reason-text.ts';
import { Spans } from '#app/_components/reason-text.tsx';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import type { Presence, RoomView, SharedIncident } from '#lib/room/views.ts';
import { findConnectionDrop, computeRoomHealth } from './room-health.ts';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { countPresence } from '../grid/row-marks.ts';

const REPORTED_PRESENCES: readonly Presence[] = [
  'offline',
  'cluster-down',
  'duplicate',
  'not-connected',
  'delayed',
];

/** Is the room all right? A "no" says what is wrong, since when, and what to do. */
export function HealthCard({
  view,
  lastUpdateAt,
}: {
  readonly view: RoomView;
  readonly lastUpdateAt: number | null;
}) {
  const t = useTranslations('instructor');
  const counts = countPresence(view.seats);
  const { outage, workshop, thresholds, sharedIncidents } = view.info;
  const affectedSeats = Math.max(0, ...sharedIncidents.map(({ seats }) => seats));
  const health = computeRoomHealth(counts, workshop.state, outage, thresholds, affectedSeats);
  return (
    <SummaryCard
      title={t('room.status.question')}
      value={
        lastUpdateAt === null ? t(`room.status.${health}`) : <LastUpdateNote at={lastUpdateAt} />
      }
      detail={
        health === 'empty'
          ? undefined
          : t('room.status.connected', { live: counts.connected, seats: view.seats.length })
      }
    >
      <p className="presences">
        {REPORTED_PRESENCES.filter((each) => counts[each] > 0).map((each) => (
          <PresenceLabel key={each} presence={each} count={counts[each]} />
        ))}
      </p>
      {outage && <Outage seats={outage.seats} since={outage.since} />}
      {sharedIncidents.map((trouble) => (
        <SharedIncidentNote
          key={`${trouble.code} ${Object.values(trouble.params).join(' ')}`}
          incident={trouble}
        />
      ))}
      {health === 'problem' && !outage && sharedIncidents.length === 0 && (
        <ConnectionDropNote view={view} />
      )}
    </SummaryCard>
  );
}

function Outage({ seats, since }: { readonly seats: number; readonly since: number }) {
  const t = useTranslations('instructor');
  const now = useServerNow(1_000);
  return (
    <p className="outage">
      <StatusCell mark={{ state: 'failing' }} size={16} />
      <span>
        <b>
          {t('room.status.outage', {
            seats,
            time: now === null ? '' : formatDuration(now - since),
          })}
        </b>{' '}
        {t('room.status.outageNext')}
      </span>
    </p>
  );
}

/** What most of those away are, since when they are too many, what to do. */
function ConnectionDropNote({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.status');
  const drop = findConnectionDrop(view.seats, view.info.thresholds);
  if (!drop) return null;
  return (
    <p className="outage">
      <StatusCell mark={{ state: 'failing' }} size={16} />
      <span>
        <b>{t(`changed.${drop.presence}`, { seats: drop.seats })}</b>{' '}
        <span className="soft">
          <SinceTime at={drop.since} />
        </span>{' '}
        {t(`next.${drop.presence}`)}
      </span>
    </p>
  );
}

/** What is wrong below the students' own work: nobody's mistake, and one person's to mend. */
function SharedIncidentNote({ incident }: { readonly incident: SharedIncident }) {
  const { found = [] } = useReasonText().formatSharedIncident(incident);
  const now = useServerNow(1_000);
  return (
    <p className="outage">
      <StatusCell mark={{ state: 'failing' }} size={16} />
      <span>
        <b>
          <Spans spans={found} />
        </b>{' '}
        {now !== null && <span className="soft">{formatDuration(now - incident.since)}</span>}{' '}
        <Suspense fallback={null}>
          <IncidentAdvice incident={incident} />
        </Suspense>
      </span>
    </p>
  );
}

/** Fetched after the room stands: the line says what is wrong without it. */
function IncidentAdvice({ incident: { code, params } }: { readonly incident: SharedIncident }) {
  const { next = [] } = useCoachingText()({
    code,
    params: code === 'image-pull' ? { ...params, why: 'unreachable' } : params,
  });
  return <Spans spans={next} />;
}

/** A time of day in the reader's zone, which is not known before the first paint. */
function SinceTime({ at }: { readonly at: number }) {
  const t = useTranslations('instructor.room.status');
  return useMounted() ? t('since', { time: formatClock(at) }) : null;
}
