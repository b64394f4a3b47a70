import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { Spans } from '#app/_components/spans.tsx';
import { SummaryCard } from '#app/_components/summary-card.tsx';
import { useCoachingText, useReasonText } from '#app/_components/use-reason-text.ts';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import type { Presence, SharedIncident } from '#lib/room/views.ts';
import { countPresence } from '../grid/row-marks.ts';
import { useRoomData } from '../state/room-context.ts';
import { AdmissionNotes } from './admission-notes.tsx';
import { HealthNote } from './health-note.tsx';
import { PausedSeatsNote } from './paused-seats-note.tsx';
import { computeRoomHealth, findConnectionDrop } from './room-health.ts';
import { RoomWarnings } from './room-warnings.tsx';
import { SeatCountButton } from './seat-count-button.tsx';
import { useHeldAnswer } from './use-held-answer.ts';

const REPORTED_PRESENCES: readonly Presence[] = [
  'offline',
  'cluster-down',
  'duplicate',
  'not-connected',
  'delayed',
];

/** The room status. A problem comes with its cause, since when, and what to do. */
export function HealthCard({ lastUpdateAt }: { readonly lastUpdateAt: number | null }) {
  const t = useTranslations('instructor.room.status');
  const { seats, info } = useRoomData().view;
  const counts = countPresence(seats);
  const { outage, workshop, thresholds, sharedIncidents } = info;
  const affectedSeats = Math.max(0, ...sharedIncidents.map((incident) => incident.seats));
  const health = useHeldAnswer(
    computeRoomHealth(counts, workshop.state, outage, thresholds, affectedSeats),
  );
  return (
    <SummaryCard
      title={t('question')}
      value={lastUpdateAt === null ? t(health) : <LastUpdateNote at={lastUpdateAt} />}
      detail={
        health === 'empty' ? undefined : (
          <SeatCountButton filter={{ kind: 'presence', presence: 'connected' }}>
            {t('connected', { live: counts.connected, seats: seats.length })}
          </SeatCountButton>
        )
      }
    >
      <p className="mt-3 flex flex-wrap gap-x-16 gap-y-2">
        {REPORTED_PRESENCES.filter((presence) => counts[presence] > 0).map((presence) => (
          <SeatCountButton key={presence} filter={{ kind: 'presence', presence }}>
            <PresenceLabel presence={presence} count={counts[presence]} />
          </SeatCountButton>
        ))}
      </p>
      <RoomWarnings warnings={info.warnings} />
      <AdmissionNotes />
      <PausedSeatsNote />
      {info.grading && <HealthNote>{t('gradingCatchingUp', info.grading)}</HealthNote>}
      {outage && <OutageNote seats={outage.seats} since={outage.since} />}
      {sharedIncidents.map((incident) => (
        <SharedIncidentNote
          key={`${incident.code} ${Object.values(incident.params).join(' ')}`}
          incident={incident}
        />
      ))}
      {health === 'problem' && !outage && sharedIncidents.length === 0 && <ConnectionDropNote />}
    </SummaryCard>
  );
}

function OutageNote({ seats, since }: { readonly seats: number; readonly since: number }) {
  const t = useTranslations('instructor.room.status');
  const now = useServerNow(1_000);
  return (
    <HealthNote>
      <SeatCountButton filter={{ kind: 'presence', presence: 'offline' }}>
        <b>{t('outage', { seats, time: now === null ? '' : formatDuration(now - since) })}</b>
      </SeatCountButton>{' '}
      {t('outageNext')}
    </HealthNote>
  );
}

/**
 * The most common state of the seats without connection, since when they are too many, and what to
 * do.
 */
function ConnectionDropNote() {
  const t = useTranslations('instructor.room.status');
  const { seats, info } = useRoomData().view;
  const drop = findConnectionDrop(seats, info.thresholds);
  if (!drop) return null;
  return (
    <HealthNote>
      <SeatCountButton filter={{ kind: 'presence', presence: drop.presence }}>
        <b>{t(`changed.${drop.presence}`, { seats: drop.seats })}</b>
      </SeatCountButton>{' '}
      <span className="text-soft">
        <SinceTime at={drop.since} />
      </span>{' '}
      {t(`next.${drop.presence}`)}
    </HealthNote>
  );
}

/**
 * A cluster problem that several seats share. Students didn't cause it; one person can fix it for
 * all.
 */
function SharedIncidentNote({ incident }: { readonly incident: SharedIncident }) {
  const { found = [] } = useReasonText().formatSharedIncident(incident);
  const now = useServerNow(1_000);
  return (
    <HealthNote>
      <SeatCountButton filter={{ kind: 'incident', code: incident.code }}>
        <b>
          <Spans spans={found} />
        </b>
      </SeatCountButton>{' '}
      {now !== null && <span className="text-soft">{formatDuration(now - incident.since)}</span>}{' '}
      <Suspense fallback={null}>
        <IncidentAdvice incident={incident} />
      </Suspense>
    </HealthNote>
  );
}

/** The coaching texts are fetched after the room: the note is complete enough without them. */
function IncidentAdvice({ incident: { code, params } }: { readonly incident: SharedIncident }) {
  const { next = [] } = useCoachingText()({
    code,
    params: code === 'image-pull' ? { ...params, why: 'unreachable' } : params,
  });
  return <Spans spans={next} />;
}

/** A time of day in the reader's zone, which is unknown before the first paint. */
function SinceTime({ at }: { readonly at: number }) {
  const t = useTranslations('instructor.room.status');
  return useMounted() ? t('since', { time: formatClock(at) }) : null;
}
