import type { SeatDevices } from '#lib/protocol/api/sessions.ts';

/** What the student has to know about the access to the seat. `at`: ms since 1970. */
export interface AccessNews {
  readonly kind: 'opened' | 'reset';
  readonly at: number;
}

/**
 * The newest of: another device opened the seat after this one, staff reset the access. null
 * without one after `seenAt` (ms since 1970).
 */
export function findAccessNews(
  { devices, resetAt }: SeatDevices,
  seenAt: number,
): AccessNews | null {
  const current = devices.find(({ isCurrent }) => isCurrent);
  if (current === undefined) return null;
  const opened = devices
    .filter(({ isCurrent, startedAt }) => !isCurrent && startedAt > current.startedAt)
    .map(({ startedAt }): AccessNews => ({ kind: 'opened', at: startedAt }));
  const reset: AccessNews[] = resetAt === null ? [] : [{ kind: 'reset', at: resetAt }];
  return (
    [...opened, ...reset].filter(({ at }) => at > seenAt).toSorted((a, b) => b.at - a.at)[0] ?? null
  );
}
