import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { useOpenShellDialog } from '#app/_components/open-shell-dialog.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { useSeatRow } from '#lib/client/hooks.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { useRoomData } from '../state/room-context.ts';
import { GRID_BAR } from './grid-styles.ts';
import type { HoveredSeat } from './hovered-seat.ts';
import { useMarkText } from './use-mark-text.ts';

/** Two lines, because a reason is never cut. Their space is reserved, so that the grid doesn't move. */
const LINE = 'max-h-36 min-w-0 flex-1 overflow-hidden leading-18 wrap-anywhere whitespace-normal';

/**
 * Describes the seat under the pointer or the focus in full, because a tile may cut its text off. A
 * touch screen has neither, so it doesn't show the line.
 */
export function GridStatusBar({ hoveredSeat }: { readonly hoveredSeat: HoveredSeat }) {
  const t = useTranslations('instructor.room.gridHint');
  const { view, column } = useRoomData();
  const openDialog = useOpenShellDialog();
  const markText = useMarkText();
  const seatId = useSyncExternalStore(hoveredSeat.subscribe, hoveredSeat.get, () => null);
  const row = useSeatRow(view.info.workshop.id, seatId ?? '');
  return (
    <div
      data-part="grid-status-bar"
      className={cn(GRID_BAR, 'h-42 border-t border-b-0 max-tablet:hidden pointer-coarse:hidden')}
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
        className="ms-auto min-h-24 min-w-24 flex-none"
        aria-keyshortcuts="?"
        onClick={() => openDialog('shortcuts')}
      >
        <span aria-hidden="true" className="max-wide:hidden">
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
