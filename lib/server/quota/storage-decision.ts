import type { RoomWarning, StorageLimit } from '#lib/room/storage.ts';
import { STORAGE_LIMITS } from './limits.ts';

/** What the storage limits are compared with. All sizes in bytes. */
export interface StorageFacts {
  readonly seatBytes: number;
  /** The limit of this seat. */
  readonly seatLimitBytes: number;
  readonly workshopBytes: number;
  /** Seats of the workshop. */
  readonly seats: number;
}

export type ExceededLimit = Pick<StorageLimit, 'scope' | 'limitBytes'>;

/** The limit that the seat exceeds with `addedBytes` more; null if it can store them. */
export function findExceededLimit(
  { seatBytes, seatLimitBytes, workshopBytes, seats }: StorageFacts,
  addedBytes: number,
): ExceededLimit | null {
  if (seatBytes + addedBytes > seatLimitBytes) return { scope: 'seat', limitBytes: seatLimitBytes };
  const isAboveAverage = seatBytes > workshopBytes / Math.max(1, seats);
  return workshopBytes + addedBytes > STORAGE_LIMITS.workshopBytes && isAboveAverage
    ? { scope: 'workshop', limitBytes: STORAGE_LIMITS.workshopBytes }
    : null;
}

/**
 * What staff are told about the storage: nothing below 80 % of the workshop's limit. Rounded, so that
 * it changes rarely.
 */
export function findStorageWarning(workshopBytes: number, isDiskFull: boolean): RoomWarning | null {
  if (isDiskFull) return { kind: 'disk' };
  const { workshopBytes: limitBytes, warningShare } = STORAGE_LIMITS;
  if (workshopBytes < warningShare * limitBytes) return null;
  const tenth = 1024 ** 3 / 10;
  return {
    kind: 'storage',
    usedBytes: Math.floor(workshopBytes / tenth) * tenth,
    limitBytes,
  };
}
