import { and, eq, exists, inArray, isNotNull, isNull, notInArray, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import {
  agent,
  block,
  change,
  checkpoint,
  command,
  erasure,
  fact,
  factState,
  joinRequest,
  pendingAgent,
  roster,
  seat,
  token,
  workshop,
} from '#db/schema.ts';
import { deleteReplay } from './replay.ts';
import { deleteOrphanedPersons } from './seat-removal.ts';

/** A step of the retention of a workshop. */
export type RetentionStep = 'names' | 'log';

/** A workshop whose names or log can become due. `endedAt` is never null. */
export interface EndedWorkshop {
  readonly id: string;
  readonly name: string;
  readonly endedAt: Date;
  readonly namesDays: number | null;
  readonly logDays: number | null;
  readonly namesErasedAt: Date | null;
  readonly logErasedAt: Date | null;
  /** Since when owners see that the step comes; null: not yet. */
  readonly namesNoticeAt: Date | null;
  readonly logNoticeAt: Date | null;
}

/** Texts in commands that people typed, and names of people: `lib/room/commands`. */
const ERASED_FIELDS = ['question', 'text', 'by', 'toName', 'name', 'fromName'] as const;
/** Commands whose `from` and `to` are names. */
const RENAMING = 'rename-seat';
/** Commands that results are computed from. The others end with the log. */
const KEPT_COMMANDS = [
  'record-presence',
  'set-current-exercise',
  'set-timer',
  'plan-break',
  'cancel-break',
  'set-group',
  'set-thresholds',
  'request-help',
  'cancel-help',
  'claim-help',
  'release-help',
  'hand-over-help',
  'snooze-help',
  'unsnooze-help',
  'resolve-help',
  'undo-resolve-help',
  'reveal-hint',
  'give-hint',
  'release-solution',
  'withdraw-solution',
  'announce',
  'answer-quiz',
  'mark-passed',
  'revoke-pass',
  'merge-seats',
  'update-pack',
  'regrade',
] as const;

/** The ended workshops that still have names or a log. */
export function listWorkshopsToErase(db: Database): Promise<EndedWorkshop[]> {
  return db
    .select({
      id: workshop.id,
      name: workshop.name,
      endedAt: sql<Date>`${workshop.endedAt}`.mapWith(workshop.endedAt),
      namesDays: workshop.namesDays,
      logDays: workshop.logDays,
      namesErasedAt: workshop.namesErasedAt,
      logErasedAt: factState.logErasedAt,
      namesNoticeAt: workshop.namesNoticeAt,
      logNoticeAt: workshop.logNoticeAt,
    })
    .from(workshop)
    .leftJoin(factState, eq(factState.workshopId, workshop.id))
    .where(
      and(
        inArray(workshop.state, ['ended', 'archived']),
        isNotNull(workshop.endedAt),
        sql`(${workshop.namesErasedAt} is null or ${factState.logErasedAt} is null)`,
      ),
    )
    .orderBy(workshop.endedAt);
}

/** Records since when owners see that a step comes; null: it doesn't come soon any more. */
export async function setRetentionNotice(
  db: Database,
  { workshopId, step, at }: { workshopId: string; step: RetentionStep; at: Date | null },
): Promise<void> {
  await db
    .update(workshop)
    .set(step === 'names' ? { namesNoticeAt: at } : { logNoticeAt: at })
    .where(eq(workshop.id, workshopId));
}

/**
 * Erases the names of a workshop's students and helpers, the texts that they typed, and what
 * identifies their VMs. Labels of seats stay. Call it in a transaction.
 */
export async function eraseNames(db: Database, workshopId: string, now: Date): Promise<void> {
  await db
    .update(seat)
    .set({ displayName: null, handleKey: null, personId: null })
    .where(eq(seat.workshopId, workshopId));
  await deleteOrphanedPersons(db);
  await db.update(agent).set({ hostname: '', machine: '' }).where(eq(agent.workshopId, workshopId));
  for (const table of [pendingAgent, joinRequest, block, roster])
    await db.delete(table).where(eq(table.workshopId, workshopId));
  await db.update(token).set({ label: null }).where(eq(token.workshopId, workshopId));
  const emptied = sql.join(
    ERASED_FIELDS.map(
      (field) =>
        sql`case when ${command.payload} ? ${field} then jsonb_build_object(${field}::text, '') else '{}' end`,
    ),
    sql` || `,
  );
  const hasField = sql`${command.payload} ?| array[${sql.join(
    ERASED_FIELDS.map((field) => sql`${field}`),
    sql`, `,
  )}]`;
  await db
    .update(command)
    .set({ payload: sql`${command.payload} || ${emptied}` })
    .where(and(eq(command.workshopId, workshopId), hasField));
  await db
    .update(command)
    .set({ payload: sql`${command.payload} - 'from' - 'to'` })
    .where(and(eq(command.workshopId, workshopId), eq(command.kind, RENAMING)));
  await deleteReplay(db, workshopId);
  await db.update(workshop).set({ namesErasedAt: now }).where(eq(workshop.id, workshopId));
  await recordErasure(db, { workshopId, seatId: '', what: 'names', now });
}

/** Deletes up to `limit` changes of a workshop's log. Returns how many were deleted. */
export async function deleteSomeOfLog(
  db: Database,
  workshopId: string,
  limit: number,
): Promise<number> {
  const some = db
    .select({ pos: change.pos })
    .from(change)
    .where(eq(change.workshopId, workshopId))
    .limit(limit);
  const result = await db
    .delete(change)
    .where(and(eq(change.workshopId, workshopId), inArray(change.pos, some)));
  return result.rowCount ?? 0;
}

/**
 * Begins the erasure of a log: from now on the facts, which must be complete, are the only source of
 * the results, and are never made again. Call it in a transaction.
 */
export async function beginLogErasure(db: Database, workshopId: string, now: Date): Promise<void> {
  // A workshop that was never opened has no facts.
  await db
    .insert(factState)
    .values({ workshopId, fold: 0, pos: 0, madeAt: now, logErasedAt: now })
    .onConflictDoUpdate({ target: factState.workshopId, set: { logErasedAt: now } });
  await deleteReplay(db, workshopId);
  await recordErasure(db, { workshopId, seatId: '', what: 'log', now });
}

/**
 * The rest of the erasure of a log, after its changes: checkpoints, which hold the students' objects,
 * commands that no result needs, and texts of students in facts. Call it in a transaction.
 */
export async function finishLogErasure(db: Database, workshopId: string): Promise<void> {
  await db.delete(checkpoint).where(eq(checkpoint.workshopId, workshopId));
  await deleteReplay(db, workshopId);
  await db
    .delete(command)
    .where(and(eq(command.workshopId, workshopId), notInArray(command.kind, [...KEPT_COMMANDS])));
  // Reasons in help requests: the parameters can be words that a student chose.
  await db.execute(sql`
    update ${command} set payload = jsonb_set(payload, '{failing}', coalesce(
      (select jsonb_agg(reason || '{"params":{}}') from jsonb_array_elements(payload->'failing') reason), '[]'))
    where workshop_id = ${workshopId} and kind = 'request-help' and jsonb_typeof(payload->'failing') = 'array'`);
  await db.execute(sql`
    update ${fact} set key = numbered.number::text, detail = ${fact.detail} - 'params'
    from (
      select workshop_id, key, dense_rank() over (order by key) as number
      from (select distinct workshop_id, key from ${fact} where workshop_id = ${workshopId} and key <> '') keys
    ) numbered
    where ${fact.workshopId} = ${workshopId} and ${fact.key} = numbered.key`);
}

/** Records an erasure, so that a restored backup is erased again. It holds ids only. */
export async function recordErasure(
  db: Database,
  {
    workshopId,
    seatId,
    what,
    keepsFacts = false,
    now,
  }: {
    workshopId: string;
    seatId: string;
    what: 'student' | 'names' | 'log';
    /** Of a student: `keepFactsOfSeats` runs when the seat is deleted. */
    keepsFacts?: boolean;
    now: Date;
  },
): Promise<void> {
  await db
    .insert(erasure)
    .values({ workshopId, seatId, what, keepsFacts, at: now })
    .onConflictDoNothing();
}

/** Students who were erased and are in the database again, from a restored backup. */
export function listReturnedStudents(
  db: Database,
): Promise<{ workshopId: string; seatId: string }[]> {
  return db
    .select({ workshopId: erasure.workshopId, seatId: erasure.seatId })
    .from(erasure)
    .where(
      and(
        eq(erasure.what, 'student'),
        exists(
          db
            .select()
            .from(seat)
            .where(and(eq(seat.id, erasure.seatId), eq(seat.workshopId, erasure.workshopId))),
        ),
      ),
    );
}

/**
 * Workshops with names or a log that were erased: they came back with a restored backup, or the erasure
 * of the log was interrupted.
 */
export function listReturnedWorkshops(
  db: Database,
): Promise<{ workshopId: string; what: 'student' | 'names' | 'log' }[]> {
  return db
    .select({ workshopId: erasure.workshopId, what: erasure.what })
    .from(erasure)
    .innerJoin(workshop, eq(workshop.id, erasure.workshopId))
    .leftJoin(factState, eq(factState.workshopId, erasure.workshopId))
    .where(
      sql`(${erasure.what} = 'names' and ${isNull(workshop.namesErasedAt)}) or (${erasure.what} = 'log' and (${isNull(factState.logErasedAt)} or exists (select from ${change} where ${change.workshopId} = ${erasure.workshopId})))`,
    );
}

/** Marks a seat as removed at a time so long ago that its deletion is due. */
export async function removeForErasure(db: Database, seatId: string, now: Date): Promise<void> {
  await db.update(seat).set({ removedAt: now }).where(eq(seat.id, seatId));
}
