'use client';
import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Ask, Board, Brand } from '#app/components/board.tsx';
import { Cell } from '#app/components/cell.tsx';
import { awayBecause } from '#app/components/mark.ts';
import { ConnectionState } from '#app/components/connection.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { PresenceWord } from '#app/components/presence.tsx';
import { useSay } from '#app/components/say.ts';
import { Spans } from '#app/components/says.tsx';
import { Since, WallClock } from '#app/components/time.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock, formatSpan } from '#lib/i18n/times.ts';
import type { Presence, RoomView, SharedTrouble } from '#lib/room/types.ts';
import { roomAnswer, whomToCall } from './answers.ts';
import { Commands } from './commands.tsx';
import { countPresence, hasPassed, nameOf, percent } from './marks.ts';
import type { Need } from './needs.ts';

interface Props {
  readonly view: RoomView;
  readonly connection: Connection;
  readonly needs: readonly Need[];
  readonly column: number;
  readonly asking: 'next' | 'release' | null;
  readonly ask: (what: 'next' | 'release' | null) => void;
  readonly openNeed: (need: Need) => void;
}

const TOLD: readonly Presence[] = ['offline', 'cluster-down', 'quarantined', 'never-seen', 'stale'];

/** The head of the room: where the room stands, and three questions. While nothing is heard, no answer is given. */
export function RoomBoard({ view, connection, needs, column, asking, ask, openNeed }: Props) {
  const t = useTranslations('instructor.room');
  const asOf = connection.state === 'reconnecting' ? connection.lastFrameAt : null;
  const { event } = view.head;
  return (
    <Board className="room-board" line={
      <>
        <a href="/events" className="brand-link"><Brand /></a>
        <span className="soft clip event-name">{event.name}</span>
        <Commands view={view} column={column} asking={asking} ask={ask} off={connection.state !== 'live'} />
        <a href={`/events/${event.id}/setup`} className="wide">{t('setup')}</a>
        <LanguageSwitch />
        <ConnectionState topic={{ room: event.id }} connection={connection} />
        <span className="wide"><WallClock /></span>
      </>
    }>
      <RightAsk view={view} asOf={asOf} />
      <CallAsk view={view} needs={needs} asOf={asOf} openNeed={openNeed} />
      <MoveAsk view={view} asOf={asOf} />
    </Board>
  );
}

function AsOf({ at }: { readonly at: number }) {
  const t = useTranslations('instructor.room');
  // Only a browser loses its server, so the reader's zone is known here.
  return t('asOf', { time: formatClock(at) });
}

function RightAsk({ view, asOf }: { readonly view: RoomView; readonly asOf: number | null }) {
  const t = useTranslations('instructor.room');
  const counts = countPresence(view.seats);
  const now = useServerNow(1_000);
  const { outage, event } = view.head;
  const answer = roomAnswer(counts, event.state, outage);
  return (
    <Ask question={t('right.question')} answer={asOf === null ? t(`right.${answer}`) : <AsOf at={asOf} />}
      detail={answer === 'nobody' ? undefined : t('right.live', { live: counts.live, seats: view.seats.length })}>
      {outage && <p className="outage"><Cell mark={{ state: 'trouble' }} size={16} />{t('right.outage', { seats: outage.seats, time: now === null ? '' : formatSpan(now - outage.since) })}</p>}
      {view.head.sharedTroubles.map((trouble) => <Shared key={`${trouble.code} ${Object.values(trouble.params).join(' ')}`} trouble={trouble} now={now} />)}
      <p className="presences">{TOLD.filter((each) => counts[each] > 0).map((each) => <PresenceWord key={each} presence={each} count={counts[each]} />)}</p>
    </Ask>
  );
}

/** What is wrong below the students' own work: nobody's mistake, and one person's to mend. */
function Shared({ trouble, now }: { readonly trouble: SharedTrouble; readonly now: number | null }) {
  const { found = [] } = useSay().shared(trouble);
  return (
    <p className="outage">
      <Cell mark={{ state: 'trouble' }} size={16} />
      <span><b><Spans spans={found} /></b> {now !== null && <span className="soft">{formatSpan(now - trouble.since)}</span>}</span>
    </p>
  );
}

function CallAsk({ view, needs, asOf, openNeed }: { readonly view: RoomView; readonly needs: readonly Need[]; readonly asOf: number | null; readonly openNeed: (need: Need) => void }) {
  const t = useTranslations('instructor.room.call');
  const say = useSay();
  const need = whomToCall(needs);
  const [first] = need?.seats ?? [];
  if (asOf !== null) return <Ask question={t('question')} answer={<AsOf at={asOf} />} />;
  if (!need || !first) return <Ask question={t('question')} answer={t('nobody')} detail={view.seats.length > 0 ? t('nobodyWhy') : undefined} />;
  const why = need.kind === 'quarantined' ? t('heldBack') : need.kind === 'shared' ? say.cause(need.reason) : <Spans spans={say.reason(need.reason).found ?? []} />;
  return (
    <Ask question={t('question')}>
      <button type="button" className="call" onClick={() => openNeed(need)}>
        <Cell mark={need.kind === 'quarantined' ? { state: 'unknown', why: 'quarantined' } : { state: 'trouble' }} size={34} />
        <span className="clip">{need.kind === 'shared' ? t('people', { count: need.seats.length }) : nameOf(first)}</span>
        {need.kind !== 'shared' && <code className="push">{first.label}</code>}
      </button>
      <p><b><Since since={need.since} /></b> {need.kind === 'shared' && <span className="soft">{t('onExercise', { number: need.column + 1 })} </span>}{why}</p>
    </Ask>
  );
}

function MoveAsk({ view, asOf }: { readonly view: RoomView; readonly asOf: number | null }) {
  const t = useTranslations('instructor.room.move');
  const { current, exercises } = view.head;
  const place = exercises.findIndex(({ id }) => id === current);
  if (place < 0) return <Ask question={t('question')} answer={asOf === null ? t('none') : <AsOf at={asOf} />} detail={t('noneWhy')} />;
  const passed = view.seats.filter((row) => hasPassed(row.cells[place])).length;
  const away = view.seats.filter((row) => awayBecause(row.presence) && !hasPassed(row.cells[place])).length;
  const share = percent(passed, view.seats.length);
  return (
    <Ask question={t('question')} answer={asOf === null ? `${share} %` : <AsOf at={asOf} />} detail={t('passed', { passed, seats: view.seats.length, number: place + 1 })}>
      <div className="share" aria-hidden="true" style={{ '--share': `${share}%` } as CSSProperties} />
      {away > 0 && <p className="soft">{t('away', { away })}</p>}
    </Ask>
  );
}
