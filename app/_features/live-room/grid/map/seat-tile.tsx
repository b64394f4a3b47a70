import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { highlightOf } from '#app/_components/status-mark.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { furthestStartedColumn, hasPassed, rowMark, seatName } from '../row-marks.ts';
import { useMarkText } from '../use-mark-text.ts';

/*
 * A tile with a filled color needs attention and is unclaimed. The fill grows when the tile becomes
 * loud, and disappears at once. One constant, because the map renders hundreds of tiles.
 */
const TILE =
  'flex min-w-0 items-center gap-4 overflow-hidden bg-[linear-gradient(var(--loud)_0_0)] bg-size-[0_100%] bg-no-repeat text-start text-[0.75rem] leading-none whitespace-nowrap contain-strict [--cell:0.9375rem] [--loud:transparent] focus-visible:-outline-offset-2 aria-[current]:z-1 not-focus-visible:aria-[current]:outline-2 not-focus-visible:aria-[current]:outline-offset-1 not-focus-visible:aria-[current]:outline-ink data-claimed:font-bold not-focus-visible:not-aria-[current]:data-claimed:outline-2 not-focus-visible:not-aria-[current]:data-claimed:-outline-offset-2 not-focus-visible:not-aria-[current]:data-claimed:outline-help data-dim:opacity-22 data-loud:bg-size-[100%_100%] data-loud:font-bold data-loud:text-on-loud data-loud:transition-[background-size] data-loud:duration-240 data-loud:ease-linear data-loud:focus-visible:outline-on-loud data-[loud=help]:[--loud:var(--color-help)] data-[loud=stuck]:[--loud:var(--color-stuck)] max-tablet:text-[0.8125rem] max-tablet:[--cell:1.25rem] data-[state=passed-cleaned-up]:[&>:is(span,small)]:text-soft data-[state=passed]:[&>:is(span,small)]:text-soft data-[state=unknown]:[&>:is(span,small)]:text-soft [&>small]:ms-auto [&>small]:hidden [&>small]:pe-6 [&>small]:text-[length:inherit] wide:[&>small]:block';

interface SeatTileProps {
  readonly row: SeatRow;
  /** Column of the map, from 0. */
  readonly columnIndex: number;
  readonly column: number;
  readonly selected: boolean;
  readonly dimmed: boolean;
  readonly tabStop: boolean;
}

/**
 * One seat of the map. Renders again only when its row, the selected exercise or one of the flags
 * changes.
 */
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
      data-part="seat-tile"
      className={TILE}
      data-key={row.id}
      data-state={mark.state}
      data-loud={highlightOf(mark, claimed) ?? undefined}
      data-claimed={claimed || undefined}
      data-dim={dimmed || undefined}
      aria-current={selected || undefined}
      tabIndex={tabStop ? 0 : -1}
      aria-label={markText.seatText(row, column)}
      style={{ gridColumn: columnIndex + 2 }}
    >
      <StatusCell mark={mark} claimed={claimed} className={claimed ? 'outline-none' : ''} />
      <span>{seatName(row)}</span>
      {mark.state === 'stuck' && row.stuck ? (
        <StuckMinutes since={row.stuck.since} />
      ) : (
        <FurthestExercise row={row} column={column} />
      )}
    </button>
  );
});

/** Minutes since the student is stuck. Wide tiles only. */
function StuckMinutes({ since }: { readonly since: number }) {
  const t = useTranslations('instructor.room.grid.sentence');
  const now = useServerNow(30_000);
  return (
    <small>
      {now !== null &&
        t('minutes', { minutes: Math.max(0, Math.floor((now - since) / MINUTE_MS)) })}
    </small>
  );
}

/**
 * Number of the furthest exercise that the student started, if it comes after this one. Wide tiles
 * only.
 */
function FurthestExercise({ row, column }: { readonly row: SeatRow; readonly column: number }) {
  const furthest = furthestStartedColumn(row);
  return hasPassed(row.cells[column]) && furthest > column ? <small>{furthest + 1}</small> : null;
}
