import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { SeatRowMenu } from '#app/_components/seat-actions/seat-action-menu.tsx';
import { useNameWithLabel } from '#app/_components/seat-actions/use-name-with-label.ts';
import type { SeatActions } from '#app/_components/seat-actions/use-seat-actions.tsx';
import { NUMBER_COLUMNS, useColumnNames, useStudentCells } from './student-cells.tsx';
import { COLUMNS, type StudentQuery, type StudentRow } from './student-rows.ts';
import type { Selection } from './use-selection.ts';

export interface ListProps {
  readonly rows: readonly StudentRow[];
  readonly query: StudentQuery;
  readonly onQuery: (change: Partial<StudentQuery>) => void;
  readonly selection: Selection;
  /** Whether rows can be selected. */
  readonly canSelect: boolean;
  readonly actions: SeatActions;
}

/** The menus stay in sight while the table is scrolled sideways. */
const ACTIONS = 'sticky end-0 border-s border-rule bg-inherit';
const CELL = 'border-b border-rule px-8 py-4 text-start align-middle';

/** The students of one page as a table. It scrolls sideways in its own frame. */
export function StudentTable({ rows, query, onQuery, selection, canSelect, actions }: ListProps) {
  const t = useTranslations('students');
  const names = useColumnNames();
  const ids = rows.map(({ seat }) => seat.id);
  const isAllSelected = ids.length > 0 && ids.every(selection.has);
  return (
    <section
      aria-label={t('table')}
      tabIndex={0}
      className="relative min-w-0 overflow-x-auto border-x border-rule"
    >
      <table data-part="students" className="w-full border-collapse bg-surface">
        <thead>
          <tr className="bg-sunk">
            {canSelect && (
              <td className={cn(CELL, 'w-32 border-t')}>
                <input
                  type="checkbox"
                  className="size-24 align-middle"
                  aria-label={t('selectPage')}
                  checked={isAllSelected}
                  onChange={(event) => selection.toggle(ids, event.target.checked)}
                />
              </td>
            )}
            {COLUMNS.map((column) => {
              const isSorted = query.sort === column;
              return (
                <th
                  key={column}
                  scope="col"
                  aria-sort={isSorted ? (query.descending ? 'descending' : 'ascending') : undefined}
                  className={cn(CELL, 'border-t px-0', NUMBER_COLUMNS.has(column) && 'text-end')}
                >
                  <button
                    type="button"
                    className="min-h-28 px-8 text-start whitespace-nowrap"
                    onClick={() =>
                      onQuery({ sort: column, descending: isSorted && !query.descending })
                    }
                  >
                    {names[column]}
                    <span aria-hidden="true" className="inline-block w-14 text-center">
                      {isSorted ? (query.descending ? '↓' : '↑') : ''}
                    </span>
                  </button>
                </th>
              );
            })}
            {actions.allowed.length > 0 && (
              <th scope="col" className={cn(CELL, ACTIONS, 'w-48 border-t')}>
                <span className="sr-only">{t('column.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow
              key={row.seat.id}
              row={row}
              selection={selection}
              canSelect={canSelect}
              actions={actions}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TableRow({
  row,
  selection,
  canSelect,
  actions,
}: Pick<ListProps, 'selection' | 'canSelect' | 'actions'> & { readonly row: StudentRow }) {
  const t = useTranslations('students');
  const cells = useStudentCells()(row);
  const nameWithLabel = useNameWithLabel();
  const { seat } = row;
  const isSelected = canSelect && selection.has(seat.id);
  return (
    <tr data-seat={seat.id} className={isSelected ? 'bg-sunk' : 'bg-surface'}>
      {canSelect && (
        <td className={CELL}>
          <input
            type="checkbox"
            className="size-24 align-middle"
            aria-label={t('select', { name: nameWithLabel(seat) })}
            checked={isSelected}
            onChange={(event) => selection.toggle([seat.id], event.target.checked)}
          />
        </td>
      )}
      <th scope="row" className={cn(CELL, 'font-plain whitespace-nowrap')}>
        {cells.seat}
      </th>
      {seat.unavailable ? (
        <>
          <td className={CELL}>{cells.name}</td>
          <td className={CELL}>{cells.group}</td>
          <td className={CELL} colSpan={COLUMNS.length - 3}>
            {t('rowFailed')}
          </td>
        </>
      ) : (
        COLUMNS.filter((column) => column !== 'seat').map((column) => (
          <td
            key={column}
            className={cn(
              CELL,
              NUMBER_COLUMNS.has(column) && 'pe-22 text-end whitespace-nowrap',
              column === 'name' && 'min-w-128',
              column === 'exercise' && 'min-w-160',
            )}
          >
            {cells[column]}
          </td>
        ))
      )}
      {actions.allowed.length > 0 && (
        <td className={cn(CELL, ACTIONS, 'text-end')}>
          <SeatRowMenu row={seat} actions={actions} />
        </td>
      )}
    </tr>
  );
}
