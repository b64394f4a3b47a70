import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { membership, person as personTable, seat } from '#db/schema.ts';

export type MemberRole = (typeof membership.$inferSelect)['role'];

/** Ranks by what they may: an invitation never takes a right away. */
const RANK: readonly MemberRole[] = ['projector', 'organiser', 'assistant', 'instructor', 'owner'];

/** What a person is in an event: their role, `student` for who sits in a seat of it, null for anybody else. */
export async function roleInEvent(
  db: Database,
  person: string,
  event: string,
): Promise<MemberRole | 'student' | null> {
  const [member] = await db
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.event, event), eq(membership.person, person)));
  if (member !== undefined) return member.role;
  const [sits] = await db
    .select({ id: seat.id })
    .from(seat)
    .where(and(eq(seat.event, event), eq(seat.person, person)));
  return sits === undefined ? null : 'student';
}

/** Gives the role, unless the person already has a higher one. */
export async function grantRole(
  db: Database,
  row: { event: string; person: string; role: MemberRole },
): Promise<void> {
  const [now] = await db
    .select({ role: membership.role })
    .from(membership)
    .where(and(eq(membership.event, row.event), eq(membership.person, row.person)));
  if (now !== undefined && RANK.indexOf(now.role) >= RANK.indexOf(row.role)) return;
  await db
    .insert(membership)
    .values(row)
    .onConflictDoUpdate({ target: [membership.event, membership.person], set: { role: row.role } });
}

/** Who helps in an event, by name. */
export function staffOf(db: Database, event: string): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: personTable.id, name: personTable.name })
    .from(membership)
    .innerJoin(personTable, eq(personTable.id, membership.person))
    .where(
      and(
        eq(membership.event, event),
        inArray(membership.role, ['owner', 'instructor', 'assistant']),
      ),
    )
    .orderBy(asc(personTable.name), asc(personTable.id));
}

/** The name itself where nobody in the event's staff has it, else with the first number that makes it so: `assistant`, `assistant 2`. */
export async function freeStaffName(db: Database, event: string, wanted: string): Promise<string> {
  const taken = new Set(
    (
      await db
        .select({ name: personTable.name })
        .from(membership)
        .innerJoin(personTable, eq(personTable.id, membership.person))
        .where(eq(membership.event, event))
    ).map(({ name }) => name),
  );
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${String(number)}`;
    if (!taken.has(name)) return name;
  }
}
