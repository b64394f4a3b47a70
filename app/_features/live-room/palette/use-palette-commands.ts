import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import { seatName } from '../grid/row-marks.ts';
import { createHelpCommands, isClaimedByMe } from '../state/help-commands.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { offersPrompt, roomPhase } from '../state/room-phase.ts';
import { nextExerciseIndex, type Prompt } from '../state/use-prompts.ts';
import type { PaletteCommand } from './palette.ts';

/**
 * The commands of the palette, each with the confirmation of its button. While a seat is open, also
 * those for the seat.
 */
export function usePaletteCommands(): readonly PaletteCommand[] {
  const commandText = useTranslations('instructor.room.command');
  const broadcastText = useTranslations('instructor.room.broadcast');
  const seatText = useTranslations('instructor.room.seatActions');
  const { view, selectedSeat } = useRoomData();
  const { setPrompt, setSeatPrompt } = useRoomControls();
  const commands = useRoomCommands();
  const { me, info } = view;
  return useMemo(() => {
    const disabledProps = commands.disabled ? { disabledReason: commandText('reconnecting') } : {};
    const { state } = info.workshop;
    const allCommands: (PaletteCommand & { readonly id: Prompt })[] = !isLeader(me)
      ? []
      : [
          {
            id: 'announce',
            label: broadcastText('announce'),
            shortcut: 'A',
            ...disabledProps,
            run: () => setPrompt('announce'),
          },
          {
            id: 'release',
            label: broadcastText('release'),
            shortcut: 'R',
            ...disabledProps,
            run: () => setPrompt('release'),
          },
          ...(nextExerciseIndex(info) === null
            ? []
            : [
                {
                  id: 'next' as const,
                  label: commandText('next'),
                  shortcut: 'N',
                  ...disabledProps,
                  run: () => setPrompt('next'),
                },
              ]),
          {
            id: 'timer',
            label: broadcastText('timer'),
            ...disabledProps,
            run: () => setPrompt('timer'),
          },
        ];
    const roomCommands = allCommands.filter(({ id }) => offersPrompt(state, id));
    if (!selectedSeat || !isHelper(me) || roomPhase(state) === 'over') return roomCommands;
    const name = seatName(selectedSeat);
    const helpCommands = createHelpCommands(commands, selectedSeat, me);
    return [
      {
        id: 'claim',
        label: `${name}: ${seatText(isClaimedByMe(selectedSeat.helpClaim, me) ? 'unclaim' : 'claim')}`,
        shortcut: 'T',
        ...disabledProps,
        run: () => void helpCommands.toggleClaim(),
      },
      {
        id: 'message',
        label: seatText('messageTo', { name }),
        shortcut: 'M',
        ...disabledProps,
        run: () => setSeatPrompt('message'),
      },
      {
        id: 'resolve',
        label: `${name}: ${seatText('resolve')}`,
        shortcut: 'D',
        ...disabledProps,
        run: () => void helpCommands.resolve(),
      },
      ...roomCommands,
    ];
  }, [
    commandText,
    broadcastText,
    seatText,
    me,
    info,
    selectedSeat,
    commands,
    setPrompt,
    setSeatPrompt,
  ]);
}
