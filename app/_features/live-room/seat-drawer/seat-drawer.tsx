import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { SeatActionMenu } from '#app/_components/seat-actions/seat-action-menu.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { useSeat } from '#lib/client/hooks.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import type { SeatRow, SeatView } from '#lib/room/views.ts';
import { hasPassed, seatName } from '../grid/row-marks.ts';
import { DRAWER_PANE } from '../pane-styles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { roomPhase } from '../state/room-phase.ts';
import { AccessSection } from './access-section.tsx';
import { AgentSection } from './agent-section.tsx';
import { AttentionReasons } from './attention-reasons.tsx';
import { Checks } from './checks.tsx';
import { ClusterSection } from './cluster-section.tsx';
import { Exercises } from './exercises.tsx';
import { GradingPausedNotice } from './grading-paused-notice.tsx';
import { Notes } from './notes.tsx';
import { relevantColumn } from './relevant-column.ts';
import { RemovalSection } from './removal-section.tsx';
import { RemovedSeat } from './removed-seat.tsx';
import { SeatActions } from './seat-actions.tsx';
import { SentNotices } from './sent-notices.tsx';
import { Timeline } from './timeline.tsx';

/** The panel has its own place for them. */
const PANEL_ACTIONS = ['message', 'code'] as const;

interface SeatDrawerProps {
  readonly seatId: string;
  /** Index of the exercise that was chosen in the panel or with a cell; null: the relevant one. */
  readonly chosenColumn: number | null;
  /** Index of the exercise that the grid shows. */
  readonly gridColumn: number;
  /** Place of the seat among those that need attention, from 1; 0 if it isn't one of them. */
  readonly position: number;
  readonly count: number;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/**
 * Everything about one seat: why it needs attention, checks, cluster, agent, history, and the
 * commands for it.
 */
export function SeatDrawer({
  seatId,
  chosenColumn,
  gridColumn,
  position,
  count,
  onStep,
  onClose,
}: SeatDrawerProps) {
  const t = useTranslations('instructor.room.drawer');
  const { view, selectedSeat: row } = useRoomData();
  // Decided once: the exercise must not change while the panel is read.
  const [openedAt] = useState(() =>
    row ? relevantColumn(row, view.info, gridColumn) : gridColumn,
  );
  const column = chosenColumn ?? openedAt;
  // A removed seat isn't watched, so that it is requested again after it was restored.
  const { view: seat, connection } = useSeat(row ? seatId : null);
  const connectionText = useTranslations('common.connection');
  const name = row ? seatName(row) : '';
  return (
    <aside
      data-part="seat-drawer"
      className={DRAWER_PANE}
      data-open
      aria-label={t('label', { label: row?.label ?? '', name })}
      data-pane
    >
      <DrawerHeader
        key={seatId}
        row={row}
        seat={seat}
        position={position}
        count={count}
        onStep={onStep}
        onClose={onClose}
      />
      <div
        className="min-h-0 flex-1 overflow-y-auto px-16 pb-12 [&_[data-part=object-tree]]:py-5 [&_[data-part=object-tree]]:text-[0.75rem] [&_[data-part=object-tree]_span[aria-hidden]]:text-soft"
        key={seatId}
      >
        {!row ? (
          <RemovedSeat seatId={seatId} />
        ) : seat ? (
          <SeatSections row={row} seat={seat} column={column} />
        ) : (
          <p className="px-16 py-12 text-soft" role="status">
            {'retryAt' in connection ? connectionText('seatUnavailable') : t('loading')}
          </p>
        )}
      </div>
      {row && isHelper(view.me) && roomPhase(view.info.workshop.state) !== 'over' && (
        <SeatActions row={row} seat={seat} column={column} />
      )}
    </aside>
  );
}

/**
 * Who it is, and the way to the seats before and after. Gets the focus when it opens, unless the
 * reader walks through the list.
 */
function DrawerHeader({
  row,
  seat,
  position,
  count,
  onStep,
  onClose,
}: Pick<SeatDrawerProps, 'position' | 'count' | 'onStep' | 'onClose'> & {
  readonly row: SeatRow | null;
  readonly seat: SeatView | null;
}) {
  const t = useTranslations('instructor.room.drawer');
  const heading = useRef<HTMLHeadingElement>(null);
  const { viewState, seatPrompt } = useRoomControls();
  const { openSeat } = viewState;
  // While a form is open, Escape closes the form.
  const escapeCloses = seatPrompt === null;
  useEffect(() => {
    if (openSeat?.keepsFocus !== true) heading.current?.focus({ preventScroll: true });
  }, [openSeat]);
  return (
    <header className="flex-none px-16 pt-10 pb-8">
      <div className="flex flex-wrap items-center gap-x-8 gap-y-4 max-tablet:[&_button]:min-h-44">
        <h2
          ref={heading}
          tabIndex={-1}
          className="max-w-full min-w-0 overflow-hidden py-2 text-seat text-ellipsis whitespace-nowrap outline-none"
        >
          {row && seatName(row)}
        </h2>
        <code className="text-[1.0625rem] whitespace-nowrap">
          {row && row.displayName !== null && row.label}
        </code>
        <span className="ms-auto whitespace-nowrap text-soft">
          {position > 0 && t('place', { place: position, count })}
        </span>
        <Button
          aria-label={t('previous')}
          shortcut="K"
          disabled={count === 0}
          onClick={() => onStep(-1)}
        >
          ↑
        </Button>
        <Button
          aria-label={t('next')}
          shortcut="J"
          disabled={count === 0}
          onClick={() => onStep(1)}
        >
          ↓
        </Button>
        {row && (
          <SeatActionMenu row={row} without={PANEL_ACTIONS} className="max-tablet:min-h-44" />
        )}
        <Button
          aria-label={t('close')}
          {...(escapeCloses && { 'aria-keyshortcuts': 'Escape' })}
          onClick={onClose}
        >
          <span aria-hidden="true" className={cn(escapeCloses && 'hidden pointer-coarse:inline')}>
            ×
          </span>
          {escapeCloses && <kbd aria-hidden="true">Esc</kbd>}
        </Button>
      </div>
      {seat && <SeatStatus seat={seat} group={row?.group ?? ''} />}
    </header>
  );
}

function SeatStatus({ seat, group }: { readonly seat: SeatView; readonly group: string }) {
  const t = useTranslations('instructor.room.drawer');
  const { presence, presenceSince, agent } = seat.seat;
  const isOver = roomPhase(seat.info.workshop.state) === 'over';
  return (
    <p className="flex flex-wrap gap-x-12 text-soft">
      {!isOver && (
        <span className="inline-flex gap-6">
          <PresenceLabel presence={presence} />{' '}
          {presence !== 'connected' && <ElapsedTime since={presenceSince} />}
        </span>
      )}
      {group !== '' && <span>{t('group', { group })}</span>}
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
  row,
  seat,
  column,
}: {
  readonly row: SeatRow;
  readonly seat: SeatView;
  readonly column: number;
}) {
  const { me, info } = useRoomData().view;
  const { dispatch } = useRoomControls();
  const exercise = seat.exercises[column];
  const exerciseInfo = info.exercises[column];
  const { state } = info.workshop;
  const isOver = roomPhase(state) === 'over';
  const isReadOnly = state === 'archived';
  return (
    <>
      {seat.seat.gradingPaused && (
        <GradingPausedNotice seatId={row.id} paused={seat.seat.gradingPaused} />
      )}
      <AttentionReasons row={row} />
      <Exercises
        seat={seat}
        column={column}
        onSelect={(exerciseId) =>
          dispatch({ openSeat: { seatId: row.id, exerciseId, keepsFocus: true } })
        }
      />
      {exercise && exerciseInfo && (
        <Checks
          seatId={seat.seat.id}
          exercise={exercise}
          info={exerciseInfo}
          number={column + 1}
          lastChange={seat.lastChange}
          absence={absenceFrom(seat.seat.presence)}
          canOverride={isLeader(me) && !isReadOnly}
        />
      )}
      <ClusterSection seat={seat} />
      {!isOver && <AgentSection seat={seat.seat} />}
      {isHelper(me) && !isOver && <AccessSection seatId={row.id} name={seatName(row)} />}
      <Timeline seat={seat} />
      <Notes row={row} notes={seat.notes} omitted={seat.omitted.notes} />
      <SentNotices seat={seat} name={seatName(row)} />
      {isLeader(me) && !isReadOnly && (
        <RemovalSection seatId={row.id} label={row.label} hasAgent={seat.seat.agent !== null} />
      )}
    </>
  );
}
