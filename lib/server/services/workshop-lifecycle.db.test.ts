import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  signInWithWorkshop,
  startAppServer,
  type AppServer,
  type TestBrowser,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { REOPEN_MS, START_UNDO_MS } from '#lib/room/lifecycle.ts';
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

describe('the opening of a workshop', () => {
  it('records its time, which stays until the workshop is a draft again', async () => {
    const workshop = await client.create('open');
    expect(workshop.openedAt).toBeGreaterThan(server.now() - 10 * SECOND_MS);
    expect(client.roomOf(workshop)).toMatchObject({ workshop: { openedAt: workshop.openedAt } });
    const reopened = await client.create('live');
    await client.patch(reopened.id, { state: 'ended' });
    expect(await client.patch(reopened.id, { state: 'live' })).toMatchObject({
      body: { openedAt: reopened.openedAt },
    });
    expect(await client.patch(workshop.id, { state: 'draft' })).toMatchObject({
      body: { openedAt: null },
    });
  });
});

describe('the start of a workshop', () => {
  it('records its time and makes exercise 1 current', async () => {
    const workshop = await client.create('live');
    expect(workshop.startedAt).toBeGreaterThan(server.now() - 10 * SECOND_MS);
    expect(client.roomOf(workshop)).toMatchObject({
      current: 'one',
      workshop: { state: 'live', startedAt: workshop.startedAt },
    });
  });

  it('keeps an exercise that staff chose before', async () => {
    const workshop = await client.create('open');
    await owner.request('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: 'two',
    });
    await client.patch(workshop.id, { state: 'live' });
    expect(client.roomOf(workshop)?.current).toBe('two');
  });

  it('can be undone for ten seconds', async () => {
    const workshop = await client.create('live');
    expect(await client.patch(workshop.id, { state: 'open' })).toMatchObject({
      status: 200,
      body: { state: 'open', startedAt: null },
    });
    await client.patch(workshop.id, { state: 'live' });
    server.advanceTime(START_UNDO_MS + 1);
    expect(await client.patch(workshop.id, { state: 'open' })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
  });

  it('needs an open workshop', async () => {
    const draft = await client.create('draft');
    expect(await client.patch(draft.id, { state: 'live' })).toMatchObject({
      status: 409,
      body: { error: 'workshop-not-open', audience: 'staff' },
    });
  });
});

describe('an open workshop', () => {
  it('goes back to draft only while it has no seat', async () => {
    const empty = await client.create('open');
    expect((await client.patch(empty.id, { state: 'draft' })).body.state).toBe('draft');
    const joined = await client.create('open');
    await client.join(joined);
    expect(await client.patch(joined.id, { state: 'draft' })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
  });
});

describe('an ended workshop', () => {
  it.each(['open', 'live'] as const)('is reopened to the state %s that it had', async (state) => {
    const workshop = await client.create(state);
    const { body: ended } = await client.patch(workshop.id, { state: 'ended' });
    expect(ended).toMatchObject({
      state: 'ended',
      endedFrom: state,
      reopenUntil: (ended.endedAt ?? 0) + REOPEN_MS,
    });
    expect(client.roomOf(workshop)?.workshop).toMatchObject({
      state: 'ended',
      endedAt: ended.endedAt,
    });
    const other = state === 'open' ? 'live' : 'open';
    expect(await client.patch(workshop.id, { state: other })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
    expect((await client.patch(workshop.id, { state })).body).toMatchObject({
      state,
      endedAt: null,
      endedFrom: null,
      reopenUntil: null,
      startedAt: workshop.startedAt,
    });
  });

  it('is archived after the ten minutes, and not reopened any more', async () => {
    const workshop = await client.create('ended');
    server.advanceTime(REOPEN_MS - MINUTE_MS);
    expect(await client.patch(workshop.id, { state: 'archived' })).toMatchObject({
      status: 409,
      body: { error: 'archive-too-early' },
    });
    server.advanceTime(MINUTE_MS);
    expect(await client.patch(workshop.id, { state: 'live' })).toMatchObject({
      status: 409,
      body: { error: 'reopen-too-late' },
    });
    expect((await client.patch(workshop.id, { state: 'archived' })).body.state).toBe('archived');
  });

  it('leaves the archive by its owner only', async () => {
    const workshop = await client.create('ended');
    const instructor = await client.invite(workshop, 'instructor');
    server.advanceTime(REOPEN_MS);
    expect((await client.patch(workshop.id, { state: 'archived' }, instructor)).status).toBe(200);
    expect(await client.patch(workshop.id, { state: 'ended' }, instructor)).toMatchObject({
      status: 403,
      body: { error: 'forbidden' },
    });
    expect((await client.patch(workshop.id, { state: 'ended' })).body.state).toBe('ended');
    expect(client.roomOf(workshop)?.workshop.state).toBe('ended');
  });

  it('gets another code when its own was taken before the reopening', async () => {
    const workshop = await client.create('live', { code: 'TAKEN-77' });
    await client.patch(workshop.id, { state: 'ended' });
    await client.create('open', { code: 'TAKEN-77' });
    const { body, status } = await client.patch(workshop.id, { state: 'live' });
    expect([status, body.state]).toEqual([200, 'live']);
    expect(body.code).not.toBe('TAKEN-77');
  });

  it('speaks of its end to staff in other words than to students', async () => {
    const workshop = await client.create('live');
    const { browser: student, seatId } = await client.join(workshop);
    await client.patch(workshop.id, { state: 'ended' });
    expect(
      await owner.request('POST', `/api/workshops/${workshop.id}/commands`, {
        kind: 'announce',
        text: 'Hello',
        to: { to: 'all' },
      }),
    ).toMatchObject({ status: 409, body: { error: 'workshop-ended', audience: 'staff' } });
    expect(
      await student.request('POST', `/api/seats/${seatId}/help-request`, { exerciseId: null }),
    ).toMatchObject({ status: 409, body: { error: 'workshop-ended', audience: 'student' } });
  });

  it('lets staff correct results and write notes', async () => {
    const workshop = await client.create('live');
    const { seatId } = await client.join(workshop);
    await client.patch(workshop.id, { state: 'ended' });
    for (const command of [
      { kind: 'add-note', seatId, text: 'Late' },
      { kind: 'mark-passed', seatId, exerciseId: 'one' },
      { kind: 'revoke-pass', seatId, exerciseId: 'one' },
    ])
      expect(
        (await owner.request('POST', `/api/workshops/${workshop.id}/commands`, command)).status,
      ).toBe(200);
  });

  it('keeps an end that two members send at once as one end', async () => {
    const workshop = await client.create('live');
    const results = await Promise.all([
      client.patch(workshop.id, { state: 'ended' }),
      client.patch(workshop.id, { state: 'ended' }),
    ]);
    expect(results.map(({ body }) => body.state)).toEqual(['ended', 'ended']);
    expect(new Set(results.map(({ body }) => body.endedAt)).size).toBe(1);
  });
});

describe('the settings of a workshop', () => {
  const all = {
    name: 'Another name',
    startsAt: '2026-12-01T15:00:00Z',
    timeZone: 'Europe/Berlin',
    language: 'ja',
    code: 'OTHER-77',
    expectedSeats: 40,
    requiredReadiness: ['images'],
    showsZone: true,
    joining: 'approval',
    seatLimit: 100,
  } as const;

  it('can all be changed before the start', async () => {
    const { id } = await client.create('draft');
    expect((await client.patch(id, all)).body).toMatchObject({
      ...all,
      startsAt: Date.parse(all.startsAt),
    });
    expect(
      (await client.patch(id, { expectedSeats: null, requiredReadiness: null })).body,
    ).toMatchObject({
      expectedSeats: null,
      requiredReadiness: null,
    });
  });

  it.each(['timeZone', 'language'] as const)('keep the %s while it is live', async (field) => {
    const { id } = await client.create('live');
    expect(await client.patch(id, { [field]: all[field] })).toMatchObject({
      status: 409,
      body: { error: 'outdated', field },
    });
  });

  it('change only the name after the end, and nothing in the archive', async () => {
    const ended = await client.create('ended');
    expect(await client.patch(ended.id, { code: 'LATE-777' })).toMatchObject({
      status: 409,
      body: { error: 'workshop-ended', audience: 'staff', field: 'code' },
    });
    expect((await client.patch(ended.id, { name: 'Renamed' })).body.name).toBe('Renamed');
    const archived = await client.create('archived');
    expect(await client.patch(archived.id, { name: 'Renamed' })).toMatchObject({
      status: 409,
      body: { error: 'workshop-ended', field: 'name' },
    });
  });

  it('ignore values that are as they were, whatever the state is', async () => {
    const { id, name, code, timeZone } = await client.create('ended');
    const { status, body } = await client.patch(id, { name, code, timeZone, language: 'en' });
    expect([status, body.name]).toEqual([200, name]);
  });

  it.each([{ expectedSeats: 0 }, { expectedSeats: 2_001 }, { requiredReadiness: ['A b'] }])(
    'are refused when they are out of bounds: %o',
    async (body) => {
      const { id } = await client.create('draft');
      expect(await client.patch(id, body)).toMatchObject({
        status: 400,
        body: { error: 'malformed' },
      });
    },
  );
});

describe('tokens', () => {
  const CASES = [
    ['draft', 'agent', true],
    ['ended', 'agent', false],
    ['ended', 'export', true],
    ['ended', 'invite', true],
    ['archived', 'agent', false],
    ['archived', 'export', false],
    ['archived', 'invite', false],
  ] as const;
  it.each(CASES)('of a workshop in state %s and kind %s: %s', async (state, kind, isAllowed) => {
    const { id } = await client.create(state);
    const { status, body } = await owner.request('POST', `/api/workshops/${id}/tokens`, {
      kind,
      hours: 1,
      ...(kind === 'agent' && { uses: 1 }),
      ...(kind === 'invite' && { role: 'assistant', name: 'Kato' }),
    });
    if (isAllowed) expect(status).toBe(200);
    else expect(body).toEqual({ error: 'workshop-ended', audience: 'staff' });
  });
});
