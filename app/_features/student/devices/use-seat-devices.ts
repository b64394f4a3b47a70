import { useCallback } from 'react';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { api } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import type { SeatDevices } from '#lib/protocol/api/sessions.ts';

const isCurrent = (device: { readonly isCurrent: boolean }): boolean => device.isCurrent;

/**
 * The browsers that can open the seat; null until they are loaded, and for staff who look at the
 * page of a student. `isOwnSeat`: this browser opens its own seat, as far as it is known.
 */
export function useSeatDevices(seat: string): {
  readonly devices: SeatDevices | null;
  readonly isOwnSeat: boolean;
  readonly end: (session: string) => void;
  readonly endOthers: () => void;
} {
  const { result, reload } = useSessionData(useCallback(() => api.listSeatDevices(seat), [seat]));
  const devices = result?.ok && result.value.devices.some(isCurrent) ? result.value : null;
  const isStaff = result?.ok === true ? devices === null : result?.error.error === 'forbidden';
  return {
    devices,
    isOwnSeat: !isStaff,
    end: useCallback(
      (session) => void api.endSeatDevice(seat, session).then(reload),
      [seat, reload],
    ),
    endOthers: useCallback(
      () => void studentApi.endOtherSeatDevices(seat).then(reload),
      [seat, reload],
    ),
  };
}
