import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { aboutPod, packFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { Browser } from '#e2e/harness/app-server.ts';
import { routesOnly } from '#e2e/harness/routes.ts';
import type {
  ActBody,
  EventSummary,
  ExerciseText,
  Joined,
  MadeToken,
  TimelineEntry,
} from '#lib/protocol/http.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import { presentSent } from '#lib/room/presenters/notices.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import type { SeatView } from '#lib/room/views.ts';
import { startServer, type RunningServer } from '../start.ts';

/** A room by its routes, over the real log: two instructors, an assistant, three students. */
let database: TestDatabase;
let folder: PackFolder;
let server: RunningServer;
let owner: Browser;
let ono: Browser;
let assistant: Browser;
let event: string;
let students: { readonly browser: Browser; readonly seat: string }[];

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
    pages: () =>
      Promise.resolve({
        handle: routesOnly(),
        upgrade: (_, socket) => {
          socket.destroy();
        },
        stop: () => Promise.resolve(),
      }),
  });
const state = (): RoomState => {
  const live = server.live.get(event);
  if (!live) throw new Error('the event is not open');
  return live.state();
};
const student = (n: number) => students[n] ?? { browser: owner, seat: '' };
const seat = (n: number): SeatState => state().seats.get(student(n).seat)!;
const viewOf = (n: number): SeatView =>
  presentSeat(state(), seat(n), 'student', { shares: [], troubles: [] }, Date.now()).view;
const decide = (browser: Browser, act: ActBody) =>
  browser.ask<{ pos: number; error?: string; message?: string; field?: string }>(
    'POST',
    `/api/events/${event}/acts`,
    act,
  );
const raise = (n: number, body: object = {}) =>
  student(n).browser.ask<{ pos: number }>('POST', `/api/seats/${student(n).seat}/hand`, {
    exercise: 'web',
    question: '',
    ...body,
  });
const rows = async (): Promise<number> =>
  (await database.db.$client.query('select 1 from act where event = $1', [event])).rowCount ?? 0;

async function invited(role: 'instructor' | 'assistant', name?: string): Promise<Browser> {
  const browser = new Browser(server.url);
  const { body } = await owner.ask<MadeToken>('POST', `/api/events/${event}/tokens`, {
    kind: 'invite',
    role,
    hours: 1,
    ...(name && { name }),
  });
  await browser.ask('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return browser;
}

beforeAll(async () => {
  [database, folder] = [await testDatabase(), packFolder()];
  folder.exercise('web', aboutPod('web', '{ spec: { hostNetwork: true } }'));
  folder.version('1.0.0', ['web']);
  server = await start();
  owner = new Browser(server.url);
  await owner.ask('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  const made = await owner.ask<EventSummary>('POST', '/api/events', {
    name: 'Hall',
    pack: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  event = made.body.id;
  await owner.ask('PATCH', `/api/events/${event}`, { state: 'live' });
  [ono, assistant] = [await invited('instructor', 'Ono'), await invited('assistant')];
  students = [];
  for (const handle of ['kiwi', 'lime', 'plum']) {
    const browser = new Browser(server.url);
    const { body } = await browser.ask<Joined>('POST', '/api/join', {
      code: made.body.code,
      handle,
      language: 'en',
    });
    students.push({ browser, seat: body.seat.id });
  }
}, 60_000);
afterAll(async () => {
  await server.stop();
  folder.remove();
  await database.end();
});

describe('a raised hand', () => {
  it("is the person's own: nobody raises, lowers or reads for another", async () => {
    const { seat: id } = student(0);
    for (const browser of [student(1).browser, owner]) {
      expect(
        (await browser.ask('POST', `/api/seats/${id}/hand`, { exercise: null })).status,
      ).toBeGreaterThanOrEqual(403);
      expect((await browser.ask('DELETE', `/api/seats/${id}/hand`)).status).toBeGreaterThanOrEqual(
        403,
      );
    }
    expect(seat(0).help.hand).toBe(null);
  });

  it('has a place, which a second question does not change, and goes when it is withdrawn', async () => {
    await raise(0, { question: 'why?' });
    await raise(1);
    expect((await raise(0, { question: 'why\nnot?' })).status).toBe(200);
    expect(viewOf(0).hand).toMatchObject({ place: 1, of: 2, question: 'why\nnot?', taken: null });
    expect(viewOf(1).hand).toMatchObject({ place: 2, of: 2 });
    expect(
      (await student(0).browser.ask('DELETE', `/api/seats/${student(0).seat}/hand`)).status,
    ).toBe(204);
    expect([viewOf(0).hand, viewOf(1).hand]).toMatchObject([null, { place: 1, of: 1 }]);
    expect(await raise(1, { exercise: 'nothing' })).toMatchObject({
      status: 404,
      body: { field: 'exercise' },
    });
    expect(await raise(1, { question: 'x'.repeat(501) })).toMatchObject({ status: 400 });
  });
});

describe('who goes there', () => {
  it('is one: of two who take a seat at the same moment the second is refused by name, and is not in the log', async () => {
    const before = await rows();
    const answers = await Promise.all(
      [owner, ono].map((browser) => decide(browser, { kind: 'take', seat: student(1).seat })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { taken } = seat(1).help;
    expect(answers.find(({ status }) => status === 409)?.body).toEqual({
      error: 'taken',
      message: taken?.by.name,
    });
    expect(await rows()).toBe(before + 1);
    expect(viewOf(1).hand).toMatchObject({ taken: taken?.by.name, of: 0 });
  });

  it('is handed over to staff alone; an assistant decides nothing about whom another has', async () => {
    const id = student(1).seat;
    expect(
      state()
        .staff.map(({ name }) => name)
        .sort(),
    ).toEqual(['Ono', 'assistant', 'instructor']);
    const to = state().staff.find(({ name }) => name === 'assistant')?.id ?? '';
    for (const act of [
      { kind: 'let-go', seat: id },
      { kind: 'hand-over', seat: id, to },
      { kind: 'helped', seat: id },
    ] as const) {
      expect(await decide(assistant, act)).toMatchObject({ status: 409, body: { error: 'taken' } });
    }
    expect(
      await decide(ono, { kind: 'hand-over', seat: id, to: seat(0).person ?? '' }),
    ).toMatchObject({ status: 404, body: { field: 'to' } });
    await decide(ono, { kind: 'hand-over', seat: id, to });
    expect(seat(1).help.taken?.by).toEqual({ id: to, name: 'assistant' });
    expect((await decide(assistant, { kind: 'pause-hand', seat: id })).status).toBe(200);
    expect(seat(1).help).toMatchObject({ taken: null, hand: { pausedSince: expect.any(Number) } });
    expect(await decide(assistant, { kind: 'pause-hand', seat: id })).toMatchObject({
      status: 409,
      body: { error: 'outdated' },
    });
  });

  it('keeps the place of a hand that was set aside', async () => {
    await raise(2);
    expect(viewOf(2).hand).toMatchObject({ place: 1, of: 1 });
    await decide(assistant, { kind: 'resume-hand', seat: student(1).seat });
    expect([viewOf(1).hand, viewOf(2).hand]).toMatchObject([
      { place: 1, of: 2 },
      { place: 2, of: 2 },
    ]);
  });

  it('marks as helped, and takes that back as it stood', async () => {
    const id = student(1).seat;
    await decide(assistant, { kind: 'take', seat: id });
    const before = seat(1).help;
    const {
      body: { pos },
    } = await decide(assistant, { kind: 'helped', seat: id });
    expect([viewOf(1).hand, seat(1).help.helpedAt]).toEqual([null, expect.any(Number)]);
    expect((await decide(assistant, { kind: 'undo-helped', seat: id, pos })).status).toBe(200);
    expect(seat(1).help).toEqual(before);
    expect(await decide(assistant, { kind: 'undo-helped', seat: id, pos })).toMatchObject({
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
          to: { to: 'seats', seats: [student(0).seat] },
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
      student(n).browser.ask('POST', `/api/seats/${student(n).seat}/read`, { notice });
    for (const n of [0, 1, 0]) expect((await read(n)).status).toBe(204);
    expect(presentSent(state(), 'instructor')[0]).toMatchObject({
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
    expect(await decide(assistant, { kind: 'withdraw-notice', notice: pos })).toMatchObject({
      status: 403,
    });
    await decide(owner, { kind: 'withdraw-notice', notice: pos });
    expect(viewOf(0).notices.map(({ id }) => id)).not.toContain(pos);
    expect((await read(2)).status).toBe(404);
  });

  it('opens a hint to those it is given to, as no look of theirs', async () => {
    const { browser, seat: id } = student(2);
    expect(
      await decide(owner, {
        kind: 'give-hint',
        exercise: 'web',
        hint: 9,
        to: { to: 'seats', seats: [id] },
      }),
    ).toMatchObject({ status: 404, body: { field: 'hint' } });
    await decide(owner, {
      kind: 'give-hint',
      exercise: 'web',
      hint: 1,
      to: { to: 'group', group: 'A' },
    });
    const { body } = await browser.ask<ExerciseText>(
      'GET',
      `/api/seats/${id}/exercises/web?language=en`,
    );
    expect(body.hints[0]?.text).not.toBe(null);
    await browser.ask('POST', `/api/seats/${id}/hints`, { exercise: 'web', hint: 1 });
    expect(viewOf(2).exercises[0]).toMatchObject({ hintsGiven: [1], hintsTaken: [] });
  });
});

it('notes are for those who help; their writer deletes them, or who leads the room', async () => {
  const id = student(0).seat;
  const {
    body: { pos },
  } = await decide(ono, { kind: 'note', seat: id, text: 'calm' });
  const seen = presentSeat(state(), seat(0), 'assistant', { shares: [], troubles: [] }, 0).view
    .notes;
  expect(seen).toEqual([{ id: pos, at: expect.any(Number), by: 'Ono', text: 'calm' }]);
  expect(viewOf(0).notes).toEqual([]);
  expect((await decide(assistant, { kind: 'delete-note', seat: id, note: pos })).status).toBe(403);
  expect((await owner.ask('GET', `/api/events/${event}/export/log.jsonl`)).text).not.toContain(
    'calm',
  );
  expect((await decide(owner, { kind: 'delete-note', seat: id, note: pos })).status).toBe(200);
});

it('the last hour of a seat is told to those who help, newest first', async () => {
  const { browser, seat: id } = student(1);
  const { body } = await assistant.ask<TimelineEntry[]>('GET', `/api/seats/${id}/timeline`);
  const what = body.flatMap((entry) =>
    entry.kind === 'hand' ? [`${entry.what} ${String(entry.by)}`] : [],
  );
  expect(what.slice(0, 5)).toEqual([
    'helped assistant',
    'taken assistant',
    'resumed assistant',
    'paused assistant',
    'taken assistant',
  ]);
  expect(body[0]).toMatchObject({ kind: 'hint', hint: 1, given: true });
  expect((await browser.ask('GET', `/api/seats/${id}/timeline`)).status).toBe(403);
});

it('another process folds the same from the log', async () => {
  await decide(owner, { kind: 'set-current', exercise: 'web' });
  await decide(owner, { kind: 'set-timer', seconds: 600 });
  await decide(owner, { kind: 'plan-break', startsAt: Date.now() + 60_000, minutes: 10 });
  await decide(owner, { kind: 'set-group', seats: [student(0).seat], group: 'window' });
  await decide(owner, { kind: 'set-thresholds', target: 70 });
  const facts = () =>
    structuredClone({
      ...state(),
      pack: null,
      seats: [...state().seats.values()].map(
        ({ id, group, help, notes, hintsTaken, hintsGiven, solutions }) => ({
          id,
          group,
          help,
          notes,
          hintsTaken,
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
