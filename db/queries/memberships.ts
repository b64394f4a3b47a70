import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { membership, person, seat } from '#db/schema.ts';

export type MemberRole = (typeof membership.$inferSelect)['role'];

/** From the fewest permissions to the most. */
const ROLES_BY_RANK: readonly MemberRole[] = [
  'projector',
  'organizer',
  'assistant',
  'instructor',
  'owner',
];

/** The person's role in a workshop, `student` for a person with a seat, otherwise null. */
export async function findRole(
  db: Database,
  personId: string,
  workshopId: string,
): Promise<MemberRole | 'student' | null> {
  const [member] = await db
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.workshopId, workshopId), eq(membership.personId, personId)));
  if (member !== undefined) return member.role;
  const [ownSeat] = await db
    .select({ id: seat.id })
    .from(seat)
    .where(and(eq(seat.workshopId, workshopId), eq(seat.personId, personId)));
  return ownSeat === undefined ? null : 'student';
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
