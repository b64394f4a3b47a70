/** The roles that an invitation can grant. */
const INVITABLE_ROLES = ['instructor', 'assistant', 'organizer', 'projector'] as const;
type InvitableRole = (typeof INVITABLE_ROLES)[number];

export function isInvitableRole(role: string): role is InvitableRole {
  return (INVITABLE_ROLES as readonly string[]).includes(role);
}
