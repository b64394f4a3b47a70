import { Suspense } from 'react';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { lifecycleOfRoom } from '#app/_components/lifecycle/lifecycle-offer.ts';
import { useDeletion } from '#app/_components/lifecycle/use-deletion.tsx';
import { useLifecycle } from '#app/_components/lifecycle/use-lifecycle.tsx';
import { isLeader } from '#lib/room/roles.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { offersPrompt } from '../state/room-phase.ts';

const [CommandPalette] = lazyWithPreload(() =>
  import('./command-palette.tsx').then((module) => module.CommandPalette),
);

/** The palette while it is open, and the question of a lifecycle step that was chosen in it. */
export function RoomPalette() {
  const { viewState, dispatch, askToMove } = useRoomControls();
  const { view } = useRoomData();
  const commands = useRoomCommands();
  const workshop = lifecycleOfRoom(view);
  const lifecycle = useLifecycle(workshop);
  const deletion = useDeletion(workshop);
  const canMove =
    isLeader(view.me) && !commands.disabled && offersPrompt(view.info.workshop.state, 'next');
  return (
    <>
      {viewState.paletteOpen && (
        <Suspense>
          <CommandPalette
            lifecycle={lifecycle}
            onDelete={deletion.ask}
            onMakeCurrent={canMove ? askToMove : null}
            onClose={() => dispatch({ paletteOpen: false })}
          />
        </Suspense>
      )}
      {lifecycle.question}
      {deletion.question}
    </>
  );
}
