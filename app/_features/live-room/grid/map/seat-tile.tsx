'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { highlightOf } from '#app/_components/status-mark.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { hasPassed, rowMark, seatName, furthestStartedColumn } from '../row-marks.ts';
import { useMarkText } from '../use-mark-text.ts';

interface SeatTileProps {
  readonly row: SeatRow;
  /** Its column of the wall, from 0. */
  readonly columnIndex: number;
  readonly column: number;
  readonly selected: boolean;
  readonly dimmed: boolean;
  readonly tabStop: boolean;
}

/** One seat on the wall. Paints again only when its own row, the chosen column or one of these flags changes. */
export const SeatTile = memo(function SeatTile({
  row,
  columnIndex,
  column,
  selected,
  dimmed,
  tabStop,
}: SeatTileProps) {
  const markText = useMarkText();
  const mark = rowMark(row, column);
  const claimed = row.helpClaim !== null;
  return (
    <button
      type="button"
      role="gridcell"
      aria-colindex={columnIndex + 2}
      className="plate"
      data-key={row.id}
      data-state={mark.state}
      data-loud={highlightOf(mark, claimed) ?? undefined}
      data-taken={claimed || undefined}
      data-dim={dimmed || undefined}
      aria-current={selected || undefined}
      tabIndex={tabStop ? 0 : -1}
      aria-label={markText.seatText(row, column)}
      style={{ gridColumn: columnIndex + 2 }}
    >
      <StatusCell mark={mark} claimed={claimed} />
      <span>{seatName(row)}</span>
      {mark.state === 'stuck' && row.stuck ? (
        <StuckMinutes since={row.stuck.since} />
      ) : (
        <FurthestExercise row={row} column={column} />
      )}
    </button>
  );
});

/** Shown where a plate is wide enough: for how long somebody has been stuck. */
function StuckMinutes({ since }: { readonly since: number }) {
  const t = useTranslations('instructor.room.grid.sentence');
  const now = useServerNow(30_000);
  return (
    <small>
      {now !== null && t('minutes', { minutes: Math.max(0, Math.floor((now - since) / 60_000)) })}
    </small>
  );
}

/** Shown where a plate is wide enough: how much further than this exercise somebody is. */
function FurthestExercise({ row, column }: { readonly row: SeatRow; readonly column: number }) {
  const furthest = furthestStartedColumn(row);
  return hasPassed(row.cells[column]) && furthest > column ? <small>{furthest + 1}</small> : null;
}
