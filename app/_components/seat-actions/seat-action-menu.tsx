import { useTranslations } from 'use-intl';
import type { SeatRow } from '#lib/room/views.ts';
import { Menu, MenuItem } from '../menu.tsx';
import { studentName, type SeatAction } from './seat-action-rules.ts';
import { useSeatActions, type SeatActions } from './use-seat-actions.tsx';

interface ItemsProps {
  readonly row: SeatRow;
  readonly actions: SeatActions;
  /** Actions that the page offers elsewhere. */
  readonly without?: readonly SeatAction[];
}

/** The actions of a seat as items of a menu. */
function SeatActionItems({ row, actions, without = [] }: ItemsProps) {
  const t = useTranslations('seatActions');
  return actions.allowed
    .filter((action) => !without.includes(action))
    .map((action) => (
      <MenuItem
        key={action}
        disabled={actions.offline}
        onSelect={() => actions.open({ action, rows: [row] })}
      >
        {t(action === 'remove' && row.displayName === null ? 'removeSeat' : action)}
      </MenuItem>
    ));
}

/** "⋯" of a row, for a list that renders the dialog of `useSeatActions` itself. Nothing without actions. */
export function SeatRowMenu({ className, ...props }: ItemsProps & { readonly className?: string }) {
  const t = useTranslations('seatActions');
  const { row, actions } = props;
  if (actions.allowed.length === 0) return null;
  return (
    <Menu
      label={t('menu', { name: studentName(row) })}
      trigger="⋯"
      part="seat-menu"
      onOpen={actions.preload}
      {...(className !== undefined && { className })}
    >
      <SeatActionItems {...props} />
    </Menu>
  );
}

interface MenuProps {
  readonly row: SeatRow;
  readonly without?: readonly SeatAction[];
  readonly onChanged?: () => void;
  readonly className?: string;
}

/** "⋯" with the actions of one seat and their dialogs, for the student panel. */
export function SeatActionMenu({ onChanged, ...props }: MenuProps) {
  const actions = useSeatActions(onChanged);
  return (
    <>
      <SeatRowMenu {...props} actions={actions} />
      {actions.dialog}
    </>
  );
}
