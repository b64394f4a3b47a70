import { listKeptPseudonyms, readFacts, readFactState } from '#db/queries/facts.ts';
import { readCommandLog, readResultSeats, readStaffNames } from '#db/queries/results.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import type { Connection, Database } from '#db/connect.ts';
import type { ResultSeat, ResultsInput } from '#lib/results/input.ts';
import { isOver } from '#lib/room/lifecycle.ts';
import { readStages } from '../packs/stages.ts';
import type { ReadInput } from './compute.ts';

/** Inputs that are kept, so that another filter or student reads nothing. */
const KEPT_INPUTS = 2;

/** Reads inputs, and keeps the last ones. Concurrent reads of the same data are one. */
export function createInputReader(db: Connection): ReadInput {
  const kept = new Map<string, { version: string; input: Promise<ResultsInput | null> }>();
  return ({ workshopId, version }, now) => {
    const known = kept.get(workshopId);
    kept.delete(workshopId);
    const input = known?.version === version ? known.input : readResultsInput(db, workshopId, now);
    kept.set(workshopId, { version, input });
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_INPUTS) break;
      kept.delete(oldest);
    }
    const forget = (): void => {
      if (kept.get(workshopId)?.input === input) kept.delete(workshopId);
    };
    input.then((value) => {
      if (value === null) forget();
    }, forget);
    return input;
  };
}

/**
 * Reads everything that the results of a workshop are computed from, as of one moment and without
 * opening the workshop. `now`: ms since 1970. null: the workshop doesn't exist, or it has never been
 * opened and has no course content yet.
 */
export function readResultsInput(
  db: Connection,
  workshopId: string,
  now: number,
): Promise<ResultsInput | null> {
  return db.transaction((tx) => read(tx, workshopId, now), {
    isolationLevel: 'repeatable read',
    accessMode: 'read only',
  });
}

async function read(tx: Database, workshopId: string, now: number): Promise<ResultsInput | null> {
  const workshop = await findWorkshop(tx, workshopId);
  if (workshop?.packDigest == null) return null;
  const state = await readFactState(tx, workshopId);
  const seats = await readResultSeats(tx, workshopId);
  const kept = await listKeptPseudonyms(tx, workshopId);
  const staff = await readStaffNames(tx, workshopId);
  const commands = await readCommandLog(tx, workshopId);
  const facts = await readFacts(tx, workshopId);
  const stages = await readStages(
    tx,
    workshop.packDigest,
    commands.map((command) => ({ log: 'command', ...command })),
  );
  const { pack } = stages.at(-1) ?? stages[0];
  return {
    workshop: {
      id: workshop.id,
      name: workshop.name,
      packId: workshop.packId,
      packVersions: [...new Set(stages.map((stage) => stage.pack.version))],
      language: workshop.language,
      timeZone: workshop.timeZone,
      startedAt: workshop.startedAt?.getTime() ?? null,
      endedAt: isOver(workshop.state) ? (workshop.endedAt?.getTime() ?? null) : null,
      isLogErased: state?.logErasedAt != null,
      areNamesErased: workshop.namesErasedAt !== null,
    },
    pack,
    seats: [
      ...seats.map(toResultSeat),
      ...kept.map((id) => ({ id, label: id, name: null, role: 'student' as const, group: '' })),
    ],
    facts,
    commands,
    staff,
    now,
  };
}

/** Staff who have a seat are staff, also if the seat is marked as a test seat. */
function toResultSeat({
  id,
  label,
  displayName,
  isTest,
  isStaff,
}: Awaited<ReturnType<typeof readResultSeats>>[number]): ResultSeat {
  return {
    id,
    label,
    name: displayName,
    role: isStaff ? 'staff' : isTest ? 'test' : 'student',
  };
}
