import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { PresenceLabel } from '#app/_components/presence-label.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { useSeat } from '#lib/client/hooks.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import type { SeatRow, SeatView } from '#lib/room/views.ts';
import { hasPassed, seatName } from '../grid/row-marks.ts';
import { DRAWER_PANE } from '../pane-styles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { AccessSection } from './access-section.tsx';
import { AgentSection } from './agent-section.tsx';
import { AttentionReasons } from './attention-reasons.tsx';
import { Checks } from './checks.tsx';
import { ClusterSection } from './cluster-section.tsx';
import { Exercises } from './exercises.tsx';
import { GradingPausedNotice } from './grading-paused-notice.tsx';
import { Notes } from './notes.tsx';
import { RemovalSection } from './removal-section.tsx';
import { RemovedSeat } from './removed-seat.tsx';
import { SeatActions } from './seat-actions.tsx';
import { SentNotices } from './sent-notices.tsx';
import { Timeline } from './timeline.tsx';

interface SeatDrawerProps {
  readonly seatId: string;
  /** Index of the exercise whose checks are shown. */
  readonly column: number;
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
export function SeatDrawer({ seatId, column, position, count, onStep, onClose }: SeatDrawerProps) {
  const t = useTranslations('instructor.room.drawer');
  const { view, selectedSeat: row } = useRoomData();
  // A removed seat isn't watched, so that it is requested again after it was restored.
  const { view: seat, connection } = useSeat(row ? seatId : null);
  const connectionText = useTranslations('common.connection');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [seatId]);
  const name = row ? seatName(row) : '';
  return (
    <aside
      data-part="seat-drawer"
      className={DRAWER_PANE}
      data-open
      aria-label={t('label', { label: row?.label ?? '', name })}
      data-pane
    >
      <header className="flex-none px-16 pt-10 pb-8">
        <div className="flex items-center gap-8 max-tablet:[&_button]:min-h-44">
          <h2
            ref={heading}
            tabIndex={-1}
            className="min-w-0 overflow-hidden py-2 text-seat whitespace-nowrap outline-none"
          >
            {name}
          </h2>
          <code className="text-[1.0625rem]">{row && row.displayName !== null && row.label}</code>
          <span className="ms-auto text-soft">
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
          <Button aria-label={t('close')} aria-keyshortcuts="Escape" onClick={onClose}>
            <kbd aria-hidden="true">Esc</kbd>
          </Button>
        </div>
        {seat && <SeatStatus seat={seat} />}
      </header>
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
      {row && isHelper(view.me) && <SeatActions row={row} seat={seat} column={column} />}
    </aside>
  );
}

function SeatStatus({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.drawer');
  const { presence, presenceSince, agent } = seat.seat;
  return (
    <p className="flex flex-wrap gap-x-12 text-soft">
      <span className="inline-flex gap-6">
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
  return (
    <>
      {seat.seat.gradingPaused && (
        <GradingPausedNotice seatId={row.id} paused={seat.seat.gradingPaused} />
      )}
      <AttentionReasons row={row} />
      <Exercises
        seat={seat}
        column={column}
        onSelect={(exerciseId) => dispatch({ openSeat: { seatId: row.id, exerciseId } })}
      />
      {exercise && exerciseInfo && (
        <Checks
          seatId={seat.seat.id}
          exercise={exercise}
          info={exerciseInfo}
          number={column + 1}
          lastChange={seat.lastChange}
          absence={absenceFrom(seat.seat.presence)}
          canOverride={isLeader(me)}
        />
      )}
      <ClusterSection seat={seat} />
      <AgentSection seat={seat.seat} />
      {isHelper(me) && <AccessSection seatId={row.id} name={seatName(row)} />}
      <Timeline seat={seat} />
      <Notes row={row} notes={seat.notes} omitted={seat.omitted.notes} />
      <SentNotices seat={seat} name={seatName(row)} />
      {isLeader(me) && (
        <RemovalSection seatId={row.id} label={row.label} hasAgent={seat.seat.agent !== null} />
      )}
    </>
  );
}
