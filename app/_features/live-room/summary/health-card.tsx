'use client';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { Ask } from '#app/_components/page-header.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { PresenceWord } from '#app/_components/presence-label.tsx';
import { useSay, useTell } from '#app/_components/use-reason-text.ts';
import { Spans } from '#app/_components/reason-text.tsx';
import { useMounted, useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatSpan } from '#lib/i18n/times.ts';
import type { Presence, RoomView, SharedTrouble } from '#lib/room/views.ts';
import { fallOf, roomAnswer } from './room-health.ts';
import { AsOf } from '#app/_components/last-update-note.tsx';
import { countPresence } from '../grid/row-marks.ts';

const TOLD: readonly Presence[] = ['offline', 'cluster-down', 'quarantined', 'never-seen', 'stale'];

/** Is the room all right? A "no" says what is wrong, since when, and what to do. */
export function RightAsk({
  view,
  asOf,
}: {
  readonly view: RoomView;
  readonly asOf: number | null;
}) {
  const t = useTranslations('instructor.room');
  const counts = countPresence(view.seats);
  const { outage, event, thresholds, sharedTroubles } = view.head;
  const troubled = Math.max(0, ...sharedTroubles.map(({ seats }) => seats));
  const answer = roomAnswer(counts, event.state, outage, thresholds, troubled);
  return (
    <Ask
      question={t('right.question')}
      answer={asOf === null ? t(`right.${answer}`) : <AsOf at={asOf} />}
      detail={
        answer === 'nobody'
          ? undefined
          : t('right.live', { live: counts.live, seats: view.seats.length })
      }
    >
      <p className="presences">
        {TOLD.filter((each) => counts[each] > 0).map((each) => (
          <PresenceWord key={each} presence={each} count={counts[each]} />
        ))}
      </p>
      {outage && <Outage seats={outage.seats} since={outage.since} />}
      {sharedTroubles.map((trouble) => (
        <Shared
          key={`${trouble.code} ${Object.values(trouble.params).join(' ')}`}
          trouble={trouble}
        />
      ))}
      {answer === 'no' && !outage && sharedTroubles.length === 0 && <Fallen view={view} />}
    </Ask>
  );
}

function Outage({ seats, since }: { readonly seats: number; readonly since: number }) {
  const t = useTranslations('instructor.room');
  const now = useServerNow(1_000);
  return (
    <p className="outage">
      <Cell mark={{ state: 'trouble' }} size={16} />
      <span>
        <b>{t('right.outage', { seats, time: now === null ? '' : formatSpan(now - since) })}</b>{' '}
        {t('people.right.outageNext')}
      </span>
    </p>
  );
}

/** What most of those away are, since when they are too many, what to do. */
function Fallen({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.people.right');
  const fall = fallOf(view.seats, view.head.thresholds);
  if (!fall) return null;
  return (
    <p className="outage">
      <Cell mark={{ state: 'trouble' }} size={16} />
      <span>
        <b>{t(`fell.${fall.presence}`, { seats: fall.seats })}</b>{' '}
        <span className="soft">
          <Since at={fall.since} />
        </span>{' '}
        {t(`next.${fall.presence}`)}
      </span>
    </p>
  );
}

/** What is wrong below the students' own work: nobody's mistake, and one person's to mend. */
function Shared({ trouble }: { readonly trouble: SharedTrouble }) {
  const { found = [] } = useSay().shared(trouble);
  const now = useServerNow(1_000);
  return (
    <p className="outage">
      <Cell mark={{ state: 'trouble' }} size={16} />
      <span>
        <b>
          <Spans spans={found} />
        </b>{' '}
        {now !== null && <span className="soft">{formatSpan(now - trouble.since)}</span>}{' '}
        <Suspense fallback={null}>
          <WhatToDo trouble={trouble} />
        </Suspense>
      </span>
    </p>
  );
}

/** Fetched after the room stands: the line says what is wrong without it. */
function WhatToDo({ trouble: { code, params } }: { readonly trouble: SharedTrouble }) {
  const { next = [] } = useTell()({
    code,
    params: code === 'image-pull' ? { ...params, why: 'unreachable' } : params,
  });
  return <Spans spans={next} />;
}

/** A time of day in the reader's zone, which is not known before the first paint. */
function Since({ at }: { readonly at: number }) {
  const t = useTranslations('instructor.room.people.right');
  return useMounted() ? t('since', { time: formatClock(at) }) : null;
}
