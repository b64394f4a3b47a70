import type { SeatRow } from '#lib/room/views.ts';
import { CodeDialog } from './code-dialog.tsx';
import type { SeatsDialogProps } from './dialog-props.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import type { SeatAction } from './seat-action-rules.ts';
import { SeatLabelDialog } from './seat-label-dialog.tsx';
import { TestSeatDialog } from './test-seat-dialog.tsx';

interface Props extends SeatsDialogProps {
  readonly action: SeatAction;
  /** For a merge: the other seat, if it is chosen already. */
  readonly otherId?: string | undefined;
}

/** The dialog of an action. */
export function SeatActionDialog({ action, otherId, rows, ...props }: Props) {
  const [row] = rows as readonly [SeatRow, ...SeatRow[]];
  switch (action) {
    case 'message':
      return <MessageDialog {...props} rows={rows} />;
    case 'move':
      return <GroupDialog {...props} rows={rows} />;
    case 'remove':
      return <RemoveDialog {...props} rows={rows} />;
    case 'rename':
      return <RenameDialog {...props} row={row} />;
    case 'moveSeat':
      return <SeatLabelDialog {...props} row={row} />;
    case 'merge':
      return <MergeDialog {...props} row={row} otherId={otherId ?? null} />;
    case 'testSeat':
      return <TestSeatDialog {...props} row={row} />;
    case 'erase':
      return <EraseDialog {...props} row={row} />;
    case 'code':
      return <CodeDialog {...props} row={row} />;
  }
}
