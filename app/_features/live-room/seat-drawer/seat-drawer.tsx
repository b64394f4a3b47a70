'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { awayBecause } from '#app/_components/status-mark.ts';
import { PresenceWord } from '#app/_components/presence-label.tsx';
import { Since } from '#app/_components/time.tsx';
import { useSeat } from '#lib/client/hooks.ts';
import type { RoomView, SeatRow, SeatView } from '#lib/room/views.ts';
import { mayHelp, mayLead } from '#lib/room/roles.ts';
import { DrawerActs, type SeatAsking } from './seat-actions.tsx';
import { DrawerChecks } from './checks.tsx';
import { DrawerExercises } from './exercises.tsx';
import { DrawerFacts } from './cluster-section.tsx';
import { DrawerNotes } from './notes.tsx';
import { DrawerSent } from './sent-notices.tsx';
import { DrawerTimeline } from './timeline.tsx';
import { DrawerWhy } from './attention-reasons.tsx';
import { hasPassed, nameOf } from '../grid/row-marks.ts';

interface Props {
  readonly view: RoomView;
  readonly seat: string;
  /** Exercise the drawer was opened at, by place in the head. */
  readonly column: number;
  readonly chooseExercise: (id: string) => void;
  /** Where the seat stands among those who need somebody, from 1; 0 when it does not. */
  readonly place: number;
  readonly count: number;
  readonly step: (by: 1 | -1) => void;
  readonly close: () => void;
  readonly off: boolean;
  readonly asking: SeatAsking | null;
  readonly ask: (what: SeatAsking | null) => void;
}

/** One seat in full: why it is called, its checks with reasons, its cluster, its hour, its machine; and what can be done for it. */
export function Drawer(props: Props) {
  const t = useTranslations('instructor.room.drawer');
  const { view: seat } = useSeat(props.seat);
  const row = props.view.seats.find(({ id }) => id === props.seat);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [props.seat]);
  const name = row ? nameOf(row) : '';
  return (
    <aside
      className="seat drawer"
      data-open
      aria-label={t('label', { label: row?.label ?? '', name })}
      data-pane
    >
      <header>
        <div className="drawer-head">
          <h2 ref={heading} tabIndex={-1}>
            {name}
          </h2>
          <code>{row && row.handle !== null && row.label}</code>
          <span className="push soft">
            {props.place > 0 && t('place', { place: props.place, count: props.count })}
          </span>
          <Button
            aria-label={t('previous')}
            shortcut="K"
            disabled={props.count === 0}
            onClick={() => props.step(-1)}
          >
            ↑
          </Button>
          <Button
            aria-label={t('next')}
            shortcut="J"
            disabled={props.count === 0}
            onClick={() => props.step(1)}
          >
            ↓
          </Button>
          <Button aria-label={t('close')} aria-keyshortcuts="Escape" onClick={props.close}>
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </div>
        {seat && <SeatLine seat={seat} />}
      </header>
      <div className="drawer-body" key={props.seat}>
        {!row ? (
          <p className="empty-line">{t('gone')}</p>
        ) : seat ? (
          <SeatParts {...props} row={row} seatView={seat} />
        ) : (
          <p className="soft empty-line" role="status">
            {t('loading')}
          </p>
        )}
      </div>
      {row && mayHelp(props.view.me) && (
        <DrawerActs
          view={props.view}
          row={row}
          seat={seat}
          column={props.column}
          asking={props.asking}
          ask={props.ask}
        />
      )}
    </aside>
  );
}

function SeatLine({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.drawer');
  const { presence, presenceSince, agent } = seat.seat;
  return (
    <p className="seat-line soft">
      <span className="since">
        <PresenceWord presence={presence} />{' '}
        {presence !== 'live' && <Since since={presenceSince} />}
      </span>
      {agent && (
        <span>
          {agent.distribution} {agent.clusterVersion}
        </span>
      )}
      <span>
        {t('passed', {
          passed: seat.exercises.filter(({ cell }) => hasPassed(cell)).length,
          exercises: seat.exercises.length,
        })}
      </span>
    </p>
  );
}

function SeatParts({
  view,
  column,
  chooseExercise,
  off,
  row,
  seatView,
}: Props & { readonly row: SeatRow; readonly seatView: SeatView }) {
  const exercise = seatView.exercises[column];
  const head = view.head.exercises[column];
  return (
    <>
      <DrawerWhy view={view} row={row} />
      <DrawerExercises seat={seatView} column={column} choose={chooseExercise} />
      {exercise && head && (
        <DrawerChecks
          event={view.head.event.id}
          seat={seatView.seat.id}
          exercise={exercise}
          head={head}
          number={column + 1}
          heard={seatView.heard}
          away={awayBecause(seatView.seat.presence)}
          off={off}
          mayDecide={mayLead(view.me)}
        />
      )}
      <DrawerFacts seat={seatView} event={view.head.event.id} off={off} />
      <DrawerTimeline seat={seatView} />
      <DrawerNotes view={view} row={row} notes={seatView.notes} />
      <DrawerSent seat={seatView} name={nameOf(row)} />
    </>
  );
}
