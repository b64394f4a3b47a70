import { eq } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { seat, seatGrant, workshop } from '#db/schema.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { drawResultsInput, resultsPack, WORKSHOP_STARTS_AT } from '#lib/results/results.fixture.ts';
import type { ResultsInput } from '#lib/results/input.ts';
import { Comparison, StudentReport } from '#lib/results/report-types.ts';
import { Results } from '#lib/results/types.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ResultsAnswer } from '../context.ts';
import { storeResultsInput } from '../results/stored-workshop.fixture.ts';

const ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;
const STUDENTS = 24;
/** A student has access for some days after the end, so the workshops ended some minutes ago. */
const SHIFT_MS =
  Math.floor((Date.now() - WORKSHOP_STARTS_AT) / MINUTE_MS) * MINUTE_MS - 100 * MINUTE_MS;
const STARTS_AT = WORKSHOP_STARTS_AT + SHIFT_MS;

let database: TestDatabase;
let server: AppServer;
let workshopId: string;
let seatIds: string[];
/** A browser in each role, one of a student, and one of another workshop's owner. */
const browsers = new Map<string, TestBrowser>();

const browserOf = (role: string): TestBrowser => {
  const browser = browsers.get(role);
  if (browser === undefined) throw new Error(`no browser has the role ${role}`);
  return browser;
};
const createWorkshop = async (name: string): Promise<{ id: string; code: string }> =>
  (
    await browserOf('owner').request<{ id: string; code: string }>('POST', '/api/workshops', {
      name,
      packId: 'course',
      startsAt: '2026-11-12T09:00:00+09:00',
      timeZone: 'Asia/Tokyo',
      language: 'en',
    })
  ).body;

const store = (id: string, input: ResultsInput): Promise<string[]> =>
  storeResultsInput(database.db, id, input, SHIFT_MS);

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  const signedIn = await signInWithWorkshop(server);
  ({ workshopId } = signedIn);
  browsers.set('owner', signedIn.browser);
  for (const role of ROLES.slice(1)) {
    const { body } = await signedIn.browser.request<CreatedToken>(
      'POST',
      `/api/workshops/${workshopId}/tokens`,
      { kind: 'invite', role, hours: 1 },
    );
    const browser = new TestBrowser(server.url);
    await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
    browsers.set(role, browser);
  }
  const student = new TestBrowser(server.url);
  const { body } = await student.request<{ seat: { id: string } }>('POST', '/api/join', {
    code: signedIn.code,
    displayName: 'kiwi',
    language: 'en',
  });
  browsers.set('student', student);
  browsers.set('stranger', new TestBrowser(server.url));
  await database.db.update(seat).set({ label: 'Z-99', ordinal: 2_599 });
  seatIds = await store(
    workshopId,
    drawResultsInput({ seed: 5, students: STUDENTS, testSeats: 2 }),
  );
  // The drawn seat becomes the student's own.
  await database.db.update(seatGrant).set({ seatId: seatIds[0]! });
  await database.db.delete(seat).where(eq(seat.id, body.seat.id));
  await server.workshops.close(workshopId);
}, 60_000);
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const read = (browser: TestBrowser, query = '', id = workshopId) =>
  browser.request<ResultsAnswer>('GET', `/api/workshops/${id}/results${query}`);
const resultsOf = async (browser: TestBrowser, query = '', id = workshopId): Promise<Results> => {
  const { body, status } = await read(browser, query, id);
  expect(status).toBe(200);
  if (body.state !== 'ready') throw new Error(`the results are ${body.state}`);
  return Results.parse(body.results);
};
const report = (role: string, seatId: string) =>
  browserOf(role).request('GET', `/api/workshops/${workshopId}/results/students/${seatId}`);

describe('the level of results', () => {
  it.each([
    [
      'owner',
      { named: 'named', pseudonymous: 'pseudonymous', aggregate: 'aggregate', '': 'named' },
    ],
    [
      'instructor',
      { named: 'named', pseudonymous: 'pseudonymous', aggregate: 'aggregate', '': 'named' },
    ],
    [
      'assistant',
      { named: 'named', pseudonymous: 'pseudonymous', aggregate: 'aggregate', '': 'named' },
    ],
    [
      'organizer',
      { named: 'aggregate', pseudonymous: 'aggregate', aggregate: 'aggregate', '': 'aggregate' },
    ],
  ] as const)('is at most that of the role %s', async (role, levels) => {
    for (const [asked, given] of Object.entries(levels)) {
      const results = await resultsOf(browserOf(role), `?level=${asked}`);
      expect([asked, results.level]).toEqual([asked, given]);
      expect(results.students?.length ?? null).toBe(given === 'aggregate' ? null : STUDENTS);
      expect(results.help.helpers !== null).toBe(role === 'owner' && given === 'named');
    }
  });

  it.each([
    ['projector', 403, 'forbidden'],
    ['student', 403, 'forbidden'],
    ['stranger', 401, 'sign-in-required'],
  ])('gives the %s no results', async (role, status, error) => {
    expect(await read(browserOf(role))).toMatchObject({ status, body: { error } });
  });

  it('shows outsiders that nothing exists', async () => {
    const { id } = await createWorkshop('Hall C');
    for (const role of ['instructor', 'organizer', 'student'])
      expect(await read(browserOf(role), '', id)).toMatchObject({ status: 404 });
  });

  it('has neither names nor seats below named, and no order of seats', async () => {
    const [named, pseudonymous, aggregate] = await Promise.all(
      ['named', 'pseudonymous', 'aggregate'].map((level) =>
        resultsOf(browserOf('owner'), `?level=${level}`),
      ),
    );
    const [first] = named?.students ?? [];
    expect(first).toMatchObject({ id: seatIds[0], name: 'Student 1' });
    for (const results of [pseudonymous, aggregate]) {
      const text = JSON.stringify(results);
      expect(text).not.toMatch(/Student \d/);
      for (const id of seatIds) expect(text).not.toContain(id);
    }
    expect(pseudonymous?.students?.map(({ label }) => label)).not.toContain(first?.label);
  });
});

describe('filters', () => {
  it('select a part of the day, in whole minutes', async () => {
    const from = STARTS_AT + 10 * MINUTE_MS;
    const { filter } = await resultsOf(
      browserOf('owner'),
      `?from=${String(from + 1_000)}&to=${String(from + 20 * MINUTE_MS - 1_000)}`,
    );
    expect(filter).toEqual({ group: null, from, to: from + 20 * MINUTE_MS });
  });

  it('that are empty or malformed select everything', async () => {
    const everything = { group: null, from: null, to: null };
    for (const query of ['?from=9&to=3', '?from=x&to=', '?group=', '?group=unknown'])
      expect((await resultsOf(browserOf('owner'), query)).filter).toEqual(everything);
  });

  it('select no part of the day without students', async () => {
    const from = STARTS_AT + 10 * MINUTE_MS;
    const { filter } = await resultsOf(browserOf('organizer'), `?from=${String(from)}`);
    expect(filter).toMatchObject({ from: null, to: null });
  });
});

describe('reading results', () => {
  it('opens no workshop and takes no lock of it', async () => {
    const fence = async () =>
      (
        await database.db
          .select({ fence: workshop.fence })
          .from(workshop)
          .where(eq(workshop.id, workshopId))
      )[0];
    const before = await fence();
    for (const role of ['owner', 'organizer']) await resultsOf(browserOf(role), '?group=A');
    await report('owner', seatIds[1]!);
    expect(server.workshops.get(workshopId)).toBeUndefined();
    expect(await fence()).toEqual(before);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } =
      await client.query(`select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
        where locktype = 'advisory' and datname = current_database()`);
    await client.end();
    expect(rows).toEqual([]);
  });

  it('answers a reader who has the results already with 304', async () => {
    const path = `/api/workshops/${workshopId}/results?level=aggregate`;
    const first = await browserOf('owner').request('GET', path);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    const ask = (known: string) =>
      browserOf('owner').request('GET', path, undefined, { 'if-none-match': known });
    expect(await ask(tag)).toMatchObject({ status: 304, text: '' });
    expect(await ask(`"other", W/${tag}`)).toMatchObject({ status: 304 });
    expect(await ask('"other"')).toMatchObject({ status: 200 });
  });

  it('says that a workshop has not started', async () => {
    const { id } = await createWorkshop('Hall D');
    expect((await read(browserOf('owner'), '', id)).body).toEqual({ state: 'not-started' });
    expect(
      await browserOf('owner').request(
        'GET',
        `/api/workshops/${id}/results/students/${seatIds[0]!}`,
      ),
    ).toMatchObject({ status: 404 });
  });

  it('says how much of the log is read while the facts are made', async () => {
    server.factRebuilds.set(workshopId, { done: 600, total: 1_000 });
    expect((await read(browserOf('owner'))).body).toEqual({
      state: 'reading-log',
      done: 600,
      total: 1_000,
    });
    expect(await report('owner', seatIds[1]!)).toMatchObject({
      status: 409,
      body: { error: 'not-ready', retryMs: 2_000 },
    });
    expect((await read(browserOf('projector'))).status).toBe(403);
    server.factRebuilds.delete(workshopId);
  });

  it('has results of a workshop without students', async () => {
    const { id } = await createWorkshop('Hall E');
    await store(id, drawResultsInput({ seed: 1, students: 0 }));
    for (const level of ['named', 'aggregate'])
      expect((await resultsOf(browserOf('owner'), `?level=${level}`, id)).headline).toMatchObject({
        finished: null,
        medianPassed: null,
      });
  });

  it('has the results of a workshop that runs, and keeps them for a minute', async () => {
    const { id } = await createWorkshop('Hall F');
    await store(id, drawResultsInput({ seed: 2, isLive: true }));
    const first = await resultsOf(browserOf('owner'), '', id);
    expect(first.workshop.endedAt).toBeNull();
    expect(await resultsOf(browserOf('owner'), '', id)).toEqual(first);
    server.advanceTime(MINUTE_MS);
    expect((await resultsOf(browserOf('owner'), '', id)).asOf).toBeGreaterThan(first.asOf);
  });

  it('finds a workshop that was deleted meanwhile no more', async () => {
    const { id } = await createWorkshop('Hall G');
    await store(id, drawResultsInput({ seed: 3 }));
    const [answer] = await Promise.all([
      read(browserOf('owner'), '', id),
      database.db.delete(workshop).where(eq(workshop.id, id)),
    ]);
    expect(answer.status).toBe(404);
    expect((await read(browserOf('owner'), '', id)).status).toBe(404);
  });

  it('leaves out a seat from the moment when it is marked as a test seat', async () => {
    const path = `/api/seats/${seatIds[3]!}`;
    expect((await browserOf('owner').request('PATCH', path, { isTest: true })).status).toBe(200);
    const { students, excluded } = await resultsOf(browserOf('owner'));
    expect(students?.map(({ id }) => id)).not.toContain(seatIds[3]);
    expect(excluded.test).toBe(3);
    await browserOf('owner').request('PATCH', path, { isTest: false });
    expect((await resultsOf(browserOf('owner'))).excluded.test).toBe(2);
    expect(server.workshops.get(workshopId)).toBeUndefined();
  });
});

describe('the report of a student', () => {
  it.each(['owner', 'instructor', 'assistant'])('is for the role %s', async (role) => {
    const { status, body } = await report(role, seatIds[1]!);
    expect(status).toBe(200);
    expect(StudentReport.parse(body).student).toMatchObject({ id: seatIds[1], name: 'Student 2' });
  });

  it.each([
    ['organizer', 403],
    ['projector', 403],
    ['student', 403],
    ['stranger', 401],
  ])('is not for the role %s', async (role, status) => {
    expect((await report(role, seatIds[1]!)).status).toBe(status);
  });

  it('exists for students of the workshop only', async () => {
    expect((await report('owner', 'unknown')).status).toBe(404);
  });

  it('is for the student of the seat after the end of the workshop', async () => {
    const own = (role: string, seatId = seatIds[0]!) =>
      browserOf(role).request('GET', `/api/seats/${seatId}/report`);
    expect(StudentReport.parse((await own('student')).body).student.id).toBe(seatIds[0]);
    expect((await own('student', seatIds[1])).status).toBe(404);
    expect((await own('owner')).status).toBe(403);
    expect((await own('organizer')).status).toBe(404);
    await database.db.update(workshop).set({ state: 'live' }).where(eq(workshop.id, workshopId));
    expect((await own('student')).status).toBe(404);
    await database.db.update(workshop).set({ state: 'ended' }).where(eq(workshop.id, workshopId));
  });
});

describe('the comparison of workshops', () => {
  let otherId: string;
  beforeAll(async () => {
    otherId = (await createWorkshop('Hall H')).id;
    await store(otherId, drawResultsInput({ seed: 6, students: 30 }));
  });
  const compare = (role: string, ...ids: string[]) =>
    browserOf(role).request('GET', `/api/results/compare?workshops=${ids.join(',')}`);

  it('is at the level of the role', async () => {
    const { status, body } = await compare('owner', workshopId, otherId);
    expect(status).toBe(200);
    const comparison = Comparison.parse(body);
    expect(comparison.level).toBe('named');
    expect(comparison.workshops.map(({ id }) => id)).toEqual([workshopId, otherId]);
    expect(comparison.exercises.map(({ id }) => id)).toEqual(
      resultsPack().exercises.map(({ id }) => id),
    );
  });

  it('needs a role in each workshop', async () => {
    for (const role of ['instructor', 'organizer'])
      expect((await compare(role, workshopId, otherId)).status).toBe(404);
    expect((await compare('student', workshopId, otherId)).status).toBe(403);
    expect((await compare('stranger', workshopId, otherId)).status).toBe(401);
  });

  it('is of two to six workshops of one course', async () => {
    const malformed = { status: 400, body: { error: 'malformed', field: 'workshops' } };
    expect(await compare('owner', workshopId)).toMatchObject(malformed);
    expect(await compare('owner', workshopId, workshopId)).toMatchObject(malformed);
    expect(await compare('owner', '../x', workshopId)).toMatchObject(malformed);
    expect(
      await compare('owner', ...Array.from({ length: 7 }, (_, index) => `w${String(index)}`)),
    ).toMatchObject(malformed);
    const { id } = await createWorkshop('Hall I');
    await database.db.update(workshop).set({ packId: 'other' }).where(eq(workshop.id, id));
    expect(await compare('owner', workshopId, id)).toMatchObject(malformed);
  });
});
