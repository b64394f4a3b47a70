import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';

export const MEMBER_ROLES = [
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
] as const satisfies readonly MemberSummary['role'][];
export type MemberRole = MemberSummary['role'];
export type InvitableRole = Exclude<MemberRole, 'owner'>;

/** The roles that a lead can give to a member: owners all, instructors those below their own. */
export function assignableRoles(role: WorkshopRole): readonly MemberRole[] {
  return role === 'owner' ? MEMBER_ROLES : invitableRoles(role);
}

/** The roles that a lead can invite to. An owner is made of a member, never invited. */
export function invitableRoles(role: WorkshopRole): readonly InvitableRole[] {
  if (role === 'owner') return ['instructor', 'assistant', 'organizer', 'projector'];
  return role === 'instructor' ? ['assistant', 'organizer', 'projector'] : [];
}

/** The only owner can't be removed or get another role. */
export function isLastOwner(
  { role }: Pick<MemberSummary, 'role'>,
  members: readonly Pick<MemberSummary, 'role'>[],
): boolean {
  return role === 'owner' && members.filter((member) => member.role === 'owner').length === 1;
}
