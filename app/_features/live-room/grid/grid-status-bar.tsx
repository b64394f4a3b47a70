'use client';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useSay } from '#app/_components/use-reason-text.ts';
import { useSeatRow } from '#lib/client/hooks.ts';
import type { SeatRow } from '#lib/room/views.ts';
import type { Choose } from '../state/room-view-state.ts';
import type { Spot } from './hovered-seat.ts';
import { useMarkWords } from './use-mark-text.ts';

/** The line that reads the seat under the pointer or the focus: a plate may be clipped, this is not. */
export function Foot({
  event,
  spot,
  column,
  choose,
}: {
  readonly event: string;
  readonly spot: Spot;
  readonly column: number;
  readonly choose: Choose;
}) {
  const t = useTranslations('instructor.room.foot');
  const words = useMarkWords();
  const seat = useSyncExternalStore(spot.subscribe, spot.get, () => null);
  const row = useSeatRow(event, seat ?? '');
  return (
    <div className="room-bar foot">
      {row ? (
        <span>
          {words.ofSeat(row, column)} <Why row={row} column={column} />
        </span>
      ) : (
        <span className="soft">{t('hint')}</span>
      )}
      <button
        type="button"
        className="push"
        aria-keyshortcuts="?"
        onClick={() => choose({ keysShown: true })}
      >
        <span aria-hidden="true">
          <kbd>{t('arrows')}</kbd> {t('move')} <kbd>Enter</kbd> {t('open')}{' '}
        </span>
        <kbd>?</kbd> {t('keys')}
      </button>
    </div>
  );
}

/** What the person asks, else what is wrong there, in a few words. */
function Why({ row, column }: { readonly row: SeatRow; readonly column: number }) {
  const say = useSay();
  const cell = row.cells[column];
  const reason = cell?.state === 'trouble' ? cell.reasons[0] : undefined;
  const why = row.hand?.question || (reason && say.cause(reason));
  return why && <b>{why}</b>;
}
