import { and, asc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { membership, person } from '#db/schema.ts';

export type MemberRole = (typeof membership.$inferSelect)['role'];

/** From the fewest permissions to the most. */
const ROLES_BY_RANK: readonly MemberRole[] = [
  'projector',
  'organizer',
  'assistant',
  'instructor',
  'owner',
];

/**
 * The role of a browser in a workshop: the role of its staff identity, otherwise `student` with a
 * grant for a seat of the workshop, otherwise null.
 */
export async function findRole(
  db: Database,
  session: {
    readonly person: { readonly id: string } | null;
    readonly grants: readonly { readonly workshopId: string }[];
  },
  workshopId: string,
): Promise<MemberRole | 'student' | null> {
  const role =
    session.person === null ? null : await findMemberRole(db, session.person.id, workshopId);
  if (role !== null) return role;
  return session.grants.some((grant) => grant.workshopId === workshopId) ? 'student' : null;
}

/** The role of a staff member in a workshop; null for others. */
export async function findMemberRole(
  db: Database,
  personId: string,
  workshopId: string,
): Promise<MemberRole | null> {
  const [member] = await db
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.workshopId, workshopId), eq(membership.personId, personId)));
  return member?.role ?? null;
}

/** Grants a role. A person with a higher role keeps it, also if two grants run at the same time. */
export async function grantRole(
  db: Database,
  row: { workshopId: string; personId: string; role: MemberRole },
): Promise<void> {
  const rank = (role: unknown) => sql`array_position(${sql.param(ROLES_BY_RANK)}::text[], ${role})`;
  await db
    .insert(membership)
    .values(row)
    .onConflictDoUpdate({
      target: [membership.workshopId, membership.personId],
      set: { role: sql`excluded.role` },
      setWhere: sql`${rank(membership.role)} < ${rank(sql`excluded.role`)}`,
    });
}

/** The members of a workshop with their roles, by name. */
export function listMembers(
  db: Database,
  workshopId: string,
): Promise<{ id: string; name: string; role: MemberRole }[]> {
  return db
    .select({ id: person.id, name: person.name, role: membership.role })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(eq(membership.workshopId, workshopId))
    .orderBy(asc(person.name), asc(person.id));
}

/** The members of a workshop who also have a role in a workshop that `ownerId` doesn't own. */
export async function listMembersOfOtherOwners(
  db: Database,
  { workshopId, ownerId }: { readonly workshopId: string; readonly ownerId: string },
): Promise<ReadonlySet<string>> {
  const members = db
    .select({ personId: membership.personId })
    .from(membership)
    .where(eq(membership.workshopId, workshopId));
  const owned = db
    .select({ workshopId: membership.workshopId })
    .from(membership)
    .where(and(eq(membership.personId, ownerId), eq(membership.role, 'owner')));
  const rows = await db
    .selectDistinct({ personId: membership.personId })
    .from(membership)
    .where(and(inArray(membership.personId, members), notInArray(membership.workshopId, owned)));
  return new Set(rows.map(({ personId }) => personId));
}

/** The people who can help students in a workshop, by name. */
export function listStaff(
  db: Database,
  workshopId: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: person.id, name: person.name })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(
      and(
        eq(membership.workshopId, workshopId),
        inArray(membership.role, ['owner', 'instructor', 'assistant']),
      ),
    )
    .orderBy(asc(person.name), asc(person.id));
}

/** `wanted`, or with the first number that makes it unique among the members: `assistant 2`. */
export async function uniqueStaffName(
  db: Database,
  workshopId: string,
  wanted: string,
): Promise<string> {
  const members = await db
    .select({ name: person.name })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(eq(membership.workshopId, workshopId));
  const usedNames = new Set(members.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${String(number)}`;
    if (!usedNames.has(name)) return name;
  }
}

/**
 * Ends a membership. Returns `last-owner` if no other member owns the workshop. Call it in a transaction
 * after `lockWorkshop`, so that two owners can't remove each other.
 */
export async function deleteMembership(
  db: Database,
  workshopId: string,
  personId: string,
): Promise<'deleted' | 'not-found' | 'last-owner'> {
  const owners = await db
    .select({ personId: membership.personId })
    .from(membership)
    .where(and(eq(membership.workshopId, workshopId), eq(membership.role, 'owner')));
  if (owners.length === 1 && owners[0]?.personId === personId) return 'last-owner';
  const rows = await db
    .delete(membership)
    .where(and(eq(membership.workshopId, workshopId), eq(membership.personId, personId)))
    .returning({ personId: membership.personId });
  return rows.length > 0 ? 'deleted' : 'not-found';
}
