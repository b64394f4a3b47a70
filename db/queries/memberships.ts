import { and, asc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { membership, person } from '#db/schema.ts';
import { displayNameKey } from '#lib/protocol/display-name.ts';
import { MAX_DISPLAY_NAME_CHARS } from '#lib/protocol/limits.ts';

export type MemberRole = (typeof membership.$inferSelect)['role'];

/** From the fewest permissions to the most. */
const ROLES_BY_RANK: readonly MemberRole[] = [
  'projector',
  'organizer',
  'assistant',
  'instructor',
  'owner',
];

/** Whether `role` has all permissions of `other`. */
export function isRoleAtLeast(role: MemberRole, other: MemberRole): boolean {
  return ROLES_BY_RANK.indexOf(role) >= ROLES_BY_RANK.indexOf(other);
}

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
): Promise<{ id: string; name: string; role: MemberRole; createdAt: Date }[]> {
  return db
    .select({
      id: person.id,
      name: person.name,
      role: membership.role,
      createdAt: membership.createdAt,
    })
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

/**
 * `wanted`, or with the first number that tells it apart from the names of all members of the
 * workshops: `assistant 2`. `except`: the person who has the name already.
 */
export async function uniqueStaffName(
  db: Database,
  workshopIds: readonly string[],
  wanted: string,
  except: string | null = null,
): Promise<string> {
  const members =
    workshopIds.length === 0
      ? []
      : await db
          .select({ id: person.id, name: person.name })
          .from(membership)
          .innerJoin(person, eq(person.id, membership.personId))
          .where(inArray(membership.workshopId, [...workshopIds]));
  const usedKeys = new Set(
    members.filter(({ id }) => id !== except).map(({ name }) => displayNameKey(name)),
  );
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` ${String(number)}`;
    const name = `${cutName(wanted, MAX_DISPLAY_NAME_CHARS - suffix.length)}${suffix}`;
    if (!usedKeys.has(displayNameKey(name))) return name;
  }
}

/** The first `maxChars` UTF-16 units, without half of a character. */
function cutName(name: string, maxChars: number): string {
  return name
    .slice(0, maxChars)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

/** The workshops in which a person has a role. */
export async function listMemberWorkshops(db: Database, personId: string): Promise<string[]> {
  const rows = await db
    .select({ workshopId: membership.workshopId })
    .from(membership)
    .where(eq(membership.personId, personId));
  return rows.map(({ workshopId }) => workshopId);
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
  if (await isLastOwner(db, workshopId, personId)) return 'last-owner';
  const rows = await db
    .delete(membership)
    .where(and(eq(membership.workshopId, workshopId), eq(membership.personId, personId)))
    .returning({ personId: membership.personId });
  return rows.length > 0 ? 'deleted' : 'not-found';
}

/** Changes the role of a member. Call it in a transaction after `lockWorkshop`, as above. */
export async function changeMemberRole(
  db: Database,
  {
    workshopId,
    personId,
    role,
  }: { readonly workshopId: string; readonly personId: string; readonly role: MemberRole },
): Promise<'changed' | 'not-found' | 'last-owner'> {
  if (role !== 'owner' && (await isLastOwner(db, workshopId, personId))) return 'last-owner';
  const rows = await db
    .update(membership)
    .set({ role })
    .where(and(eq(membership.workshopId, workshopId), eq(membership.personId, personId)))
    .returning({ personId: membership.personId });
  return rows.length > 0 ? 'changed' : 'not-found';
}

async function isLastOwner(db: Database, workshopId: string, personId: string): Promise<boolean> {
  const owners = await db
    .select({ personId: membership.personId })
    .from(membership)
    .where(and(eq(membership.workshopId, workshopId), eq(membership.role, 'owner')));
  return owners.length === 1 && owners[0]?.personId === personId;
}
