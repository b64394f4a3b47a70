import { eq } from 'drizzle-orm';
import type { Connection } from '#db/connect.ts';
import { finishFactState, insertFacts } from '#db/queries/facts.ts';
import { command, seat, workshop } from '#db/schema.ts';
import type { Json } from '#lib/kit/json.ts';
import type { ResultsInput } from '#lib/results/input.ts';
import { storePackContent } from '../packs/content.ts';

const ROWS_PER_INSERT = 1_000;
/** Fields of commands that hold the id of a seat. */
const SEAT_FIELDS = new Set(['seatId', 'from']);

/**
 * Writes the seats, commands and facts of a drawn workshop into the tables of an existing one, in
 * place of its log, and its times. Ids of seats begin with the id of the workshop. Staff seats are test seats here, because
 * the drawn persons don't exist. `shiftMs`: how much later everything happens. Returns the ids of
 * the seats.
 */
export async function storeResultsInput(
  db: Connection,
  workshopId: string,
  { workshop: info, pack, seats, facts, commands }: ResultsInput,
  shiftMs = 0,
): Promise<string[]> {
  const toDate = (at: number | null): Date | null => (at === null ? null : new Date(at + shiftMs));
  const idOf = (id: string): string => `${workshopId}-${id}`;
  await db
    .update(workshop)
    .set({
      state: info.endedAt === null ? 'live' : 'ended',
      packDigest: await storePackContent(db, pack),
      packId: pack.id,
      startedAt: toDate(info.startedAt),
      endedAt: toDate(info.endedAt),
    })
    .where(eq(workshop.id, workshopId));
  if (seats.length > 0)
    await db.insert(seat).values(
      seats.map(({ id, label, name, role }, index) => ({
        id: idOf(id),
        workshopId,
        label,
        ordinal: index + 1,
        displayName: name,
        isTest: role !== 'student',
      })),
    );
  const toStored = (name: string, value: Json): Json => {
    if (SEAT_FIELDS.has(name) && typeof value === 'string') return idOf(value);
    return name === 'startsAt' && typeof value === 'number' ? value + shiftMs : value;
  };
  const rows = commands.map(({ seatId, payload, at, ...row }) => ({
    ...row,
    workshopId,
    at: at + shiftMs,
    seatId: seatId === null ? null : idOf(seatId),
    payload: Object.fromEntries(
      Object.entries(payload).map(([name, value]) => [name, toStored(name, value)]),
    ),
    fence: 0,
  }));
  await db.delete(command).where(eq(command.workshopId, workshopId));
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT)
    await db.insert(command).values(rows.slice(from, from + ROWS_PER_INSERT));
  const last = [...facts, ...commands].reduce((max, { pos }) => Math.max(max, pos), 0);
  await finishFactState(db, { workshopId, fold: 1, pos: last });
  for (const [stage, ofStage] of Map.groupBy(facts, (fact) => fact.stage)) {
    const bySeat = Map.groupBy(ofStage, ({ seatId }) => idOf(seatId));
    await insertFacts(
      db,
      { workshopId, stage, pos: last },
      Array.from(bySeat, ([seatId, ofSeat]) => ({
        seatId,
        facts: ofSeat.map(({ seatId: _seat, stage: _stage, at, value, ...fact }) => ({
          ...fact,
          at: at + shiftMs,
          // The value of a failure is a time.
          value: value !== null && fact.kind === 'failure-opened' ? value + shiftMs : value,
        })),
      })),
    );
  }
  return seats.map(({ id }) => idOf(id));
}
