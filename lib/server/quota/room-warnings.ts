import { GUESS_LIMITS } from '#lib/auth/guess-limiter.ts';
import type { RoomWarning } from '#lib/room/storage.ts';

/**
 * What staff are told about the whole workshop. `wrongJoinCodes`: of the last minute, of all
 * workshops. Counts are rounded, so that the list changes rarely.
 */
export function listRoomWarnings(
  storage: RoomWarning | null,
  wrongJoinCodes: number,
): readonly RoomWarning[] {
  return [
    ...(storage === null ? [] : [storage]),
    ...(wrongJoinCodes <= GUESS_LIMITS.noticeableWrongJoins
      ? []
      : [{ kind: 'wrong-join-codes' as const, count: Math.floor(wrongJoinCodes / 100) * 100 }]),
  ];
}
