import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type {
  DeletionFacts,
  DuplicateProposal,
  WorkshopPage,
  WorkshopSummary,
} from '#lib/protocol/api/workshops.ts';
import { pass, progress } from '#lib/room/room.fixture.ts';
import { createWorkshopClient } from '#e2e/harness/workshop-client.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let client: ReturnType<typeof createWorkshopClient>;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner } = await signInWithWorkshop(server));
  client = createWorkshopClient(server, owner);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

describe('deleting a workshop', () => {
  it.each([
    ['draft', 204],
    ['open', 409],
    ['live', 409],
    ['ended', 204],
    ['archived', 204],
  ] as const)('in the state %s answers %i', async (state, expected) => {
    const { id } = await client.create(state);
    const { status, body } = await owner.request('DELETE', `/api/workshops/${id}`);
    expect(status).toBe(expected);
    if (expected === 409) expect(body).toEqual({ error: 'workshop-running' });
  });

  it('names what is lost', async () => {
    const workshop = await client.create('live');
    const { browser: student, seatId } = await client.join(workshop);
    await client.join(workshop, 'Ren');
    const helpRequest = `/api/seats/${seatId}/help-request`;
    await student.request('POST', helpRequest, { exerciseId: null, question: 'Why?' });
    await student.request('POST', helpRequest, { exerciseId: null, question: 'And how?' });
    await student.request('DELETE', helpRequest);
    await student.request('POST', helpRequest, { exerciseId: null, question: 'Again' });
    server.workshops
      .get(workshop.id)
      ?.setSeatState(seatId, { progress: new Map([progress('one', { pass: pass('one') })]) });
    const path = `/api/workshops/${workshop.id}/deletion-facts`;
    expect((await owner.request<DeletionFacts>('GET', path)).body).toEqual({
      students: 2,
      passes: 1,
      helpRequests: 2,
    });
    const instructor = await client.invite(workshop, 'instructor');
    expect((await instructor.request('GET', path)).status).toBe(403);
  });
});

describe('a duplicate', () => {
  const duplicate = (id: string, body: object, browser = owner) =>
    browser.request<WorkshopSummary>('POST', `/api/workshops/${id}/duplicate`, body);

  it('has the settings, thresholds, shifted breaks and members, and nothing of the students', async () => {
    const source = await client.create('live', { name: 'Basics 101', timeZone: 'Asia/Tokyo' });
    await client.patch(source.id, { expectedSeats: 30, showsZone: true });
    await client.join(source);
    const assistant = await client.invite(source, 'assistant');
    const breakAt = server.now() + 30 * MINUTE_MS;
    for (const command of [
      { kind: 'set-thresholds', stuckScore: 61 },
      { kind: 'plan-break', startsAt: breakAt, minutes: 15 },
    ])
      await owner.request('POST', `/api/workshops/${source.id}/commands`, command);
    const startsAt = new Date(source.startsAt + 24 * 60 * MINUTE_MS).toISOString();
    const { body: copy, status } = await duplicate(source.id, { startsAt });
    expect([status, copy]).toMatchObject([
      200,
      {
        name: 'Basics 101 (2)',
        state: 'draft',
        packId: 'course',
        timeZone: 'Asia/Tokyo',
        expectedSeats: 30,
        showsZone: true,
        seats: 0,
        role: 'owner',
        startedAt: null,
      },
    ]);
    expect(copy.code).not.toBe(source.code);
    expect(client.roomOf(copy)).toMatchObject({
      thresholds: { stuckScore: 61 },
      breaks: [{ startsAt: breakAt + 24 * 60 * MINUTE_MS, minutes: 15 }],
      notices: [],
    });
    expect(
      (await assistant.request<WorkshopSummary[]>('GET', '/api/workshops')).body,
    ).toContainEqual(expect.objectContaining({ id: copy.id, role: 'assistant' }));
    expect((await owner.request('GET', `/api/workshops/${copy.id}/tokens`)).body).toEqual([]);
    expect((await duplicate(source.id, { startsAt })).body.name).toBe('Basics 101 (3)');
  });

  it('takes what its form says instead', async () => {
    const source = await client.create('ended');
    const { body } = await duplicate(source.id, {
      startsAt: '2027-01-01T00:00:00Z',
      name: 'Spring',
      language: 'ja',
      code: 'SPRING-77',
    });
    expect(body).toMatchObject({ name: 'Spring', language: 'ja', code: 'SPRING-77' });
  });

  it('begins with a proposal for its form', async () => {
    const source = await client.create('open', { name: 'Proposed' });
    await client.invite(source, 'organizer');
    const path = `/api/workshops/${source.id}/duplicate`;
    expect((await owner.request<DuplicateProposal>('GET', path)).body).toMatchObject({
      name: 'Proposed (2)',
      packId: 'course',
      members: [{ name: 'Kato organizer', role: 'organizer' }],
    });
  });

  it('is for leads who can create workshops', async () => {
    const source = await client.create('live');
    const body = { startsAt: '2027-01-01T00:00:00Z' };
    const [instructor, assistant] = [
      await client.invite(source, 'instructor'),
      await client.invite(source, 'assistant'),
    ];
    expect((await duplicate(source.id, body, instructor)).body.role).toBe('owner');
    expect((await duplicate(source.id, body, assistant)).status).toBe(403);
    expect((await duplicate(source.id, body, new TestBrowser(server.url))).status).toBe(401);
  });
});

describe('the list of workshops', () => {
  const search = async (query: string, browser = owner) =>
    (await browser.request<WorkshopPage>('GET', `/api/workshops?${query}`)).body;
  const names = async (query: string) => (await search(query)).workshops.map(({ name }) => name);

  it('finds workshops by a part of the name, the code and the course', async () => {
    await client.create('open', { name: 'Findable Ωmega', code: 'SEARCH-4711' });
    expect(await names('q=findable')).toEqual(['Findable Ωmega']);
    expect(await names('q=search%204711')).toEqual(['Findable Ωmega']);
    expect(await names('q=rch-47')).toEqual(['Findable Ωmega']);
    expect((await names('q=course')).length).toBeGreaterThan(1);
    expect(await names('q=%25')).toEqual([]);
  });

  it('leaves out archived ones unless they are asked for, and filters by state and role', async () => {
    const { id } = await client.create('archived', { name: 'Archived one' });
    expect((await search('q=archived%20one')).total).toBe(0);
    for (const state of ['archived', 'all'])
      expect((await search(`q=archived%20one&state=${state}`)).workshops).toMatchObject([{ id }]);
    const page = await search('state=live');
    expect(new Set(page.workshops.map(({ state }) => state))).toEqual(new Set(['live']));
    expect((await search('role=assistant')).total).toBe(0);
    expect((await search('course=course')).total).toBeGreaterThan(0);
    expect((await search('course=other')).total).toBe(0);
    expect(page.courses).toEqual(['course']);
  });

  it('sorts by start, name and students', async () => {
    const first = await client.create('open', { name: 'sort b', startsAt: '2026-01-01T00:00:00Z' });
    await client.create('open', { name: 'Sort a', startsAt: '2026-01-02T00:00:00Z' });
    await client.create('open', { name: 'sort c', startsAt: '2026-01-03T00:00:00Z' });
    await client.join(first);
    expect(await names('q=sort')).toEqual(['sort c', 'Sort a', 'sort b']);
    expect(await names('q=sort&sort=name')).toEqual(['Sort a', 'sort b', 'sort c']);
    expect((await names('q=sort&sort=students'))[0]).toBe('sort b');
  });

  it('has pages of 50', async () => {
    for (let n = 0; n < 51; n += 1)
      await owner.request('POST', '/api/workshops', {
        name: `Paged ${String(n)}`,
        packId: 'course',
        startsAt: '2026-11-24T09:00:00Z',
        timeZone: 'UTC',
        language: 'en',
      });
    const first = await search('q=paged&page=1');
    expect([first.workshops.length, first.total, first.pageSize]).toEqual([50, 51, 50]);
    expect(await search('q=paged&page=2')).toMatchObject({ page: 2, total: 51 });
    expect((await search('q=paged&page=2')).workshops).toHaveLength(1);
  });

  it('ignores values that it does not know', async () => {
    expect(await search('state=mars&sort=luck&page=-3&role=king')).toMatchObject({ page: 1 });
  });

  it('shows how many students are connected while a workshop is open or live', async () => {
    const workshop = await client.create('live', { name: 'Connected one' });
    const { seatId } = await client.join(workshop);
    await client.join(workshop, 'Ren');
    server.workshops.get(workshop.id)?.setSeatState(seatId, { presence: 'connected' });
    expect((await search('q=connected%20one')).workshops).toMatchObject([
      { seats: 2, connected: 1 },
    ]);
    const { body } = await client.patch(workshop.id, { state: 'ended' });
    expect(body.connected).toBeNull();
  });

  it('has nothing for a student', async () => {
    const { browser } = await client.join(await client.create('open'));
    expect(await search('page=1', browser)).toMatchObject({ workshops: [], total: 0 });
  });
});
