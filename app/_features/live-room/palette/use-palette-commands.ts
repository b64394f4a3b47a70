'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import type { RoomCommands } from '../state/room-commands.tsx';
import { nextExerciseIndex, type Prompt } from '../state/prompt.ts';
import type { SeatPrompt } from '../seat-drawer/seat-actions.tsx';
import { selectedColumn, seatName } from '../grid/row-marks.ts';
import type { PaletteCommand } from './palette-command.ts';
import { isClaimedByMe, createHelpCommands } from '../state/help-commands.ts';

interface PaletteCommandOptions {
  readonly view: RoomView;
  readonly selectedSeat: SeatRow | null;
  readonly commands: RoomCommands;
  readonly setPrompt: (prompt: Prompt) => void;
  readonly setSeatPrompt: (prompt: SeatPrompt) => void;
}

/** Acts as the palette offers them: each asks in place what its button asks. Those of one seat while it is open. */
export function usePaletteCommands({
  view,
  selectedSeat,
  commands,
  setPrompt,
  setSeatPrompt,
}: PaletteCommandOptions): readonly PaletteCommand[] {
  const room = useTranslations('instructor.room.command');
  const panel = useTranslations('instructor.room.broadcast');
  const seat = useTranslations('instructor.room.seatActions');
  const { me, info } = view;
  return useMemo(() => {
    const disabledProps = commands.disabled ? { disabledReason: room('reconnecting') } : {};
    const roomCommands: PaletteCommand[] = !isLeader(me)
      ? []
      : [
          {
            id: 'announce',
            label: panel('announce'),
            shortcut: 'A',
            ...disabledProps,
            run: () => setPrompt('announce'),
          },
          {
            id: 'release',
            label: panel('release'),
            shortcut: 'R',
            ...disabledProps,
            run: () => setPrompt('release'),
          },
          ...(nextExerciseIndex(info, selectedColumn(info, null)) === null
            ? []
            : [
                {
                  id: 'next',
                  label: room('next'),
                  shortcut: 'N',
                  ...disabledProps,
                  run: () => setPrompt('next'),
                },
              ]),
          { id: 'timer', label: panel('timer'), ...disabledProps, run: () => setPrompt('timer') },
        ];
    if (!selectedSeat || !isHelper(me)) return roomCommands;
    const name = seatName(selectedSeat);
    const helpCommands = createHelpCommands(commands, selectedSeat, me);
    return [
      {
        id: 'take',
        label: `${name}: ${seat(isClaimedByMe(selectedSeat.helpClaim, me) ? 'unclaim' : 'claim')}`,
        shortcut: 'T',
        ...disabledProps,
        run: () => void helpCommands.toggleClaim(),
      },
      {
        id: 'message',
        label: seat('messageTo', { name }),
        shortcut: 'M',
        ...disabledProps,
        run: () => setSeatPrompt('message'),
      },
      {
        id: 'helped',
        label: `${name}: ${seat('resolve')}`,
        shortcut: 'D',
        ...disabledProps,
        run: () => void helpCommands.resolve(),
      },
      ...roomCommands,
    ];
  }, [room, panel, seat, me, info, selectedSeat, commands, setPrompt, setSeatPrompt]);
}
