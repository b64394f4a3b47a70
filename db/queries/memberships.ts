import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { membership, person as personTable, seat } from '#db/schema.ts';

export type MemberRole = (typeof membership.$inferSelect)['role'];

/** Ranks by what they may: an invitation never takes a right away. */
const ROLE_RANK: readonly MemberRole[] = [
  'projector',
  'organizer',
  'assistant',
  'instructor',
  'owner',
];

/** What a person is in an event: their role, `student` for who sits in a seat of it, null for anybody else. */
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
  const [sits] = await db
    .select({ id: seat.id })
    .from(seat)
    .where(and(eq(seat.workshopId, workshopId), eq(seat.personId, personId)));
  return sits === undefined ? null : 'student';
}

/** Gives the role, unless the person already has a higher one. */
export async function grantRole(
  db: Database,
  row: { workshopId: string; personId: string; role: MemberRole },
): Promise<void> {
  const [now] = await db
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.workshopId, row.workshopId), eq(membership.personId, row.personId)));
  if (now !== undefined && ROLE_RANK.indexOf(now.role) >= ROLE_RANK.indexOf(row.role)) return;
  await db
    .insert(membership)
    .values(row)
    .onConflictDoUpdate({
      target: [membership.workshopId, membership.personId],
      set: { role: row.role },
    });
}

/** Who helps in an event, by name. */
export function listStaff(
  db: Database,
  workshopId: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: personTable.id, name: personTable.name })
    .from(membership)
    .innerJoin(personTable, eq(personTable.id, membership.personId))
    .where(
      and(
        eq(membership.workshopId, workshopId),
        inArray(membership.role, ['owner', 'instructor', 'assistant']),
      ),
    )
    .orderBy(asc(personTable.name), asc(personTable.id));
}

/** The name itself where nobody in the event's staff has it, else with the first number that makes it so: `assistant`, `assistant 2`. */
export async function uniqueStaffName(
  db: Database,
  workshopId: string,
  wanted: string,
): Promise<string> {
  const taken = new Set(
    (
      await db
        .select({ name: personTable.name })
        .from(membership)
        .innerJoin(personTable, eq(personTable.id, membership.personId))
        .where(eq(membership.workshopId, workshopId))
    ).map(({ name }) => name),
  );
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${String(number)}`;
    if (!taken.has(name)) return name;
  }
}
