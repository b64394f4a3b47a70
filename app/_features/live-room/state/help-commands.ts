import type { Me, SeatRow, TakenView } from '#lib/room/views.ts';
import type { Act, Acts } from './room-commands.tsx';
import { nameOf } from '../grid/row-marks.ts';

export function isMine(taken: TakenView | null, me: Me): boolean {
  return taken?.by.id === me.id;
}

/** What one does for a seat, each with what takes it back. `place`: where its answer is said. */
export function seatActs(acts: Acts, row: SeatRow, me: Me, place = `seat:${row.id}`) {
  const seat = row.id;
  const take: Act = { kind: 'take', seat };
  const letGo: Act = { kind: 'let-go', seat };
  return {
    /** Taken when nobody has it, let go when I have; else the server says who. */
    take: () =>
      isMine(row.taken, me)
        ? acts.send(place, letGo, { code: 'letGo' }, () => take)
        : acts.send(place, take, { code: 'taken' }, () => letGo),
    helped: () =>
      acts.send(
        place,
        { kind: 'helped', seat },
        { code: 'helped', name: nameOf(row) },
        ({ pos }) => ({ kind: 'undo-helped', seat, pos }),
      ),
    pause: () =>
      row.hand?.pausedSince == null
        ? acts.send(place, { kind: 'pause-hand', seat }, { code: 'paused' }, () => ({
            kind: 'resume-hand',
            seat,
          }))
        : acts.send(place, { kind: 'resume-hand', seat }, { code: 'resumed' }, () => ({
            kind: 'pause-hand',
            seat,
          })),
    handOver: (to: { readonly id: string; readonly name: string }) =>
      acts.send(
        place,
        { kind: 'hand-over', seat, to: to.id },
        { code: 'handedOver', name: to.name },
        () =>
          row.taken ? { kind: 'hand-over', seat, to: row.taken.by.id } : { kind: 'let-go', seat },
      ),
  };
}
