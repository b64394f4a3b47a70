import type { RoomMember } from './views.ts';

const HELPER_ROLES: ReadonlySet<string> = new Set(['owner', 'instructor', 'assistant']);
const LEADER_ROLES: ReadonlySet<string> = new Set(['owner', 'instructor']);

/** What a page offers; what is allowed, the server asks again of each act. */
export function isHelper({ role }: Pick<RoomMember, 'role'>): boolean {
  return HELPER_ROLES.has(role);
}

/** What reaches everybody, and the room's pace. */
export function isLeader({ role }: Pick<RoomMember, 'role'>): boolean {
  return LEADER_ROLES.has(role);
}
