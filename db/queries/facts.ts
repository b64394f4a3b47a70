import { randomBytes } from 'node:crypto';
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { checkpoint, command, fact, factState, seat } from '#db/schema.ts';
import { FACT_KINDS, type Fact, type FactKind, type SeatFact } from '#lib/protocol/fact.ts';

/** The command that a merge leaves. The log of the seat that ended stays, without its row. */
const MERGE_SEATS = 'merge-seats';

export type FactStateRow = typeof factState.$inferSelect;

/** Which fold made the facts of a workshop and how far they go; null before they were made. */
export async function readFactState(
  db: Database,
  workshopId: string,
): Promise<FactStateRow | null> {
  const [row] = await db.select().from(factState).where(eq(factState.workshopId, workshopId));
  return row ?? null;
}

/**
 * The state of a workshop whose log is empty: all facts will come from this fold. Changes nothing
 * for another workshop.
 */
export async function startFactState(
  db: Database,
  { workshopId, fold }: { readonly workshopId: string; readonly fold: number },
): Promise<void> {
  await db.execute(
    sql`insert into ${factState} (workshop_id, fold, pos, made_at)
      select id, ${fold}::integer, 0, now() from workshop where id = ${workshopId}
        and not exists (select from change where workshop_id = ${workshopId})
      on conflict do nothing`,
  );
}

/** All facts of the workshop are made, up to `pos`. */
export async function finishFactState(
  db: Database,
  state: { readonly workshopId: string; readonly fold: number; readonly pos: number },
): Promise<void> {
  const made = { fold: state.fold, pos: state.pos, madeAt: sql`now()` };
  await db
    .insert(factState)
    .values({ workshopId: state.workshopId, ...made })
    .onConflictDoUpdate({ target: factState.workshopId, set: made });
}

/**
 * Stores facts of one stage, up to `pos`, and ignores those that are stored. Facts of a seat that
 * was deleted meanwhile are dropped, so that nothing of it comes back.
 */
export async function insertFacts(
  db: Database,
  { workshopId, stage, pos }: { workshopId: string; stage: number; pos: number },
  seats: readonly { readonly seatId: string; readonly facts: readonly Fact[] }[],
): Promise<void> {
  const kept = await lockSeats(
    db,
    workshopId,
    seats.map(({ seatId }) => seatId),
  );
  const rows = seats.flatMap(({ seatId, facts }) =>
    kept.has(seatId) ? facts.map((one) => ({ ...one, seatId })) : [],
  );
  if (rows.length > 0)
    await db.execute(
      sql`insert into ${fact} (workshop_id, seat_id, stage, pos, at, exercise, kind, "check", code, key, value, detail)
        select ${workshopId}, "seatId", ${stage}::smallint, pos, at, exercise, kind, "check", code, key, value,
          nullif(detail, 'null'::jsonb)
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row("seatId" text, pos bigint, at bigint,
          exercise text, kind text, "check" text, code text, key text, value bigint, detail jsonb)
        on conflict do nothing`,
    );
  await db
    .update(factState)
    .set({ pos: sql`greatest(${factState.pos}, ${pos}::bigint)`, madeAt: sql`now()` })
    .where(eq(factState.workshopId, workshopId));
}

/** The seats whose facts can be stored: rows, locked until the end of the transaction, and merged. */
async function lockSeats(
  db: Database,
  workshopId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({ id: seat.id })
    .from(seat)
    .where(and(eq(seat.workshopId, workshopId), inArray(seat.id, [...ids])))
    .for('key share');
  const kept = new Set(rows.map(({ id }) => id));
  if (ids.every((id) => kept.has(id))) return kept;
  const merged = await db
    .select({ id: mergedSeatId })
    .from(command)
    .where(and(eq(command.workshopId, workshopId), eq(command.kind, MERGE_SEATS)));
  for (const { id } of merged) kept.add(id);
  return kept;
}

const mergedSeatId = sql<string>`${command.payload}->>'from'`;

/**
 * Deletes the facts that the log can give again, and the state. Facts that outlived their seat under
 * another id stay: its log was erased.
 */
export async function deleteDerivedFacts(db: Database, workshopId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(factState).where(eq(factState.workshopId, workshopId));
    await tx.delete(fact).where(
      and(
        eq(fact.workshopId, workshopId),
        or(
          inArray(
            fact.seatId,
            tx.select({ id: seat.id }).from(seat).where(eq(seat.workshopId, workshopId)),
          ),
          inArray(
            fact.seatId,
            tx
              .select({ id: mergedSeatId })
              .from(command)
              .where(and(eq(command.workshopId, workshopId), eq(command.kind, MERGE_SEATS))),
          ),
        ),
      ),
    );
  });
}

/** Begins the pseudonyms of erased students whose facts stay. An id of a seat has no dash. */
const KEPT_FACTS_PREFIX = 'erased-';
const PSEUDONYM_BYTES = 6;

/** Whether facts belong to an erased student, so that the log can't give them again. */
export function areKeptFacts(seatId: string): boolean {
  return seatId.startsWith(KEPT_FACTS_PREFIX);
}

/**
 * Keeps the facts of an erased student under a new pseudonym, without what the student could have
 * chosen: keys become numbers, parameters go. Nothing connects the pseudonym with the seat.
 */
export async function keepFactsOfSeats(
  db: Database,
  { workshopId, seatIds }: { workshopId: string; seatIds: readonly string[] },
): Promise<void> {
  const pseudonym = KEPT_FACTS_PREFIX + randomBytes(PSEUDONYM_BYTES).toString('hex');
  const ofSeats = and(eq(fact.workshopId, workshopId), inArray(fact.seatId, [...seatIds]));
  await db.execute(sql`
    with numbered as (
      select key, row_number() over (order by key) as number
      from (select distinct key from ${fact} where ${ofSeats} and key <> '') keys)
    update ${fact} set seat_id = ${pseudonym}, detail = ${fact.detail} - 'params',
      key = coalesce((select ${pseudonym} || '.' || number from numbered where numbered.key = ${fact.key}), '')
    where ${ofSeats}`);
}

/** The pseudonyms of erased students whose facts stay, in the order of their names. */
export async function listKeptPseudonyms(db: Database, workshopId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: fact.seatId })
    .from(fact)
    .where(
      and(eq(fact.workshopId, workshopId), sql`${fact.seatId} like ${`${KEPT_FACTS_PREFIX}%`}`),
    )
    .orderBy(fact.seatId);
  return rows.map(({ id }) => id);
}

/**
 * Deletes the facts after the checkpoints of their seats, which will be made again from there.
 * `checkpointFold`: the version of the checkpoints that count.
 */
export async function deleteFactsAfterCheckpoints(
  db: Database,
  { workshopId, checkpointFold }: { readonly workshopId: string; readonly checkpointFold: number },
): Promise<void> {
  await db.execute(
    sql`delete from ${fact} using ${seat} left join ${checkpoint}
        on ${checkpoint.workshopId} = ${seat.workshopId} and ${checkpoint.seatId} = ${seat.id}
          and ${checkpoint.fold} = ${checkpointFold}
      where ${fact.workshopId} = ${workshopId} and ${seat.workshopId} = ${workshopId}
        and ${fact.seatId} = ${seat.id} and ${fact.pos} > coalesce(${checkpoint.pos}, 0)`,
  );
}

/** In this order, facts of one position make sense: what ends comes before what begins. */
const KIND_ORDER: readonly FactKind[] = [
  'started',
  'pass-revoked',
  'failure-closed',
  'unverified-closed',
  'infra-closed',
  ...FACT_KINDS,
];
const KIND_RANKS = new Map(FACT_KINDS.map((kind) => [kind, KIND_ORDER.indexOf(kind)]));

/**
 * All facts of a workshop in the order of the log. Reads each column as one JSON list, because an
 * object per row of the driver costs several times as much.
 */
export async function readFacts(db: Database, workshopId: string): Promise<SeatFact[]> {
  const { rows } = await db.execute<{ [Column in keyof SeatFact]: SeatFact[Column][] | null }>(
    sql`select json_agg(seat_id) as "seatId", json_agg(stage) as stage, json_agg(pos) as pos, json_agg(at) as at,
        json_agg(exercise) as exercise, json_agg(kind) as kind, json_agg("check") as check, json_agg(code) as code,
        json_agg(key) as key, json_agg(value) as value, json_agg(detail) as detail
      from ${fact} where workshop_id = ${workshopId}`,
  );
  const [columns] = rows;
  if (columns?.kind == null) return [];
  const columnAt = <Column extends keyof SeatFact>(
    column: Column,
    index: number,
  ): SeatFact[Column] => columns[column]?.[index] as SeatFact[Column];
  return columns.kind
    .map((kind, index) => ({
      seatId: columnAt('seatId', index),
      stage: columnAt('stage', index),
      kind,
      pos: columnAt('pos', index),
      at: columnAt('at', index),
      exercise: columnAt('exercise', index),
      check: columnAt('check', index),
      code: columnAt('code', index),
      key: columnAt('key', index),
      value: columnAt('value', index),
      detail: columnAt('detail', index),
    }))
    .sort(compareFacts);
}

function compareFacts(left: SeatFact, right: SeatFact): number {
  return (
    left.pos - right.pos ||
    left.stage - right.stage ||
    (KIND_RANKS.get(left.kind) ?? 0) - (KIND_RANKS.get(right.kind) ?? 0)
  );
}
