import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { BULK_ACTIONS } from '#app/_components/seat-actions/seat-action-rules.ts';
import type { SeatActions } from '#app/_components/seat-actions/use-seat-actions.tsx';
import type { StudentRow } from './student-rows.ts';
import type { Selection } from './use-selection.ts';

interface Props {
  /** All seats of the workshop. */
  readonly count: number;
  /** The rows that match, on all pages. */
  readonly matching: readonly StudentRow[];
  readonly selection: Selection;
  readonly actions: SeatActions;
}

/** The line above the list: how many seats it has, or what can be done with the selected ones. */
export function ListBar({ count, matching, selection, actions }: Props) {
  const t = useTranslations('students');
  const action = useTranslations('seatActions');
  const selected = selection.rows.length;
  return (
    <div
      data-part="list-bar"
      role="group"
      aria-label={t('selection')}
      className="flex min-h-34 flex-wrap items-center gap-x-12 gap-y-6"
    >
      <span role="status" className={selected > 0 ? 'font-bold' : 'text-soft'}>
        {selected > 0
          ? t('selected', { count: selected })
          : matching.length === count
            ? t('count', { count })
            : t('shown', { shown: matching.length, count })}
      </span>
      {selected > 0 && (
        <>
          {BULK_ACTIONS.filter((bulk) => actions.allowed.includes(bulk)).map((bulk) => (
            <Button
              key={bulk}
              disabled={actions.offline}
              onPointerEnter={actions.preload}
              onFocus={actions.preload}
              onClick={() =>
                actions.open({ action: bulk, rows: selection.rows.map(({ seat }) => seat) })
              }
            >
              {bulk === 'remove' ? action('removeDialog.save', { count: selected }) : action(bulk)}
            </Button>
          ))}
          {selected < matching.length && (
            <Button
              onClick={() =>
                selection.toggle(
                  matching.map(({ seat }) => seat.id),
                  true,
                )
              }
            >
              {t('selectAll', { count: matching.length })}
            </Button>
          )}
          <Button onClick={selection.clear}>{t('deselect')}</Button>
        </>
      )}
    </div>
  );
}
