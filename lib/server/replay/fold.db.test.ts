import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { listSeatsWithAgents } from '#db/queries/agents.ts';
import { insertPerson } from '#db/queries/people.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { loadCourse } from '#agents/sim/day/course.ts';
import { RoomClient } from '#lib/client/room-client.ts';
import { RecordedRoom } from '#lib/client/recorded-room.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { ReadyReplay, ReplayNames, ReplayView } from '#lib/protocol/api/replay.ts';
import { presentProjector } from '#lib/room/presenters/projector.ts';
import { presentRoom } from '#lib/room/presenters/room-view.ts';
import { presentSeatRow } from '#lib/room/presenters/seat-row.ts';
import { findSharedIncidents } from '#lib/room/presenters/shared-incidents.ts';
import type { ReplayChunk } from '#lib/room/replay-views.ts';
import { groupOf, type RoomState } from '#lib/room/state.ts';
import { computeRoomStats } from '#lib/room/stats/room-stats.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { ProjectorView, RoomView } from '#lib/room/views.ts';
import { finishedWorkshopId, writeFinishedWorkshop } from '../demo/finished-workshop.ts';
import { COMMIT_GRACE_MS } from '../grader/fold-progress.ts';
import { WatchdogMarker } from '../grader/watchdog.ts';
import { WorkshopFold } from '../grader/workshop-fold.ts';
import { listCommands, RECORD_PRESENCE, type LogEntry } from '../log/entry.ts';
import { mapOrdinals } from '../log/epochs.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { readCommandsOfKind, readEntriesFrom, readEpochs } from '../log/read.ts';
import { readStages } from '../packs/stages.ts';
import { LiveSeat } from '../workshops/live-seat.ts';
import { toRoomWorkshop } from '../workshops/room-workshop.ts';
import { findReplaySpan, recordReplay, type Recording } from './fold.ts';
import { CHUNK_MS, STATS_INTERVAL_MS } from './recorder.ts';

const PACKS = join(import.meta.dirname, '../../../packs');
const FOLDER = join(PACKS, 'kubernetes-basics');
const startsAt = Date.UTC(2026, 9, 5);
const DAY = { preset: 'realistic', students: 8, endsAt: startsAt + 45 * MINUTE_MS } as const;
const loaded = await loadPack(FOLDER, { compile: compileWithKinds });
if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
const EXERCISES = ['pod-apply', 'pod-request', 'problem-1', 'quiz-node'];
const pack: Pack = {
  ...loaded.pack,
  exercises: loaded.pack.exercises.filter(({ id }) => EXERCISES.includes(id)),
};
const workshopId = finishedWorkshopId('Replay', 7, 'digest');

let database: TestDatabase;
let recording: Recording;
let names: ReplayNames;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const ownership = new WorkshopOwnership(database.url);
  await insertPerson(db, { id: 'owner', name: 'Demo', isInstructor: true });
  await writeFinishedWorkshop(workshopId, {
    db,
    ownership,
    log: () => undefined,
    name: 'Replay',
    pack,
    course: await loadCourse(pack, FOLDER),
    language: 'en',
    timeZone: 'UTC',
    ownerId: 'owner',
    seed: 7,
    startsAt,
    ...DAY,
  });
  await ownership.stop();
  const row = await findWorkshop(db, workshopId);
  const span = row && findReplaySpan(row);
  if (!span) throw new Error('the workshop has no replay');
  recording = await recordReplay({
    db,
    workshopId,
    span,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  names = {
    seats: (await listSeatsWithAgents(db, workshopId)).map(({ id, label, displayName }) => ({
      id,
      label,
      name: displayName,
      group: groupOf(label),
    })),
    staff: {},
  };
}, 300_000);
afterAll(() => database.drop());

const chunksOf = (view: ReplayView): ReplayChunk[] =>
  recording.chunks
    .filter((chunk) => chunk.view === view)
    .map(({ bytes }) => JSON.parse(gunzipSync(bytes).toString()) as ReplayChunk);

/** What a page shows at a time of the replay. */
async function replayAt(view: ReplayView, at: number): Promise<RoomView | ProjectorView> {
  const chunks = chunksOf(view);
  const replay: ReadyReplay = {
    state: 'ready',
    view,
    recordingId: 'recording',
    from: startsAt,
    to: DAY.endsAt,
    timeZone: 'UTC',
    chunkMs: CHUNK_MS,
    chunks: chunks.length,
    marks: [],
  };
  const room = new RecordedRoom({
    workshopId,
    replay,
    names,
    loadChunk: (ordinal) => Promise.resolve(chunks[ordinal]!),
  });
  const client = new RoomClient(room, createFakeClock(at));
  const handle = view === 'room' ? client.room(workshopId) : client.projector(workshopId);
  handle.subscribe(() => undefined);
  await room.showAt(startsAt);
  await room.showAt(at);
  const shown = handle.getSnapshot().view;
  client.close();
  if (shown === null) throw new Error('the replay shows nothing');
  return shown;
}

/** A room that gets the entries of the log one moment after the other, as a live one does. */
async function openRoom(): Promise<{ stateAt(at: number): RoomState }> {
  const { db } = database;
  const row = await findWorkshop(db, workshopId);
  if (row?.packDigest == null) throw new Error('the workshop has no content');
  const [stage] = await readStages(db, row.packDigest, []);
  const entries: LogEntry[] = await readCommandsOfKind(db, workshopId, RECORD_PRESENCE);
  const ordinals = mapOrdinals(await readEpochs(db, workshopId));
  const start = { changes: 0, commands: 0 };
  for await (const page of readEntriesFrom(db, workshopId, start, ordinals)) entries.push(...page);
  entries.sort((a, b) => a.pos - b.pos);
  const reducer = new RoomReducer();
  const seats = new Map(
    (await listSeatsWithAgents(db, workshopId)).map((seat) => [
      seat.id,
      new LiveSeat(seat, { presence: 'not-connected', since: 0 }, reducer.getOrCreateSeat(seat.id)),
    ]),
  );
  const fold = new WorkshopFold({
    pack: stage.pack,
    slowChecks: [],
    marker: new WatchdogMarker(),
    // A busy machine must not be taken for a slow check.
    limitMs: 600_000,
  });
  const update = ({ updates, failures, slowSeats }: ReturnType<typeof fold.applyEntries>): void => {
    expect([failures, slowSeats]).toEqual([[], []]);
    for (const found of updates) seats.get(found.seatId)?.applyUpdate(found);
  };
  let next = 0;
  const takeMoment = (): LogEntry[] => {
    const first = next;
    const at = timeOf(entries[first]!);
    while (entries[next] !== undefined && timeOf(entries[next]!) <= at) next += 1;
    return entries.slice(first, next);
  };
  const apply = (moment: readonly LogEntry[]): void => {
    const commands = listCommands(moment);
    for (const { kind, seatId, payload, at } of commands) {
      const seat = seats.get(seatId ?? '');
      if (kind === RECORD_PRESENCE && seat !== undefined)
        Object.assign(seat, { presence: payload['presence'], presenceSince: at });
    }
    for (const command of commands) if (command.kind !== RECORD_PRESENCE) reducer.apply(command);
    update(
      fold.applyEntries(moment.filter((e) => e.log === 'change' || e.kind !== RECORD_PRESENCE)),
    );
  };
  return {
    stateAt(at) {
      while (entries[next] !== undefined && timeOf(entries[next]!) <= at) apply(takeMoment());
      update(fold.confirmPendingPasses(at - COMMIT_GRACE_MS));
      const { scheduleState, released, thresholds, notices } = reducer;
      return {
        workshop: { ...toRoomWorkshop(row), state: 'live', endedAt: null, endedFrom: null },
        now: at,
        pack: stage.pack,
        availablePackVersion: null,
        seats,
        current: scheduleState.current,
        currentSince: scheduleState.currentSince,
        released,
        outage: null,
        schedule: reducer.scheduleAt(at),
        breaks: scheduleState.schedule.breaks,
        thresholds,
        notices: notices.list,
        staff: [],
        warnings: [],
        grading: null,
      };
    },
  };
}

/** When the server had an entry, ms since 1970. */
const timeOf = (entry: LogEntry): number => (entry.log === 'change' ? entry.receivedAt : entry.at);

/** The room as a helper's page has it, without what a replay doesn't tell. */
function presentLive(state: RoomState, at: number): RoomView {
  const { stats, stuck } = computeRoomStats(state, at);
  const incidents = findSharedIncidents(state.seats.values(), at);
  const me = { id: '', role: 'instructor', name: '' } as const;
  const rows = [...state.seats.values()].map(
    (seat) => presentSeatRow(state, seat, 'instructor', at, stuck.get(seat.id)).row,
  );
  return presentRoom(state, me, { incidents, stats, stuck }, rows);
}

const withoutDifferences = ({ info, seats, stats, notices }: RoomView) => ({
  info: {
    ...info,
    workshop: { ...info.workshop, code: '' },
    // Of the sockets, which the log doesn't have.
    outage: null,
    sharedIncidents: info.sharedIncidents.map((incident) => ({ ...incident, since: 0 })),
  },
  stats,
  notices: notices.map((notice) => ({ ...notice, from: '' })),
  seats: seats.map(({ readinessIssues: _, ...row }) => ({
    ...row,
    presenceSince: row.presence === 'not-connected' ? 0 : row.presenceSince,
    // Diagnosed once per batch, and the recording has other batches.
    incidents: row.incidents.map((incident) => ({ ...incident, since: 0 })),
    helpClaim: row.helpClaim && { ...row.helpClaim, by: { id: row.helpClaim.by.id, name: '' } },
  })),
});

describe('the recording of a day', () => {
  it('shows at any time what a room shows that has the log up to then', async () => {
    // Where the stats are as of that time.
    const times = [10, 12.5, 25, 40].map((minutes) => startsAt + minutes * MINUTE_MS);
    const room = await openRoom();
    for (const at of times) {
      expect((at - startsAt) % STATS_INTERVAL_MS).toBe(0);
      const state = room.stateAt(at);
      const copy = JSON.parse(JSON.stringify(presentLive(state, at))) as RoomView;
      const shown = (await replayAt('room', at)) as RoomView;
      expect(withoutDifferences(shown), new Date(at).toISOString()).toEqual(
        withoutDifferences(copy),
      );
      const projector = presentProjector(state);
      expect(await replayAt('projector', at)).toEqual(
        JSON.parse(
          JSON.stringify({
            ...projector,
            info: { ...projector.info, workshop: { ...projector.info.workshop, code: '' } },
          }),
        ),
      );
    }
  }, 600_000);
});
