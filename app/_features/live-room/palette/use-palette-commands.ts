'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { mayHelp, mayLead } from '#lib/room/roles.ts';
import type { Acts } from '../state/room-commands.tsx';
import { nextPlace, type Asking } from '../state/prompt.ts';
import type { SeatAsking } from '../seat-drawer/seat-actions.tsx';
import { columnOf, nameOf } from '../grid/row-marks.ts';
import type { PaletteCommand } from './palette-command.ts';
import { isMine, seatActs } from '../state/help-commands.ts';

interface Parts {
  readonly view: RoomView;
  readonly open: SeatRow | null;
  readonly acts: Acts;
  readonly ask: (what: Asking) => void;
  readonly askSeat: (what: SeatAsking) => void;
}

/** Acts as the palette offers them: each asks in place what its button asks. Those of one seat while it is open. */
export function usePaletteCommands({
  view,
  open,
  acts,
  ask,
  askSeat,
}: Parts): readonly PaletteCommand[] {
  const room = useTranslations('instructor.room.command');
  const panel = useTranslations('instructor.room.people.panel');
  const seat = useTranslations('instructor.room.people.seat');
  const { me, head } = view;
  return useMemo(() => {
    const why = acts.off ? { off: room('off') } : {};
    const ofRoom: PaletteCommand[] = !mayLead(me)
      ? []
      : [
          {
            id: 'announce',
            words: panel('announce'),
            shortcut: 'A',
            ...why,
            run: () => ask('announce'),
          },
          {
            id: 'release',
            words: panel('release'),
            shortcut: 'R',
            ...why,
            run: () => ask('release'),
          },
          ...(nextPlace(head, columnOf(head, null)) === null
            ? []
            : [{ id: 'next', words: room('next'), shortcut: 'N', ...why, run: () => ask('next') }]),
          { id: 'timer', words: panel('timer'), ...why, run: () => ask('timer') },
        ];
    if (!open || !mayHelp(me)) return ofRoom;
    const name = nameOf(open);
    const act = seatActs(acts, open, me);
    return [
      {
        id: 'take',
        words: `${name}: ${seat(isMine(open.taken, me) ? 'letGo' : 'take')}`,
        shortcut: 'T',
        ...why,
        run: () => void act.take(),
      },
      {
        id: 'message',
        words: seat('messageTo', { name }),
        shortcut: 'M',
        ...why,
        run: () => askSeat('message'),
      },
      {
        id: 'helped',
        words: `${name}: ${seat('helped')}`,
        shortcut: 'D',
        ...why,
        run: () => void act.helped(),
      },
      ...ofRoom,
    ];
  }, [room, panel, seat, me, head, open, acts, ask, askSeat]);
}
