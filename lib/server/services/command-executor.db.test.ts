import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { podExerciseYaml, createPackFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import type { RoomCommandInput } from '#lib/protocol/api/commands.ts';
import type { ExerciseText, JoinResult, TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import { presentSentNotices } from '#lib/room/presenters/notices.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { SeatView } from '#lib/room/views.ts';
import { startServer, type RunningServer } from '../start.ts';

/** A room through its routes and the real log: two instructors, an assistant, three students. */
let database: TestDatabase;
let folder: PackFolder;
let server: RunningServer;
let owner: TestBrowser;
let ono: TestBrowser;
let assistant: TestBrowser;
let workshopId: string;
let students: { readonly browser: TestBrowser; readonly seatId: string }[];

const start = (): Promise<RunningServer> =>
  startServer({
    environment: {
      port: 0,
      host: '127.0.0.1',
      dataDir: '/dev/null/no-data',
      publicUrl: null,
      databaseUrl: database.url,
      assetsUrl: null,
    },
    dir: folder.dir,
    log: () => undefined,
    openPages: () =>
      Promise.resolve({
        handleRequest: createRouteHandler(),
        handleUpgrade: (_, socket) => {
          socket.destroy();
        },
        stop: () => Promise.resolve(),
      }),
  });
const state = (): RoomState => {
  const live = server.workshops.get(workshopId);
  if (!live) throw new Error('the workshop is not open');
  return live.state();
};
const student = (n: number) => students[n] ?? { browser: owner, seatId: '' };
const seat = (n: number): SeatState => state().seats.get(student(n).seatId)!;
const viewOf = (n: number): SeatView =>
  presentSeat(state(), seat(n), 'student', { passRates: [], incidents: [] }, Date.now()).view;
const execute = (browser: TestBrowser, command: RoomCommandInput) =>
  browser.request<{ pos: number; error?: string; message?: string; field?: string }>(
    'POST',
    `/api/workshops/${workshopId}/commands`,
    command,
  );
const requestHelp = (n: number, body: object = {}) =>
  student(n).browser.request<{ pos: number }>(
    'POST',
    `/api/seats/${student(n).seatId}/help-request`,
    { exerciseId: 'web', question: '', ...body },
  );
const countCommands = async (): Promise<number> =>
  (await database.db.$client.query('select 1 from command where workshop_id = $1', [workshopId]))
    .rowCount ?? 0;

async function inviteStaff(role: 'instructor' | 'assistant', name?: string): Promise<TestBrowser> {
  const browser = new TestBrowser(server.url);
  const { body } = await owner.request<CreatedToken>(
    'POST',
    `/api/workshops/${workshopId}/tokens`,
    { kind: 'invite', role, hours: 1, name: name ?? 'Ueda' },
  );
  await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return browser;
}

beforeAll(async () => {
  [database, folder] = [await createTestDatabase(), createPackFolder()];
  folder.saveExercise('web', podExerciseYaml('web', '{ spec: { hostNetwork: true } }'));
  folder.saveVersion('1.0.0', ['web']);
  server = await start();
  owner = new TestBrowser(server.url);
  await owner.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  await owner.request('PATCH', '/api/me', { displayName: 'Sato' });
  const created = await owner.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Hall',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  workshopId = created.body.id;
  await owner.request('PATCH', `/api/workshops/${workshopId}`, { state: 'open' });
  await owner.request('PATCH', `/api/workshops/${workshopId}`, { state: 'live' });
  [ono, assistant] = [await inviteStaff('instructor', 'Ono'), await inviteStaff('assistant')];
  students = [];
  for (const displayName of ['kiwi', 'lime', 'plum']) {
    const browser = new TestBrowser(server.url);
    const { body } = await browser.request<JoinResult>('POST', '/api/join', {
      code: created.body.code,
      displayName,
      language: 'en',
    });
    students.push({ browser, seatId: body.seat.id });
  }
}, 60_000);
afterAll(async () => {
  await server.stop();
  folder.remove();
  await database.drop();
});

describe('a help request', () => {
  it('can be opened, canceled and read only by the student on the seat', async () => {
    const { seatId: id } = student(0);
    for (const browser of [student(1).browser, owner]) {
      expect(
        (await browser.request('POST', `/api/seats/${id}/help-request`, { exerciseId: null }))
          .status,
      ).toBeGreaterThanOrEqual(403);
      expect(
        (await browser.request('DELETE', `/api/seats/${id}/help-request`)).status,
      ).toBeGreaterThanOrEqual(403);
    }
    expect(seat(0).help.helpRequest).toBe(null);
  });

  it('keeps its place after a second question and disappears when it is canceled', async () => {
    await requestHelp(0, { question: 'why?' });
    await requestHelp(1);
    expect((await requestHelp(0, { question: 'why\nnot?' })).status).toBe(200);
    expect(viewOf(0).helpRequest).toMatchObject({
      place: 1,
      waitingCount: 2,
      question: 'why\nnot?',
      claimedBy: null,
    });
    expect(viewOf(1).helpRequest).toMatchObject({ place: 2, waitingCount: 2 });
    expect(
      (await student(0).browser.request('DELETE', `/api/seats/${student(0).seatId}/help-request`))
        .status,
    ).toBe(204);
    expect([viewOf(0).helpRequest, viewOf(1).helpRequest]).toMatchObject([
      null,
      { place: 1, waitingCount: 1 },
    ]);
    expect(await requestHelp(1, { exerciseId: 'nothing' })).toMatchObject({
      status: 404,
      body: { field: 'exerciseId' },
    });
    expect(await requestHelp(1, { question: 'x'.repeat(1_001) })).toMatchObject({ status: 400 });
  });
});

describe('a claim', () => {
  it('belongs to one helper: the second of two concurrent claims is refused with the name and not logged', async () => {
    const before = await countCommands();
    const answers = await Promise.all(
      [owner, ono].map((browser) =>
        execute(browser, { kind: 'claim-help', seatId: student(1).seatId }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { helpClaim } = seat(1).help;
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({
      error: 'already-claimed',
      message: helpClaim?.by.name,
    });
    expect(await countCommands()).toBe(before + 1);
    expect(viewOf(1).helpRequest).toMatchObject({ claimedBy: helpClaim?.by.name, waitingCount: 0 });
  });

  it('can be handed over only to staff, and an assistant cannot change the claim of another helper', async () => {
    const id = student(1).seatId;
    expect(
      state()
        .staff.map(({ name }) => name)
        .sort(),
    ).toEqual(['Ono', 'Sato', 'Ueda']);
    const to = state().staff.find(({ name }) => name === 'Ueda')?.id ?? '';
    for (const command of [
      { kind: 'release-help', seatId: id },
      { kind: 'hand-over-help', seatId: id, to },
      { kind: 'resolve-help', seatId: id },
    ] as const) {
      expect(await execute(assistant, command)).toMatchObject({
        status: 409,
        body: { error: 'already-claimed' },
      });
    }
    expect(
      await execute(ono, { kind: 'hand-over-help', seatId: id, to: seat(0).personId ?? '' }),
    ).toMatchObject({ status: 404, body: { field: 'to' } });
    await execute(ono, { kind: 'hand-over-help', seatId: id, to });
    expect(seat(1).help.helpClaim?.by).toEqual({ id: to, name: 'Ueda' });
    expect((await execute(assistant, { kind: 'snooze-help', seatId: id })).status).toBe(200);
    expect(seat(1).help).toMatchObject({
      helpClaim: null,
      helpRequest: { snoozedSince: expect.any(Number) },
    });
    expect(await execute(assistant, { kind: 'snooze-help', seatId: id })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
  });

  it('keeps the place of a snoozed request', async () => {
    await requestHelp(2);
    expect(viewOf(2).helpRequest).toMatchObject({ place: 1, waitingCount: 1 });
    await execute(assistant, { kind: 'unsnooze-help', seatId: student(1).seatId });
    expect([viewOf(1).helpRequest, viewOf(2).helpRequest]).toMatchObject([
      { place: 1, waitingCount: 2 },
      { place: 2, waitingCount: 2 },
    ]);
  });

  it('is resolved, and undoing that restores the state before', async () => {
    const id = student(1).seatId;
    await execute(assistant, { kind: 'claim-help', seatId: id });
    const before = seat(1).help;
    const {
      body: { pos },
    } = await execute(assistant, { kind: 'resolve-help', seatId: id });
    expect([viewOf(1).helpRequest, seat(1).help.resolvedAt]).toEqual([null, expect.any(Number)]);
    expect((await execute(assistant, { kind: 'undo-resolve-help', seatId: id, pos })).status).toBe(
      200,
    );
    expect(seat(1).help).toEqual(before);
    expect(await execute(assistant, { kind: 'undo-resolve-help', seatId: id, pos })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
  });
});

describe('a notice', () => {
  it('goes to everyone or a group only from an instructor; an assistant can address seats', async () => {
    expect(
      await execute(assistant, { kind: 'announce', text: 'hi', to: { to: 'all' } }),
    ).toMatchObject({ status: 403 });
    expect(
      await execute(assistant, { kind: 'announce', text: 'hi', to: { to: 'group', group: 'A' } }),
    ).toMatchObject({ status: 403 });
    expect(
      (
        await execute(assistant, {
          kind: 'announce',
          text: 'hi',
          to: { to: 'seats', seats: [student(0).seatId] },
        })
      ).status,
    ).toBe(200);
    expect([viewOf(0).notices, viewOf(1).notices]).toMatchObject([
      [{ content: { text: 'hi' }, toAll: false, from: 'Ueda', readAt: null }],
      [],
    ]);
    // A request can hold as many seat ids as a workshop can have seats.
    const ids = Array.from({ length: 2_000 }, (_, n) => `${'x'.repeat(28)}${String(n + 1_000)}`);
    expect(
      await execute(owner, { kind: 'announce', text: 'hi', to: { to: 'seats', seats: ids } }),
    ).toMatchObject({ status: 404, body: { field: 'to' } });
    expect(
      await execute(owner, { kind: 'announce', text: 'hi', to: { to: 'group', group: 'Z' } }),
    ).toMatchObject({ status: 404, body: { field: 'to' } });
  });

  it('counts each reader once and disappears when it is withdrawn', async () => {
    const {
      body: { pos },
    } = await execute(ono, { kind: 'announce', text: 'Lunch', to: { to: 'all' } });
    const read = (n: number, noticeId = pos) =>
      student(n).browser.request('POST', `/api/seats/${student(n).seatId}/notices/read`, {
        noticeId,
      });
    for (const n of [0, 1, 0]) expect((await read(n)).status).toBe(204);
    expect(presentSentNotices(state(), 'instructor')[0]).toMatchObject({
      id: pos,
      seats: 3,
      read: 2,
      from: 'Ono',
    });
    expect(viewOf(0).notices[0]).toMatchObject({
      id: pos,
      toAll: true,
      readAt: expect.any(Number),
    });
    expect(await execute(assistant, { kind: 'withdraw-notice', noticeId: pos })).toMatchObject({
      status: 403,
    });
    await execute(owner, { kind: 'withdraw-notice', noticeId: pos });
    expect(viewOf(0).notices.map(({ id }) => id)).not.toContain(pos);
    expect((await read(2)).status).toBe(404);
  });

  it('opens a released hint, which does not count as revealed', async () => {
    const { browser, seatId: id } = student(2);
    expect(
      await execute(owner, {
        kind: 'give-hint',
        exerciseId: 'web',
        hint: 9,
        to: { to: 'seats', seats: [id] },
      }),
    ).toMatchObject({ status: 404, body: { field: 'hint' } });
    await execute(owner, {
      kind: 'give-hint',
      exerciseId: 'web',
      hint: 1,
      to: { to: 'group', group: 'A' },
    });
    const { body } = await browser.request<ExerciseText>(
      'GET',
      `/api/seats/${id}/exercises/web?language=en`,
    );
    expect(body.hints[0]?.text).not.toBe(null);
    await browser.request('POST', `/api/seats/${id}/hints`, { exerciseId: 'web', hint: 1 });
    expect(viewOf(2).exercises[0]).toMatchObject({ hintsGiven: [1], hintsRevealed: [] });
  });
});

it('shows notes to helpers only and lets their author or a leader delete them', async () => {
  const id = student(0).seatId;
  const {
    body: { pos },
  } = await execute(ono, { kind: 'add-note', seatId: id, text: 'calm' });
  const notes = presentSeat(state(), seat(0), 'assistant', { passRates: [], incidents: [] }, 0).view
    .notes;
  expect(notes).toEqual([{ id: pos, at: expect.any(Number), by: 'Ono', text: 'calm' }]);
  expect(viewOf(0).notes).toEqual([]);
  expect((await execute(assistant, { kind: 'delete-note', seatId: id, noteId: pos })).status).toBe(
    403,
  );
  expect(
    (
      await owner.request(
        'GET',
        `/api/workshops/${workshopId}/export/log.jsonl?level=named&reason=test`,
      )
    ).text,
  ).not.toContain('calm');
  expect((await execute(owner, { kind: 'delete-note', seatId: id, noteId: pos })).status).toBe(200);
});

it('shows the last hour of a seat to helpers, newest first', async () => {
  const { browser, seatId: id } = student(1);
  const { body } = await assistant.request<TimelineEntry[]>('GET', `/api/seats/${id}/timeline`);
  const helpChanges = body.flatMap((entry) =>
    entry.kind === 'help-request' ? [`${entry.what} ${String(entry.by)}`] : [],
  );
  expect(helpChanges.slice(0, 5)).toEqual([
    'resolved Ueda',
    'claimed Ueda',
    'unsnoozed Ueda',
    'snoozed Ueda',
    'claimed Ueda',
  ]);
  expect(body[0]).toMatchObject({ kind: 'hint', hint: 1, given: true });
  expect((await browser.request('GET', `/api/seats/${id}/timeline`)).status).toBe(403);
});

it('folds the same state from the log in another process', async () => {
  await execute(owner, { kind: 'set-current-exercise', exerciseId: 'web' });
  await execute(owner, { kind: 'set-timer', seconds: 600 });
  await execute(owner, { kind: 'plan-break', startsAt: Date.now() + 60_000, minutes: 10 });
  await execute(owner, { kind: 'set-group', seats: [student(0).seatId], group: 'window' });
  await execute(owner, { kind: 'set-thresholds', advanceTargetPercent: 70 });
  const facts = () =>
    structuredClone({
      ...state(),
      now: null,
      pack: null,
      seats: [...state().seats.values()].map(
        ({ id, group, help, notes, hintsRevealed, hintsGiven, solutions }) => ({
          id,
          group,
          help,
          notes,
          hintsRevealed,
          hintsGiven,
          solutions,
        }),
      ),
    });
  const before = facts();
  await server.stop();
  server = await start();
  await server.workshops.open(workshopId).then((reopened) => reopened?.graded);
  expect(facts()).toEqual(before);
  expect(before).toMatchObject({
    current: 'web',
    thresholds: { advanceTargetPercent: 70 },
    schedule: { timer: { endsAt: expect.any(Number) }, breaks: [{ minutes: 10 }] },
  });
});
