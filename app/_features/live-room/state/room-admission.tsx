import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useAdmission } from '#app/_components/use-admission.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { isLeader } from '#lib/room/roles.ts';
import { useRoomData } from './room-context.ts';

const ADMISSION_MS = 10 * SECOND_MS;

type RoomAdmission = ReturnType<typeof useAdmission>;

const RoomAdmissionContext = createContext<RoomAdmission>({
  result: null,
  reload: () => undefined,
});

/**
 * Who waits for approval in the workshop of the live room. `result` is null until it is loaded, for
 * who can't decide, and while students can't join.
 */
export function useRoomAdmission(): RoomAdmission {
  return useContext(RoomAdmissionContext);
}

/** Loads who waits once for all parts of the live room. */
export function RoomAdmissionProvider({ children }: { readonly children: ReactNode }) {
  const { me, info } = useRoomData().view;
  const { id, state } = info.workshop;
  const isRunning = state === 'open' || state === 'live';
  const { result, reload } = useAdmission(isLeader(me) && isRunning ? id : null, ADMISSION_MS);
  const admission = useMemo(() => ({ result, reload }), [result, reload]);
  return <RoomAdmissionContext value={admission}>{children}</RoomAdmissionContext>;
}
