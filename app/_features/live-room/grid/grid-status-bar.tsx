import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { useSeatRow } from '#lib/client/hooks.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { GRID_BAR } from './grid-styles.ts';
import type { HoveredSeat } from './hovered-seat.ts';
import { useMarkText } from './use-mark-text.ts';

const LINE = 'min-w-0 flex-1 overflow-hidden max-tablet:leading-18 max-tablet:whitespace-normal';

/**
 * Describes the seat under the pointer or the focus in full, because a tile may cut its text off.
 */
export function GridStatusBar({ hoveredSeat }: { readonly hoveredSeat: HoveredSeat }) {
  const t = useTranslations('instructor.room.gridHint');
  const { view, column } = useRoomData();
  const { dispatch } = useRoomControls();
  const markText = useMarkText();
  const seatId = useSyncExternalStore(hoveredSeat.subscribe, hoveredSeat.get, () => null);
  const row = useSeatRow(view.info.workshop.id, seatId ?? '');
  return (
    <div
      data-part="grid-status-bar"
      className={cn(GRID_BAR, 'h-26 border-t border-b-0 max-tablet:h-auto max-tablet:min-h-44')}
    >
      {row ? (
        <span className={LINE}>
          {markText.seatText(row, column)} <SeatReason row={row} column={column} />
        </span>
      ) : (
        <span className={cn(LINE, 'text-soft')}>{t('hint')}</span>
      )}
      <button
        type="button"
        className="ms-auto min-h-24 min-w-24 flex-none max-tablet:hidden"
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

/** The student's question, otherwise the reason of the failure in a few words. */
function SeatReason({ row, column }: { readonly row: SeatRow; readonly column: number }) {
  const reasonText = useReasonText();
  const cell = row.cells[column];
  const reason = cell?.state === 'failing' ? cell.reasons[0] : undefined;
  const text = row.helpRequest?.question || (reason && reasonText.summarizeReason(reason));
  return text && <b>{text}</b>;
}
