'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { ElapsedTime } from '#app/_components/time.tsx';
import { useSeat } from '#lib/client/hooks.ts';
import type { RoomView, SeatRow, SeatView } from '#lib/room/views.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import { SeatActions, type SeatPrompt } from './seat-actions.tsx';
import { Checks } from './checks.tsx';
import { Exercises } from './exercises.tsx';
import { ClusterSection } from './cluster-section.tsx';
import { Notes } from './notes.tsx';
import { SentNotices } from './sent-notices.tsx';
import { Timeline } from './timeline.tsx';
import { AttentionReasons } from './attention-reasons.tsx';
import { hasPassed, seatName } from '../grid/row-marks.ts';

interface SeatDrawerProps {
  readonly view: RoomView;
  readonly seatId: string;
  /** Exercise the drawer was opened at, by place in the head. */
  readonly column: number;
  readonly onSelectExercise: (id: string) => void;
  /** Where the seat stands among those who need somebody, from 1; 0 when it does not. */
  readonly position: number;
  readonly count: number;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
  readonly disabled: boolean;
  readonly prompt: SeatPrompt | null;
  readonly setPrompt: (prompt: SeatPrompt | null) => void;
}

/** One seat in full: why it is called, its checks with reasons, its cluster, its hour, its machine; and what can be done for it. */
export function SeatDrawer(props: SeatDrawerProps) {
  const t = useTranslations('instructor.room.drawer');
  const { view: seat } = useSeat(props.seatId);
  const row = props.view.seats.find(({ id }) => id === props.seatId);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [props.seatId]);
  const name = row ? seatName(row) : '';
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
          <code>{row && row.displayName !== null && row.label}</code>
          <span className="push soft">
            {props.position > 0 && t('place', { place: props.position, count: props.count })}
          </span>
          <Button
            aria-label={t('previous')}
            shortcut="K"
            disabled={props.count === 0}
            onClick={() => props.onStep(-1)}
          >
            ↑
          </Button>
          <Button
            aria-label={t('next')}
            shortcut="J"
            disabled={props.count === 0}
            onClick={() => props.onStep(1)}
          >
            ↓
          </Button>
          <Button aria-label={t('close')} aria-keyshortcuts="Escape" onClick={props.onClose}>
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </div>
        {seat && <SeatStatus seat={seat} />}
      </header>
      <div className="drawer-body" key={props.seatId}>
        {!row ? (
          <p className="empty-line">{t('gone')}</p>
        ) : seat ? (
          <SeatSections {...props} row={row} seatView={seat} />
        ) : (
          <p className="soft empty-line" role="status">
            {t('loading')}
          </p>
        )}
      </div>
      {row && isHelper(props.view.me) && (
        <SeatActions
          view={props.view}
          row={row}
          seat={seat}
          column={props.column}
          prompt={props.prompt}
          setPrompt={props.setPrompt}
        />
      )}
    </aside>
  );
}

function SeatStatus({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.drawer');
  const { presence, presenceSince, agent } = seat.seat;
  return (
    <p className="seat-line soft">
      <span className="since">
        <PresenceLabel presence={presence} />{' '}
        {presence !== 'connected' && <ElapsedTime since={presenceSince} />}
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

function SeatSections({
  view,
  column,
  onSelectExercise,
  disabled,
  row,
  seatView,
}: SeatDrawerProps & { readonly row: SeatRow; readonly seatView: SeatView }) {
  const exercise = seatView.exercises[column];
  const info = view.info.exercises[column];
  return (
    <>
      <AttentionReasons view={view} row={row} />
      <Exercises seat={seatView} column={column} onSelect={onSelectExercise} />
      {exercise && info && (
        <Checks
          workshopId={view.info.workshop.id}
          seatId={seatView.seat.id}
          exercise={exercise}
          info={info}
          number={column + 1}
          lastChange={seatView.lastChange}
          absence={absenceFrom(seatView.seat.presence)}
          disabled={disabled}
          canOverride={isLeader(view.me)}
        />
      )}
      <ClusterSection seat={seatView} workshopId={view.info.workshop.id} disabled={disabled} />
      <Timeline seat={seatView} />
      <Notes view={view} row={row} notes={seatView.notes} />
      <SentNotices seat={seatView} name={seatName(row)} />
    </>
  );
}
