import { canSeeNames } from '../policies.ts';
import type { Role, RoomStats } from '../views.ts';

/** The room in figures as `role` may see them: who would be left behind is told to those who may know names. */
export function presentRoomStats(stats: RoomStats, role: Role): RoomStats {
  return canSeeNames(role) || stats.advance === null
    ? stats
    : { ...stats, advance: { ...stats.advance, atRisk: [] } };
}
