import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { insertPerson } from '#db/queries/people.ts';
import { readResultSeats } from '#db/queries/results.ts';
import { loadCourse } from '#agents/sim/day/course.ts';
import type { DayTruth, TrueAttendance } from '#agents/sim/day/types.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { loadPack } from '#lib/packs/load.ts';
import { clipSpans, subtractSpans, totalMs, uniteSpans, type Span } from '#lib/results/spans.ts';
import { writeFile } from '../exports/write-file.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { finishedWorkshopId, writeFinishedWorkshop } from './finished-workshop.ts';

const FOLDER = join(import.meta.dirname, '../../../packs/kubernetes-basics');
const OWNER = 'owner';
const STUDENTS = 60;
/** When the server shows a silent agent as offline. */
const SILENCE_MS = 20 * SECOND_MS;
const startsAt = Date.UTC(2026, 9, 5);
const endsAt = startsAt + 2 * HOUR_MS;
const workshop: Span = { from: startsAt, to: endsAt };
const loaded = await loadPack(FOLDER, { compile: compileWithKinds });
if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
const pack = {
  ...loaded.pack,
  exercises: loaded.pack.exercises.filter(({ id }) => ['pod-apply', 'problem-1'].includes(id)),
};

let database: TestDatabase;
let ownership: WorkshopOwnership;
let truth: DayTruth;
/** The rows of `attendance.csv`, in the order of the students. */
let rows: readonly Record<string, string>[];

beforeAll(async () => {
  database = await createTestDatabase();
  ownership = new WorkshopOwnership(database.url);
  const { db } = database;
  await insertPerson(db, { id: OWNER, name: 'Demo', isInstructor: true });
  const id = finishedWorkshopId('attendance', 7, 'digest');
  truth = await writeFinishedWorkshop(id, {
    db,
    ownership,
    log: () => undefined,
    name: 'Attendance',
    pack,
    course: await loadCourse(pack, FOLDER),
    language: 'en',
    timeZone: 'Asia/Tokyo',
    ownerId: OWNER,
    seed: 7,
    preset: 'calibration',
    students: STUDENTS,
    startsAt,
    endsAt,
  });
  const server = await startAgentServer(database.url, { pack });
  await (
    await server.workshops.open(id)
  )?.graded;
  await server.stop();
  const bytes = await readAll(
    writeFile(db, database.url, {
      workshopId: id,
      file: { kind: 'table', table: 'attendance', format: 'csv' },
      level: 'named',
      key: new Uint8Array(32),
      showsHelpers: false,
      url: 'https://podium.example',
      now: endsAt + HOUR_MS,
    }),
  );
  const records: Record<string, string>[] = parse(bytes, { columns: true, bom: true });
  const bySeat = new Map(records.map((row) => [row['student'], row]));
  // Seats are made in the order of the students.
  rows = (await readResultSeats(db, id)).map(({ label }) => bySeat.get(label) ?? {});
}, 240_000);
afterAll(async () => {
  await ownership.stop();
  await database.drop();
});

async function readAll(bytes: AsyncGenerator<Uint8Array, number>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** When a student was in the room, if the server knew everything. */
function truePresence({ connectsAt, leavesAt, absences }: TrueAttendance): Span[] {
  if (connectsAt === null) return [];
  return subtractSpans(clipSpans([{ from: connectsAt, to: leavesAt }], workshop), absences);
}

/** The server sees that an agent is gone after a silence, so absences and departures begin later. */
function expectedMinutes(student: TrueAttendance): number {
  const begins = clipSpans(student.absences, workshop).length + (isGone(student) ? 1 : 0);
  return minutesOf(truePresence(student)) + (begins * SILENCE_MS) / MINUTE_MS;
}

const withRows = () => truth.attendance.map((student, index) => ({ student, row: rows[index]! }));
const isGone = ({ leavesAt }: TrueAttendance): boolean => leavesAt < endsAt;
const minutesOf = (spans: readonly Span[]): number => totalMs(spans) / MINUTE_MS;

describe('T16.4: the attendance of a simulated day', () => {
  it('has a row for each student', () => {
    expect(rows).toHaveLength(STUDENTS);
    for (const row of rows)
      expect([row['role'], row['display_name'] !== '']).toEqual(['student', true]);
  });

  it('lists students who never came, came late and left early', () => {
    const kinds = truth.attendance.map((student) => [
      student.connectsAt === null,
      (student.connectsAt ?? 0) > startsAt,
      isGone(student),
    ]);
    for (const kind of [0, 1, 2]) expect(kinds.some((each) => each[kind])).toBe(true);
  });

  it('has the true arrivals, and none for students who never came', () => {
    for (const { student, row } of withRows())
      if (student.connectsAt === null) expect(row['arrived_at']).toBe('');
      else {
        const error = Date.parse(row['arrived_at'] ?? '') - Math.max(startsAt, student.connectsAt);
        expect(Math.abs(error)).toBeLessThanOrEqual(1);
      }
  });

  it('has the true departures, and the end of the workshop for students who stayed', () => {
    const isAwayAt = (student: TrueAttendance, at: number): boolean =>
      [...student.absences, ...student.linkLost].some(({ from, to }) => from <= at && at <= to);
    let compared = 0;
    for (const { student, row } of withRows()) {
      const leavesAt = Math.min(student.leavesAt, endsAt);
      if (student.connectsAt === null || isAwayAt(student, leavesAt)) continue;
      const error = Date.parse(row['departed_at'] ?? '') - leavesAt;
      if (isGone(student)) expect(Math.abs(error - SILENCE_MS)).toBeLessThanOrEqual(1);
      else expect(error).toBe(0);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(STUDENTS / 2);
  });

  it('has the true minutes of students whose agent never lost the connection', () => {
    const compared = withRows().filter(({ student }) => student.linkLost.length === 0);
    expect(compared.length).toBeGreaterThan(STUDENTS / 3);
    for (const { student, row } of compared)
      expect(Math.abs(Number(row['present_min']) - expectedMinutes(student))).toBeLessThan(0.02);
  });

  it('is wrong by a lost connection at most, in which the server sees no work', () => {
    for (const { student, row } of withRows()) {
      const lostMin = minutesOf(clipSpans(uniteSpans(student.linkLost), workshop));
      const error = Math.abs(Number(row['present_min']) - expectedMinutes(student));
      expect(error).toBeLessThanOrEqual(lostMin + SILENCE_MS / MINUTE_MS + 0.02);
    }
  });

  it('counts students with at least 10 minutes as present', () => {
    for (const row of rows) expect(row['attended']).toBe(String(Number(row['present_min']) >= 10));
    const came = truth.attendance.filter(({ connectsAt }) => connectsAt !== null);
    expect(rows.filter(({ attended }) => attended === 'true')).toHaveLength(came.length);
  });
});
