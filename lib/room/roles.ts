export type Role = 'owner' | 'instructor' | 'assistant' | 'organizer' | 'projector' | 'student';

/** A person's role in a workshop; null for an outsider. */
export type WorkshopRole = Role | null;

export const allowRoles =
  (...roles: Role[]) =>
  (role: WorkshopRole): boolean =>
    role !== null && roles.includes(role);

const isHelperRole = allowRoles('owner', 'instructor', 'assistant');
const isLeaderRole = allowRoles('owner', 'instructor');

/** Whether the person helps students. Pages hide what isn't allowed; the server checks again. */
export function isHelper({ role }: { readonly role: WorkshopRole }): boolean {
  return isHelperRole(role);
}

/** Whether the person controls the schedule and sends notices to everyone. */
export function isLeader({ role }: { readonly role: WorkshopRole }): boolean {
  return isLeaderRole(role);
}
