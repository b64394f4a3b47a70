import type { ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { InstallCommand, ShortCommand } from '#lib/protocol/api/seats.ts';

/** Much shorter than a command works. */
const REUSED_MS = 10 * MINUTE_MS;

/**
 * Loads a value of a seat and keeps it for some time. Each request makes another command, of which the
 * server makes only a few in an hour, so the page keeps its command while the student moves between
 * exercises. `renew` ignores the one that is kept.
 */
function keepForSeat<T>(load: (seat: string) => Promise<ApiResult<T>>) {
  let last: { readonly seat: string; readonly at: number; readonly value: T } | null = null;
  return async (seat: string, renew = false): Promise<ApiResult<T>> => {
    if (!renew && last?.seat === seat && Date.now() - last.at < REUSED_MS)
      return { ok: true, value: last.value };
    const result = await load(seat);
    if (result.ok) last = { seat, at: Date.now(), value: result.value };
    return result;
  };
}

/** The install command of a seat. */
export const loadInstallCommand = keepForSeat<InstallCommand>((seat) =>
  studentApi.getInstallCommand(seat),
);

/** The short form of it, to type. */
export const loadShortCommand = keepForSeat<ShortCommand>((seat) =>
  studentApi.createShortCommand(seat),
);
