import { createHash } from 'node:crypto';
import type { Connection, Database } from '#db/connect.ts';
import { admitAgent } from '#db/queries/agents.ts';
import { grantRole } from '#db/queries/memberships.ts';
import { findPerson, insertPerson } from '#db/queries/people.ts';
import { insertSeat } from '#db/queries/seats.ts';
import {
  deleteWorkshop,
  findWorkshop,
  insertWorkshop,
  updateWorkshop,
} from '#db/queries/workshops.ts';
import type { CourseExercise } from '#agents/sim/day/course.ts';
import { LEAD_MS, simulateDay } from '#agents/sim/day/day.ts';
import type { DayPreset, DayTruth } from '#agents/sim/day/types.ts';
import { studentName } from '#agents/sim/names.ts';
import { createSeededRandom, type Random } from '#agents/sim/random.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { replayFixture } from '#lib/grading/history/replay.ts';
import type { Reason } from '#lib/grading/types.ts';
import { DAY_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { WorkshopOwnership } from '../log/ownership.ts';
import type { Log } from '../logger.ts';
import { storePackContent } from '../packs/content.ts';
import { withUniqueCode } from '../services/workshop-changes.ts';
import { DayLog, type DayMember, type DayStudentSeat } from './day-log.ts';

export interface FinishedWorkshopOptions {
  readonly db: Connection;
  readonly ownership: WorkshopOwnership;
  readonly log: Log;
  readonly name: string;
  readonly pack: Pack;
  /** What students do in the exercises of `pack`. */
  readonly course: readonly CourseExercise[];
  readonly language: 'ja' | 'en';
  readonly timeZone: string;
  /** Id of the person who owns the workshop. */
  readonly ownerId: string;
  readonly seed: number;
  readonly preset: DayPreset;
  readonly students: number;
  /** ms since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Share of the day that is written, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** The instructor, then the helpers. */
const STAFF = [
  { name: 'Mori', role: 'instructor' },
  { name: 'Kato', role: 'assistant' },
  { name: 'Silva', role: 'assistant' },
  { name: 'Okafor', role: 'assistant' },
] as const;
/** Failing reasons that the server stores with a help request. */
const MAX_FAILING_REASONS = 8;

/** The same id for the same seed and content, so that a workshop is written once. */
export function finishedWorkshopId(name: string, seed: number, digest: string): string {
  return createSeededId(createTextRandom(`${name} ${String(seed)} ${digest}`));
}

/**
 * Writes a whole finished workshop in virtual time: rows, persons, seats, and a log of which every
 * command passed the rules of a live one. Nothing is graded yet: that happens when the workshop is
 * opened. A workshop that an earlier call left unfinished is replaced.
 * @param id the id of the workshop
 * @returns the drawn times, to compare the results with
 */
export async function writeFinishedWorkshop(
  id: string,
  options: FinishedWorkshopOptions,
): Promise<DayTruth> {
  const { db, ownership, pack, course, seed, preset, startsAt, endsAt, log } = options;
  if ((await findWorkshop(db, id)) !== null) await deleteWorkshop(db, id);
  const { students, staff } = await writeRows(id, options);
  const day = simulateDay({
    seed,
    preset,
    startsAt,
    endsAt,
    course,
    kinds: pack.plan.kinds,
    planVersion: pack.plan.version,
    seatIds: students.map(({ seatId }) => seatId),
    staffIds: staff.map(({ id: personId }) => personId),
  });
  const dayLog = await DayLog.open({
    db,
    ownership,
    workshopId: id,
    pack,
    students,
    staff,
    listReasons: createReasonReader(pack, course),
    log,
  });
  try {
    await dayLog.writeWorkshopCommand('workshop-changed', { state: 'open' }, startsAt - LEAD_MS);
    let share = 0;
    for (const events of day.slices) {
      for (const event of events) await dayLog.write(event);
      const { at } = events.at(-1) ?? { at: startsAt };
      share = Math.max(share, (at - startsAt) / (endsAt - startsAt));
      options.onProgress?.(share);
    }
    await dayLog.writeWorkshopCommand('workshop-changed', { state: 'ended' }, endsAt);
    await dayLog.flush();
  } finally {
    await dayLog.close();
  }
  await updateWorkshop(db, id, {
    state: 'ended',
    endedFrom: 'live',
    endedAt: new Date(endsAt),
  });
  return day.truth;
}

async function writeRows(
  id: string,
  options: FinishedWorkshopOptions,
): Promise<{ readonly students: DayStudentSeat[]; readonly staff: DayMember[] }> {
  const { db, name, pack, language, timeZone, ownerId, startsAt, students: count } = options;
  const createdAt = new Date(startsAt - DAY_MS);
  const packDigest = await storePackContent(db, pack);
  await withUniqueCode(undefined, (code) =>
    insertWorkshop(db, {
      id,
      name,
      code,
      state: 'draft',
      packId: pack.id,
      packVersion: pack.version,
      packDigest,
      language,
      timeZone,
      startsAt: new Date(startsAt),
      createdAt,
      openedAt: new Date(startsAt - LEAD_MS),
      startedAt: new Date(startsAt),
      expectedSeats: count,
      seatLimit: Math.max(500, count),
    }),
  );
  await grantRole(db, { workshopId: id, personId: ownerId, role: 'owner' });
  const random = createTextRandom(id);
  const staff: DayMember[] = [];
  for (const { name: staffName, role } of STAFF) {
    const personId = createSeededId(random);
    await insertPersonOnce(db, { id: personId, name: staffName, namedAt: createdAt });
    await grantRole(db, { workshopId: id, personId, role });
    staff.push({ id: personId, name: staffName, role });
  }
  const students: DayStudentSeat[] = [];
  for (let index = 0; index < count; index += 1)
    students.push(await writeSeat(id, index, random, options));
  return { students, staff };
}

async function writeSeat(
  workshopId: string,
  index: number,
  random: Random,
  { db, startsAt }: FinishedWorkshopOptions,
): Promise<DayStudentSeat> {
  const [seatId, personId, epoch, key] = [
    createSeededId(random),
    createSeededId(random),
    createSeededId(random),
    createSeededId(random),
  ];
  const displayName = studentName(index);
  const now = new Date(startsAt - 10 * MINUTE_MS);
  await db.transaction(async (tx) => {
    await insertPersonOnce(tx, { id: personId, name: displayName });
    await insertSeat(tx, { id: seatId, workshopId, personId, displayName, now });
    await admitAgent(tx, {
      key,
      workshopId,
      seatId,
      machineId: `sim-${String(index)}`,
      hostname: `vm-${String(index)}`,
      tokenId: null,
      now,
    });
  });
  return { seatId, personId, epoch, key };
}

/** Persons outlive a workshop that is written again. */
async function insertPersonOnce(
  db: Database,
  row: { readonly id: string; readonly name: string; readonly namedAt?: Date },
): Promise<void> {
  if ((await findPerson(db, row.id)) === null)
    await insertPerson(db, { ...row, isInstructor: false });
}

/** Why the objects of a recording fail, computed on first use. */
function createReasonReader(
  pack: Pack,
  course: readonly CourseExercise[],
): (exerciseId: string, recording: string) => readonly Reason[] {
  const cache = new Map<string, readonly Reason[]>();
  return (exerciseId, name) => {
    const key = `${exerciseId} ${name}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const exercise = pack.exercises.find(({ id }) => id === exerciseId);
    const recording = course
      .find(({ id }) => id === exerciseId)
      ?.failing.find((candidate) => candidate.name === name);
    const reasons =
      exercise === undefined || recording === undefined
        ? []
        : Object.values(
            replayFixture(compileExercise(exercise), recording.moments, {
              kinds: pack.plan.kinds,
            }).reasons,
          ).slice(0, MAX_FAILING_REASONS);
    cache.set(key, reasons);
    return reasons;
  };
}

function createTextRandom(text: string): Random {
  return createSeededRandom(createHash('sha256').update(text).digest().readUInt32BE(0));
}

/** An id of the form of `generateId`. */
function createSeededId(random: Random): string {
  const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from({ length: 32 }, () => ALPHABET.charAt(Math.floor(random() * 32))).join('');
}
