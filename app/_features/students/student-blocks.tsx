import { useTranslations } from 'use-intl';
import { SeatRowMenu } from '#app/_components/seat-actions/seat-action-menu.tsx';
import { useNameWithLabel } from '#app/_components/seat-actions/use-name-with-label.ts';
import { useColumnNames, useStudentCells } from './student-cells.tsx';
import { COLUMNS, type StudentRow } from './student-rows.ts';
import type { ListProps } from './student-table.tsx';

/** The students of one page on a phone: a block each, with a label for every value. */
export function StudentBlocks({ rows, ...props }: ListProps) {
  const t = useTranslations('students');
  return (
    <ul data-part="students" aria-label={t('table')} className="border-t border-rule">
      {rows.map((row) => (
        <Block key={row.seat.id} row={row} {...props} />
      ))}
    </ul>
  );
}

const FACTS = COLUMNS.filter((column) => column !== 'seat' && column !== 'name');

function Block({
  row,
  selection,
  canSelect,
  actions,
}: Omit<ListProps, 'rows'> & { readonly row: StudentRow }) {
  const t = useTranslations('students');
  const names = useColumnNames();
  const nameWithLabel = useNameWithLabel();
  const { seat } = row;
  const cells = useStudentCells()(row);
  return (
    <li data-seat={seat.id} className="grid gap-6 border-b border-rule py-10">
      <div className="flex items-center gap-10">
        {canSelect && (
          <label className="grid size-44 flex-none place-items-center">
            <input
              type="checkbox"
              className="size-24"
              aria-label={t('select', { name: nameWithLabel(seat) })}
              checked={selection.has(seat.id)}
              onChange={(event) => selection.toggle([seat.id], event.target.checked)}
            />
          </label>
        )}
        <span className="inline-flex min-h-44 flex-none items-center">{cells.seat}</span>
        <b className="min-w-0 flex-1 wrap-anywhere">{cells.name}</b>
        <SeatRowMenu row={seat} actions={actions} className="min-h-44 min-w-44" />
      </div>
      {seat.unavailable ? (
        <p>{t('rowFailed')}</p>
      ) : (
        <dl className="grid grid-cols-2 gap-x-16 gap-y-4">
          {FACTS.map((column) => (
            <div key={column} className="min-w-0">
              <dt className="text-small text-soft">{names[column]}</dt>
              <dd className="wrap-anywhere">{cells[column]}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
