import { useMemo } from 'react';
import type { LifecycleWorkshop } from '#app/_components/lifecycle/lifecycle-offer.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import type { Role } from '#lib/room/roles.ts';

/** The open workshop as the lifecycle actions need it: with the counts of the room, once it is known. */
export function useLifecycleWorkshop(): LifecycleWorkshop {
  const { workshop, role, view } = useWorkshop();
  return useMemo(
    () => ({
      ...workshop,
      role: role as Role,
      seats: view?.seats.length ?? workshop.seats,
      connected:
        view?.seats.filter(({ presence }) => presence === 'connected' || presence === 'delayed')
          .length ??
        workshop.connected ??
        0,
    }),
    [workshop, role, view],
  );
}
