'use client';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { useSeatRow } from '#lib/client/hooks.ts';
import type { SeatRow } from '#lib/room/views.ts';
import type { RoomViewDispatch } from '../state/room-view-state.ts';
import type { HoveredSeat } from './hovered-seat.ts';
import { useMarkText } from './use-mark-text.ts';

/** The line that reads the seat under the pointer or the focus: a plate may be clipped, this is not. */
export function GridStatusBar({
  workshopId,
  hoveredSeat,
  column,
  dispatch,
}: {
  readonly workshopId: string;
  readonly hoveredSeat: HoveredSeat;
  readonly column: number;
  readonly dispatch: RoomViewDispatch;
}) {
  const t = useTranslations('instructor.room.gridHint');
  const markText = useMarkText();
  const seatId = useSyncExternalStore(hoveredSeat.subscribe, hoveredSeat.get, () => null);
  const row = useSeatRow(workshopId, seatId ?? '');
  return (
    <div className="room-bar foot">
      {row ? (
        <span>
          {markText.seatText(row, column)} <SeatReason row={row} column={column} />
        </span>
      ) : (
        <span className="soft">{t('hint')}</span>
      )}
      <button
        type="button"
        className="push"
        aria-keyshortcuts="?"
        onClick={() => dispatch({ shortcutsOpen: true })}
      >
        <span aria-hidden="true">
          <kbd>{t('arrows')}</kbd> {t('move')} <kbd>Enter</kbd> {t('open')}{' '}
        </span>
        <kbd>?</kbd> {t('keys')}
      </button>
    </div>
  );
}

/** What the person asks, else what is wrong there, in a few words. */
function SeatReason({ row, column }: { readonly row: SeatRow; readonly column: number }) {
  const say = useReasonText();
  const cell = row.cells[column];
  const reason = cell?.state === 'failing' ? cell.reasons[0] : undefined;
  const text = row.helpRequest?.question || (reason && say.summarizeReason(reason));
  return text && <b>{text}</b>;
}
