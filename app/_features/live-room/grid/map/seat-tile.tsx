'use client';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/_components/status-cell.tsx';
import { loudOf } from '#app/_components/status-mark.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { hasPassed, markAt, nameOf, reached } from '../row-marks.ts';
import { useMarkWords } from '../use-mark-text.ts';

interface Props {
  readonly row: SeatRow;
  /** Its column of the wall, from 0. */
  readonly place: number;
  readonly column: number;
  readonly open: boolean;
  readonly dim: boolean;
  readonly tabStop: boolean;
}

/** One seat on the wall. Paints again only when its own row, the chosen column or one of these flags changes. */
export const Plate = memo(function Plate({ row, place, column, open, dim, tabStop }: Props) {
  const words = useMarkWords();
  const mark = markAt(row, column);
  const taken = row.taken !== null;
  return (
    <button
      type="button"
      role="gridcell"
      aria-colindex={place + 2}
      className="plate"
      data-key={row.id}
      data-state={mark.state}
      data-loud={loudOf(mark, taken) ?? undefined}
      data-taken={taken || undefined}
      data-dim={dim || undefined}
      aria-current={open || undefined}
      tabIndex={tabStop ? 0 : -1}
      aria-label={words.ofSeat(row, column)}
      style={{ gridColumn: place + 2 }}
    >
      <Cell mark={mark} taken={taken} />
      <span>{nameOf(row)}</span>
      {mark.state === 'stuck' && row.stuck ? (
        <Minutes since={row.stuck.since} />
      ) : (
        <Ahead row={row} column={column} />
      )}
    </button>
  );
});

/** Shown where a plate is wide enough: for how long somebody has been stuck. */
function Minutes({ since }: { readonly since: number }) {
  const t = useTranslations('instructor.wall.sentence');
  const now = useServerNow(30_000);
  return (
    <small>
      {now !== null && t('minutes', { minutes: Math.max(0, Math.floor((now - since) / 60_000)) })}
    </small>
  );
}

/** Shown where a plate is wide enough: how much further than this exercise somebody is. */
function Ahead({ row, column }: { readonly row: SeatRow; readonly column: number }) {
  const furthest = reached(row);
  return hasPassed(row.cells[column]) && furthest > column ? <small>{furthest + 1}</small> : null;
}
