import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { insertPerson } from '#db/queries/people.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { readReplayChunk, finishReplay, startReplay } from '#db/queries/replay.ts';
import type { Connection } from '#db/connect.ts';
import { loadCourse } from '#agents/sim/day/course.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import { RecordedRoom } from '#lib/client/recorded-room.ts';
import { RoomClient } from '#lib/client/room-client.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { HOUR_MS, SECOND_MS } from '#lib/kit/time.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { ReadyReplay } from '#lib/protocol/api/replay.ts';
import type { ReplayChunk } from '#lib/room/replay-views.ts';
import { writeFinishedWorkshop } from '#lib/server/demo/finished-workshop.ts';
import { WorkshopOwnership } from '#lib/server/log/ownership.ts';
import { findReplaySpan, recordReplay, type ReplaySpan } from '#lib/server/replay/fold.ts';
import { REPLAY_VERSION } from '#lib/server/replay/messages.ts';
import { CHUNK_MS } from '#lib/server/replay/recorder.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { openBenchDatabase } from './database.ts';
import type { InProcessMeasurement } from './measurement.ts';

const FOLDER = join(import.meta.dirname, '../../packs/kubernetes-basics');
const WORKSHOP = 'a'.repeat(32);
const OWNER = 'b'.repeat(32);
const RECORDING = 'recording';
const STARTS_AT = Date.UTC(2026, 9, 5);
const SEEKS = 40;

/** The recording of a simulated day, and how soon a page has its pictures. */
export const replayBench: InProcessMeasurement = {
  figures: [
    { name: 'replay_record_s', label: 'replay recorded', unit: 's' },
    { name: 'replay_room_mb', label: 'size of the recorded room', unit: 'MB' },
    { name: 'replay_projector_mb', label: 'size of the recorded projector', unit: 'MB' },
    { name: 'replay_first_ms', label: 'first picture, without its drawing', unit: 'ms' },
    { name: 'replay_seek_p95_ms', label: 'seek, p95, without its drawing', unit: 'ms' },
  ],

  async measure({ replayStudents, replayHours }, cleanup) {
    const { db, url } = await openBenchDatabase(cleanup);
    const span = await writeDay(db, url, { replayStudents, replayHours }, cleanup);
    const recordedAt = performance.now();
    const { chunks, marks, moments } = await recordReplay({
      db,
      workshopId: WORKSHOP,
      span,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const recordMs = performance.now() - recordedAt;
    await startReplay(db, WORKSHOP, {
      recordingId: RECORDING,
      version: REPLAY_VERSION,
      fromAt: span.from,
      toAt: span.to,
    });
    const storable = marks.map((mark) => ({ ...mark }));
    await finishReplay(
      db,
      { workshopId: WORKSHOP, recordingId: RECORDING },
      { marks: storable, moments, chunks },
    );
    const megabytes = (view: string): number =>
      chunks
        .filter((chunk) => chunk.view === view)
        .reduce((sum, { bytes }) => sum + bytes.byteLength, 0) / 1_000_000;
    return {
      replay_record_s: recordMs / SECOND_MS,
      replay_room_mb: megabytes('room'),
      replay_projector_mb: megabytes('projector'),
      ...(await measureSeeks(db, span)),
    };
  },
};

async function writeDay(
  db: Connection,
  url: string,
  { replayStudents, replayHours }: { replayStudents: number; replayHours: number },
  cleanup: CleanupStack,
): Promise<ReplaySpan> {
  const loaded = await loadPack(FOLDER, { compile: compileWithKinds });
  if (loaded.kind === 'refused') throw new Error('The course of the bench has errors.');
  await insertPerson(db, { id: OWNER, name: 'Bench', isInstructor: true });
  const ownership = new WorkshopOwnership(url);
  cleanup.add(() => ownership.stop());
  await writeFinishedWorkshop(WORKSHOP, {
    db,
    ownership,
    log: () => undefined,
    name: 'Bench',
    pack: loaded.pack,
    course: await loadCourse(loaded.pack, FOLDER),
    language: 'en',
    timeZone: 'UTC',
    ownerId: OWNER,
    seed: 1,
    preset: 'realistic',
    students: replayStudents,
    startsAt: STARTS_AT,
    endsAt: STARTS_AT + replayHours * HOUR_MS,
  });
  const row = await findWorkshop(db, WORKSHOP);
  const span = row && findReplaySpan(row);
  if (!span) throw new Error('The workshop of the bench has no replay.');
  return span;
}

/** Reads and shows what a page does: the first picture, and then times all over the day. */
async function measureSeeks(
  db: Connection,
  span: ReplaySpan,
): Promise<{ readonly replay_first_ms: number; readonly replay_seek_p95_ms: number }> {
  const replay: ReadyReplay = {
    state: 'ready',
    view: 'room',
    recordingId: RECORDING,
    ...span,
    timeZone: 'UTC',
    chunkMs: CHUNK_MS,
    chunks: Math.ceil((span.to - span.from) / CHUNK_MS),
    marks: [],
  };
  const room = new RecordedRoom({
    workshopId: WORKSHOP,
    replay,
    names: { seats: [], staff: {} },
    loadChunk: async (ordinal) => {
      const chunk = await readReplayChunk(db, { workshopId: WORKSHOP, view: 'room', ordinal });
      if (chunk === null) throw new Error(`chunk ${String(ordinal)} is missing`);
      return JSON.parse(gunzipSync(chunk.bytes).toString()) as ReplayChunk;
    },
  });
  const client = new RoomClient(room, createFakeClock(span.from));
  client.room(WORKSHOP).subscribe(() => undefined);
  const show = async (at: number): Promise<number> => {
    const startedAt = performance.now();
    await room.showAt(at);
    return performance.now() - startedAt;
  };
  const first = await show(span.from);
  const random = createSeededRandom(7);
  const times: number[] = [];
  for (let seek = 0; seek < SEEKS; seek += 1)
    times.push(await show(span.from + Math.floor(random() * (span.to - span.from))));
  client.close();
  times.sort((a, b) => a - b);
  return {
    replay_first_ms: first,
    replay_seek_p95_ms: times[Math.floor(0.95 * times.length)] ?? Number.NaN,
  };
}
