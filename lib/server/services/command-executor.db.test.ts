import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { podExerciseYaml, createPackFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import type {
  RoomCommandBody,
  WorkshopSummary,
  ExerciseText,
  JoinResult,
  CreatedToken,
  TimelineEntry,
} from '#lib/protocol/http.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import { presentSentNotices } from '#lib/room/presenters/notices.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { SeatView } from '#lib/room/views.ts';
import { startServer, type RunningServer } from '../start.ts';

/** A room by its routes, over the real log: two instructors, an assistant, three students. */
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
      dataDir: '/nonexistent',
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
  if (!live) throw new Error('the event is not open');
  return live.state();
};
const student = (n: number) => students[n] ?? { browser: owner, seatId: '' };
const seat = (n: number): SeatState => state().seats.get(student(n).seatId)!;
const viewOf = (n: number): SeatView =>
  presentSeat(state(), seat(n), 'student', { passRates: [], incidents: [] }, Date.now()).view;
const decide = (browser: TestBrowser, command: RoomCommandBody) =>
  browser.request<{ pos: number; error?: string; message?: string; field?: string }>(
    'POST',
    `/api/events/${workshopId}/acts`,
    command,
  );
const requestHelp = (n: number, body: object = {}) =>
  student(n).browser.request<{ pos: number }>('POST', `/api/seats/${student(n).seatId}/hand`, {
    exerciseId: 'web',
    question: '',
    ...body,
  });
const countCommands = async (): Promise<number> =>
  (await database.db.$client.query('select 1 from act where event = $1', [workshopId])).rowCount ??
  0;

async function inviteStaff(role: 'instructor' | 'assistant', name?: string): Promise<TestBrowser> {
  const browser = new TestBrowser(server.url);
  const { body } = await owner.request<CreatedToken>('POST', `/api/events/${workshopId}/tokens`, {
    kind: 'invite',
    role,
    hours: 1,
    ...(name && { name }),
  });
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
  const made = await owner.request<WorkshopSummary>('POST', '/api/events', {
    name: 'Hall',
    pack: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  workshopId = made.body.id;
  await owner.request('PATCH', `/api/events/${workshopId}`, { state: 'live' });
  [ono, assistant] = [await inviteStaff('instructor', 'Ono'), await inviteStaff('assistant')];
  students = [];
  for (const displayName of ['kiwi', 'lime', 'plum']) {
    const browser = new TestBrowser(server.url);
    const { body } = await browser.request<JoinResult>('POST', '/api/join', {
      code: made.body.code,
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

describe('a raised hand', () => {
  it("is the person's own: nobody raises, lowers or reads for another", async () => {
    const { seatId: id } = student(0);
    for (const browser of [student(1).browser, owner]) {
      expect(
        (await browser.request('POST', `/api/seats/${id}/hand`, { exercise: null })).status,
      ).toBeGreaterThanOrEqual(403);
      expect(
        (await browser.request('DELETE', `/api/seats/${id}/hand`)).status,
      ).toBeGreaterThanOrEqual(403);
    }
    expect(seat(0).help.helpRequest).toBe(null);
  });

  it('has a place, which a second question does not change, and goes when it is withdrawn', async () => {
    await requestHelp(0, { question: 'why?' });
    await requestHelp(1);
    expect((await requestHelp(0, { question: 'why\nnot?' })).status).toBe(200);
    expect(viewOf(0).helpRequest).toMatchObject({
      place: 1,
      of: 2,
      question: 'why\nnot?',
      taken: null,
    });
    expect(viewOf(1).helpRequest).toMatchObject({ place: 2, of: 2 });
    expect(
      (await student(0).browser.request('DELETE', `/api/seats/${student(0).seatId}/hand`)).status,
    ).toBe(204);
    expect([viewOf(0).helpRequest, viewOf(1).helpRequest]).toMatchObject([
      null,
      { place: 1, of: 1 },
    ]);
    expect(await requestHelp(1, { exerciseId: 'nothing' })).toMatchObject({
      status: 404,
      body: { field: 'exercise' },
    });
    expect(await requestHelp(1, { question: 'x'.repeat(501) })).toMatchObject({ status: 400 });
  });
});

describe('who goes there', () => {
  it('is one: of two who take a seat at the same moment the second is refused by name, and is not in the log', async () => {
    const before = await countCommands();
    const answers = await Promise.all(
      [owner, ono].map((browser) =>
        decide(browser, { kind: 'claim-help', seatId: student(1).seatId }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { helpClaim } = seat(1).help;
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({
      error: 'taken',
      message: helpClaim?.by.name,
    });
    expect(await countCommands()).toBe(before + 1);
    expect(viewOf(1).helpRequest).toMatchObject({ taken: helpClaim?.by.name, of: 0 });
  });

  it('is handed over to staff alone; an assistant decides nothing about whom another has', async () => {
    const id = student(1).seatId;
    expect(
      state()
        .staff.map(({ name }) => name)
        .sort(),
    ).toEqual(['Ono', 'assistant', 'instructor']);
    const to = state().staff.find(({ name }) => name === 'assistant')?.id ?? '';
    for (const command of [
      { kind: 'let-go', seatId: id },
      { kind: 'hand-over', seatId: id, to },
      { kind: 'helped', seatId: id },
    ] as const) {
      expect(await decide(assistant, command)).toMatchObject({
        status: 409,
        body: { error: 'taken' },
      });
    }
    expect(
      await decide(ono, { kind: 'hand-over-help', seatId: id, to: seat(0).personId ?? '' }),
    ).toMatchObject({ status: 404, body: { field: 'to' } });
    await decide(ono, { kind: 'hand-over-help', seatId: id, to });
    expect(seat(1).help.helpClaim?.by).toEqual({ id: to, name: 'assistant' });
    expect((await decide(assistant, { kind: 'snooze-help', seatId: id })).status).toBe(200);
    expect(seat(1).help).toMatchObject({ taken: null, hand: { pausedSince: expect.any(Number) } });
    expect(await decide(assistant, { kind: 'snooze-help', seatId: id })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
  });

  it('keeps the place of a hand that was set aside', async () => {
    await requestHelp(2);
    expect(viewOf(2).helpRequest).toMatchObject({ place: 1, of: 1 });
    await decide(assistant, { kind: 'unsnooze-help', seatId: student(1).seatId });
    expect([viewOf(1).helpRequest, viewOf(2).helpRequest]).toMatchObject([
      { place: 1, of: 2 },
      { place: 2, of: 2 },
    ]);
  });

  it('marks as helped, and takes that back as it stood', async () => {
    const id = student(1).seatId;
    await decide(assistant, { kind: 'claim-help', seatId: id });
    const before = seat(1).help;
    const {
      body: { pos },
    } = await decide(assistant, { kind: 'resolve-help', seatId: id });
    expect([viewOf(1).helpRequest, seat(1).help.resolvedAt]).toEqual([null, expect.any(Number)]);
    expect((await decide(assistant, { kind: 'undo-resolve-help', seatId: id, pos })).status).toBe(
      200,
    );
    expect(seat(1).help).toEqual(before);
    expect(await decide(assistant, { kind: 'undo-resolve-help', seatId: id, pos })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
  });
});

describe('what is said', () => {
  it("to all, or to a group, is the instructor's; an assistant speaks to seats", async () => {
    expect(
      await decide(assistant, { kind: 'announce', text: 'hi', to: { to: 'all' } }),
    ).toMatchObject({ status: 403 });
    expect(
      await decide(assistant, { kind: 'announce', text: 'hi', to: { to: 'group', group: 'A' } }),
    ).toMatchObject({ status: 403 });
    expect(
      (
        await decide(assistant, {
          kind: 'announce',
          text: 'hi',
          to: { to: 'seats', seats: [student(0).seatId] },
        })
      ).status,
    ).toBe(200);
    expect([viewOf(0).notices, viewOf(1).notices]).toMatchObject([
      [{ what: { text: 'hi' }, toAll: false, from: 'assistant', readAt: null }],
      [],
    ]);
    // As many ids as an event may have seats fit into one request.
    const ids = Array.from({ length: 2_000 }, (_, n) => `${'x'.repeat(28)}${String(n + 1_000)}`);
    expect(
      await decide(owner, { kind: 'announce', text: 'hi', to: { to: 'seats', seats: ids } }),
    ).toMatchObject({ status: 404, body: { field: 'to' } });
    expect(
      await decide(owner, { kind: 'announce', text: 'hi', to: { to: 'group', group: 'Z' } }),
    ).toMatchObject({ status: 404, body: { field: 'to' } });
  });

  it('is read by each once, counted, and gone when it is taken back', async () => {
    const {
      body: { pos },
    } = await decide(ono, { kind: 'announce', text: 'Lunch', to: { to: 'all' } });
    const read = (n: number, notice = pos) =>
      student(n).browser.request('POST', `/api/seats/${student(n).seatId}/read`, { notice });
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
    expect(await decide(assistant, { kind: 'withdraw-notice', noticeId: pos })).toMatchObject({
      status: 403,
    });
    await decide(owner, { kind: 'withdraw-notice', noticeId: pos });
    expect(viewOf(0).notices.map(({ id }) => id)).not.toContain(pos);
    expect((await read(2)).status).toBe(404);
  });

  it('opens a hint to those it is given to, as no look of theirs', async () => {
    const { browser, seatId: id } = student(2);
    expect(
      await decide(owner, {
        kind: 'give-hint',
        exerciseId: 'web',
        hint: 9,
        to: { to: 'seats', seats: [id] },
      }),
    ).toMatchObject({ status: 404, body: { field: 'hint' } });
    await decide(owner, {
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
    expect(viewOf(2).exercises[0]).toMatchObject({ hintsGiven: [1], hintsTaken: [] });
  });
});

it('notes are for those who help; their writer deletes them, or who leads the room', async () => {
  const id = student(0).seatId;
  const {
    body: { pos },
  } = await decide(ono, { kind: 'add-note', seatId: id, text: 'calm' });
  const seen = presentSeat(state(), seat(0), 'assistant', { passRates: [], incidents: [] }, 0).view
    .notes;
  expect(seen).toEqual([{ id: pos, at: expect.any(Number), by: 'Ono', text: 'calm' }]);
  expect(viewOf(0).notes).toEqual([]);
  expect((await decide(assistant, { kind: 'delete-note', seatId: id, noteId: pos })).status).toBe(
    403,
  );
  expect(
    (await owner.request('GET', `/api/events/${workshopId}/export/log.jsonl`)).text,
  ).not.toContain('calm');
  expect((await decide(owner, { kind: 'delete-note', seatId: id, noteId: pos })).status).toBe(200);
});

it('the last hour of a seat is told to those who help, newest first', async () => {
  const { browser, seatId: id } = student(1);
  const { body } = await assistant.request<TimelineEntry[]>('GET', `/api/seats/${id}/timeline`);
  const what = body.flatMap((entry) =>
    entry.kind === 'help-request' ? [`${entry.what} ${String(entry.by)}`] : [],
  );
  expect(what.slice(0, 5)).toEqual([
    'helped assistant',
    'taken assistant',
    'resumed assistant',
    'paused assistant',
    'taken assistant',
  ]);
  expect(body[0]).toMatchObject({ kind: 'hint', hint: 1, given: true });
  expect((await browser.request('GET', `/api/seats/${id}/timeline`)).status).toBe(403);
});

it('another process folds the same from the log', async () => {
  await decide(owner, { kind: 'set-current-exercise', exerciseId: 'web' });
  await decide(owner, { kind: 'set-timer', seconds: 600 });
  await decide(owner, { kind: 'plan-break', startsAt: Date.now() + 60_000, minutes: 10 });
  await decide(owner, { kind: 'set-group', seats: [student(0).seatId], group: 'window' });
  await decide(owner, { kind: 'set-thresholds', advanceTargetPercent: 70 });
  const facts = () =>
    structuredClone({
      ...state(),
      pack: null,
      seats: [...state().seats.values()].map(
        ({ id, group, help, notes, hintsRevealed, hintsGiven, solutions }) => ({
          id,
          group,
          help,
          notes,
          hintsTaken: hintsRevealed,
          hintsGiven,
          solutions,
        }),
      ),
    });
  const before = facts();
  await server.stop();
  server = await start();
  expect(facts()).toEqual(before);
  expect(before).toMatchObject({
    current: 'web',
    thresholds: { target: 70 },
    pace: { timer: { endsAt: expect.any(Number) }, breaks: [{ minutes: 10 }] },
  });
});
