import { gunzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { beginLogErasure, eraseNames } from '#db/queries/erasure.ts';
import { deleteReplay, finishReplay, startReplay } from '#db/queries/replay.ts';
import { deleteRemovedSeat, markSeatsRemoved } from '#db/queries/seat-removal.ts';
import { command, replay, replayChunk, seat, workshop } from '#db/schema.ts';
import type { ReplayIndex, ReplayMoments, ReplayNames } from '#lib/protocol/api/replay.ts';
import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { drawResultsInput } from '#lib/results/results.fixture.ts';
import { deleteSeatData } from '../seat-keeper.ts';
import { storeResultsInput } from '../results/stored-workshop.fixture.ts';

const ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;
/** Requests for a recording that is made meanwhile. Each one waits a little. */
const MAX_REQUESTS = 2_000;
const DAY_MS = 12 * 60_000;
/** Words that only the first student typed. */
const QUESTION = 'my zebra crossed';

let database: TestDatabase;
let server: AppServer;
const browsers = new Map<string, TestBrowser>();
const browserOf = (role: string): TestBrowser => {
  const browser = browsers.get(role);
  if (browser === undefined) throw new Error(`no browser has the role ${role}`);
  return browser;
};

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  const { browser, workshopId } = await signInWithWorkshop(server);
  browsers.set('owner', browser);
  for (const role of ROLES.slice(1)) browsers.set(role, await invite(workshopId, role));
  browsers.set('stranger', new TestBrowser(server.url));
  roleWorkshop = workshopId;
  roleSeats = await fill(workshopId);
}, 120_000);
afterAll(async () => {
  await server.stop();
  await database.drop();
}, 120_000);

let roleWorkshop = '';
let roleSeats: string[] = [];

async function invite(workshopId: string, role: string): Promise<TestBrowser> {
  const { body } = await browserOf('owner').request<CreatedToken>(
    'POST',
    `/api/workshops/${workshopId}/tokens`,
    { kind: 'invite', role, hours: 1 },
  );
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return browser;
}

const createWorkshop = async (name: string): Promise<string> =>
  (
    await browserOf('owner').request<{ id: string }>('POST', '/api/workshops', {
      name,
      packId: 'course',
      startsAt: '2026-11-12T09:00:00+09:00',
      timeZone: 'Asia/Tokyo',
      language: 'en',
    })
  ).body.id;

/** Fills a workshop with a drawn day, in which the first student asks a question. Returns its seats. */
async function fill(id: string, students = 6): Promise<string[]> {
  const { db } = database;
  await db.delete(seat).where(eq(seat.workshopId, id));
  const seats = await storeResultsInput(db, id, drawResultsInput({ seed: 5, students }));
  const [row] = await db.select().from(workshop).where(eq(workshop.id, id));
  const startedAt = row?.startedAt?.getTime() ?? 0;
  // Some minutes are enough.
  await db
    .update(workshop)
    .set({ endedAt: new Date(startedAt + DAY_MS) })
    .where(eq(workshop.id, id));
  await db.insert(command).values({
    workshopId: id,
    // Before the others.
    pos: 0,
    at: startedAt + 60_000,
    actor: `student:${seats[0] ?? ''}`,
    kind: 'request-help',
    seatId: seats[0] ?? '',
    payload: { exerciseId: null, question: QUESTION, failing: [] },
    fence: 0,
  });
  await server.workshops.close(id);
  return seats;
}

const openReplay = (id: string, role = 'owner') =>
  browserOf(role).request<ReplayIndex>('GET', `/api/workshops/${id}/replay/index.json`);

/** Asks until the recording is made. */
async function recorded(
  id: string,
  role = 'owner',
): Promise<Extract<ReplayIndex, { state: 'ready' }>> {
  for (let request = 0; request < MAX_REQUESTS; request += 1) {
    const { body } = await openReplay(id, role);
    if (body.state === 'ready') return body;
    expect(body.state).toBe('preparing');
  }
  throw new Error('the replay is never ready');
}

/** Everything that is stored of a recording, as text. */
async function storedText(id: string): Promise<string> {
  const { db } = database;
  const chunks = await db.select().from(replayChunk).where(eq(replayChunk.workshopId, id));
  const rows = await db.select().from(replay).where(eq(replay.workshopId, id));
  return [...chunks.map(({ bytes }) => gunzipSync(bytes).toString()), JSON.stringify(rows)].join(
    '\n',
  );
}

const namesOf = (id: string, role = 'owner') =>
  browserOf(role).request<ReplayNames>('GET', `/api/workshops/${id}/replay/names`);

// A recording starts two threads, which takes its time on a busy machine.
describe('the replay of a workshop', { timeout: 300_000 }, () => {
  it('says why there is none', async () => {
    const id = await createWorkshop('States');
    expect((await openReplay(id)).body).toEqual({ state: 'not-started' });
    await fill(id, 0);
    expect((await openReplay(id)).body).toEqual({ state: 'empty' });
    await fill(id, 3);
    const endedAt = new Date();
    await database.db
      .update(workshop)
      .set({ state: 'live', endedAt: null })
      .where(eq(workshop.id, id));
    expect((await openReplay(id)).body).toEqual({ state: 'running' });
    await beginLogErasure(database.db, id, endedAt);
    expect((await openReplay(id)).body).toEqual({ state: 'erased', at: endedAt.getTime() });
  });

  it('is recorded again after the workshop was reopened', async () => {
    const id = await createWorkshop('Reopened');
    await fill(id, 2);
    const first = await recorded(id);
    expect((await recorded(id)).recordingId).toBe(first.recordingId);
    const endedAt = new Date(first.to + 600_000);
    await database.db.update(workshop).set({ endedAt }).where(eq(workshop.id, id));
    const second = await recorded(id);
    expect(second.recordingId).not.toBe(first.recordingId);
    expect(second.to).toBe(endedAt.getTime());
  });

  it('shows helpers the room and organizers the projector, and nothing to others', async () => {
    const [firstSeat = ''] = roleSeats;
    const { recordingId } = await recorded(roleWorkshop);
    const table: Record<string, unknown> = {};
    for (const role of [...ROLES, 'stranger']) {
      const index = await openReplay(roleWorkshop, role);
      const paths = [
        `/api/workshops/${roleWorkshop}/replay/0?recording=${recordingId}`,
        `/api/workshops/${roleWorkshop}/replay/names`,
        `/api/seats/${firstSeat}/replay/moments`,
        `/api/seats/${firstSeat}/replay/timeline?at=1791158400000`,
      ];
      const statuses = [];
      for (const path of paths) statuses.push((await browserOf(role).request('GET', path)).status);
      table[role] = [index.status, index.body.state === 'ready' ? index.body.view : null, statuses];
    }
    const helper = [200, 'room', [200, 200, 200, 200]];
    expect(table).toEqual({
      owner: helper,
      instructor: helper,
      assistant: helper,
      organizer: [200, 'projector', [200, 403, 404, 404]],
      projector: [403, null, [403, 403, 404, 404]],
      stranger: [401, null, [401, 401, 401, 401]],
    });
  });

  it('gives organizers no marks and no chunk about a student', async () => {
    const { recordingId, chunks, marks } = await recorded(roleWorkshop, 'organizer');
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.map(({ kind }) => kind)).not.toContain('help');
    for (let ordinal = 0; ordinal < chunks; ordinal += 1) {
      const { text } = await browserOf('organizer').request(
        'GET',
        `/api/workshops/${roleWorkshop}/replay/${String(ordinal)}?recording=${recordingId}`,
      );
      for (const word of [...roleSeats, QUESTION]) expect(text).not.toContain(word);
    }
  });

  it('lets browsers keep a chunk of this recording only', async () => {
    const { recordingId, chunks } = await recorded(roleWorkshop);
    const chunk = (path: string) =>
      browserOf('owner').request('GET', `/api/workshops/${roleWorkshop}/replay/${path}`);
    const stored = await chunk(`0?recording=${recordingId}`);
    expect(stored.headers.get('cache-control')).toBe('private, max-age=3600, immutable');
    expect(stored.body).toMatchObject({ view: { info: {}, seats: expect.any(Array) as unknown } });
    expect((await chunk('0')).headers.get('cache-control')).toBe('no-store');
    expect((await namesOf(roleWorkshop)).headers.get('cache-control')).toBe('no-store');
    expect((await chunk('0?recording=other')).status).toBe(409);
    expect((await chunk(String(chunks))).status).toBe(404);
    expect((await chunk('x')).status).toBe(404);
  });

  it('tells the moments and the hour of one student', async () => {
    const [first = ''] = roleSeats;
    const { from, to } = await recorded(roleWorkshop);
    const { body } = await browserOf('owner').request<ReplayMoments>(
      'GET',
      `/api/seats/${first}/replay/moments`,
    );
    const help = body.moments.find(({ kind }) => kind === 'help');
    expect(help?.at).toBeGreaterThanOrEqual(from + 60_000);
    expect(help?.at).toBeLessThan(from + 70_000);
    const hour = async (at: number) =>
      (
        await browserOf('owner').request<TimelineEntry[]>(
          'GET',
          `/api/seats/${first}/replay/timeline?at=${String(at)}`,
        )
      ).body;
    expect(await hour(from + 30_000)).not.toContainEqual(
      expect.objectContaining({ kind: 'help-request', what: 'requested', at: from + 60_000 }),
    );
    expect(await hour(from + 90_000)).toContainEqual(
      expect.objectContaining({ kind: 'help-request', what: 'requested', at: from + 60_000 }),
    );
    expect((await hour(to)).every(({ at }) => at > to - 3_600_000)).toBe(true);
  });
});

describe('an erasure', { timeout: 300_000 }, () => {
  it('of a student leaves no chunk and no name of them', async () => {
    const id = await createWorkshop('Erased student');
    const [first = '', second = ''] = await fill(id);
    const before = await recorded(id);
    const text = await storedText(id);
    expect(text).toContain(first);
    expect(text).toContain(QUESTION);
    const name = (await namesOf(id)).body.seats.find((row) => row.id === first)?.name ?? '';
    expect(name).not.toBe('');
    expect(text).not.toContain(name);
    await markSeatsRemoved(database.db, { workshopId: id, ids: [first], now: new Date() });
    await deleteSeatData(database.db, { id: first, workshopId: id });
    expect(await storedText(id)).toBe('[]');
    const gone = await browserOf('owner').request(
      'GET',
      `/api/workshops/${id}/replay/0?recording=${before.recordingId}`,
    );
    expect(gone.status).toBe(404);
    const after = await recorded(id);
    expect(after.recordingId).not.toBe(before.recordingId);
    const again = await storedText(id);
    for (const word of [first, QUESTION]) expect(again).not.toContain(word);
    expect(again).toContain(second);
    expect((await namesOf(id)).text).not.toContain(name);
  });

  it('of names leaves labels only', async () => {
    const id = await createWorkshop('Erased names');
    await fill(id);
    await recorded(id);
    const names = (await namesOf(id)).body.seats.map(({ name }) => name ?? '');
    await database.db.transaction((tx) => eraseNames(tx, id, new Date()));
    await recorded(id);
    const text = await storedText(id);
    const { body } = await namesOf(id);
    for (const word of [...names, QUESTION]) expect(text).not.toContain(word);
    expect(body.staff).toEqual({});
    expect(body.seats.map(({ name }) => name)).toEqual(names.map(() => null));
    expect(body.seats.every(({ label }) => label !== '')).toBe(true);
  });

  it('drops a recording that was begun before it', async () => {
    const { db } = database;
    const id = await createWorkshop('Race');
    const [first = ''] = await fill(id);
    const recording = { recordingId: 'begun-before', version: 1, fromAt: 1, toAt: 2 };
    await startReplay(db, id, recording);
    await markSeatsRemoved(db, { workshopId: id, ids: [first], now: new Date() });
    await deleteRemovedSeat(db, { id: first, workshopId: id, merged: [] });
    const isStored = await finishReplay(
      db,
      { workshopId: id, recordingId: recording.recordingId },
      {
        marks: [],
        moments: {},
        chunks: [{ view: 'room', ordinal: 0, fromAt: 1, toAt: 2, bytes: Buffer.from(first) }],
      },
    );
    expect(isStored).toBe(false);
    expect(await db.select().from(replayChunk).where(eq(replayChunk.workshopId, id))).toEqual([]);
  });

  it('lets no recording begin before its end', async () => {
    const { db } = database;
    const id = await createWorkshop('Lock');
    const order: string[] = [];
    const isDeleted = Promise.withResolvers<undefined>();
    const mayCommit = Promise.withResolvers<undefined>();
    const erasing = db.transaction(async (tx) => {
      await deleteReplay(tx, id);
      isDeleted.resolve(undefined);
      await mayCommit.promise;
      order.push('erased');
    });
    await isDeleted.promise;
    const starting = startReplay(db, id, {
      recordingId: 'later',
      version: 1,
      fromAt: 1,
      toAt: 2,
    }).then(() => order.push('begun'));
    await db.execute('select 1');
    mayCommit.resolve(undefined);
    await Promise.all([erasing, starting]);
    expect(order).toEqual(['erased', 'begun']);
  });
});
