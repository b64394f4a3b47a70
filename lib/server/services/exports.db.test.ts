import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  Browser,
  instructor,
  peopleServer,
  type PeopleServer,
} from '#e2e/harness/app-server.ts';
import { act, change } from '#db/schema.ts';
import type { Joined, MadeToken } from '#lib/protocol/http.ts';
import { judged, pass, progress, reason } from '#lib/room/room.fixture.ts';

const CHANGES = 450;
let database: TestDatabase;
let server: PeopleServer;
let teacher: Browser;
let event: string;
let code: string;
let seat: string;
let token: MadeToken;

beforeAll(async () => {
  database = await testDatabase();
  server = await peopleServer(database.db);
  ({ browser: teacher, event, code } = await instructor(server));
  const student = new Browser(server.url);
  ({
    seat: { id: seat },
  } = (
    await student.ask<Joined>('POST', '/api/join', { code, handle: '=kiwi()', language: 'en' })
  ).body);
  server.live
    .get(event)
    ?.set(seat, {
      progress: new Map([
        progress('one', { pass: pass('one', { at: 1_000 }), live: judged([reason()]) }),
      ]),
    });
  await student.ask('POST', `/api/seats/${seat}/hints`, { exercise: 'two', hint: 1 });
  // More than two pages of the log, changes and acts in turn, as one counter gives them.
  const [last] = (await database.db.select().from(act)).map(({ pos }) => pos).sort((a, b) => b - a);
  const rows = Array.from({ length: CHANGES }, (_, index) => ({
    event,
    pos: (last ?? 0) + 1 + index * 2,
    seat,
    epoch: 'epoch',
    seq: index + 1,
    op: 'set',
    uid: `u${String(index)}`,
    gvk: 'v1/Pod',
    ns: 'default',
    name: `kiwi-pod-${String(index)}`,
    object: { kind: 'Pod' },
    seenAt: 1,
    mono: 1,
    at: 2_000 + index,
    receivedAt: 2_000 + index,
    fingerprint: Buffer.from([1]),
    fence: 0,
  }));
  await database.db.insert(change).values(rows);
  await database.db
    .insert(act)
    .values(
      rows.map(({ pos }) => ({
        event,
        pos: pos + 1,
        at: 5_000,
        actor: 'server',
        kind: 'noted',
        payload: {},
        fence: 0,
      })),
    );
  token = (
    await teacher.ask<MadeToken>('POST', `/api/events/${event}/tokens`, {
      kind: 'export',
      hours: 1,
    })
  ).body;
});
afterAll(async () => {
  await server.stop();
  await database.end();
});

const read = (browser: Browser, file: string, headers: Record<string, string> = {}) =>
  browser.ask('GET', `/api/events/${event}/export/${file}`, undefined, headers);
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('has the whole log in its order, whatever the page it was read by', async () => {
  const { text, headers } = await read(teacher, 'log.jsonl');
  const rows = linesOf(text);
  expect(rows.map(({ pos }) => pos)).toEqual(
    rows.map(({ pos }) => Number(pos)).sort((a, b) => a - b),
  );
  expect(rows.filter(({ type }) => type === 'change')).toHaveLength(CHANGES);
  expect(rows.filter(({ kind }) => kind === 'noted')).toHaveLength(CHANGES);
  expect(rows.find(({ uid }) => uid === 'u7')).toMatchObject({
    at: '1970-01-01T00:00:02.007Z',
    seat: 'A-01',
    handle: '=kiwi()',
    kind: 'set',
    name: 'kiwi-pod-7',
    data: { kind: 'Pod' },
  });
  expect(headers.get('content-disposition')).toBe(`attachment; filename="${code}-log.jsonl"`);
});

it('has a result for each seat and exercise, safe for spreadsheets', async () => {
  const { text, headers } = await read(teacher, 'results.csv');
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(text.split('\r\n').slice(1, 3)).toEqual([
    `A-01,'=kiwi(),one,1970-01-01T00:00:01.000Z,check,false,1,judged,1,2,0`,
    `A-01,'=kiwi(),two,,,,,not-started,,,1`,
  ]);
});

it('has the hints, by the token of the event until it is revoked, and never for a token of nothing', async () => {
  const program = new Browser(server.url);
  const { text } = await read(program, 'hints.jsonl', { authorization: `Bearer ${token.token}` });
  expect(linesOf(text)).toMatchObject([
    { seat: 'A-01', handle: '=kiwi()', exercise: 'two', hint: 1 },
  ]);
  expect(
    await read(program, 'hints.jsonl', { authorization: `Bearer ${token.id}.wrong` }),
  ).toMatchObject({ status: 404, body: { error: 'token-unknown' } });
  expect(await read(program, 'hints.jsonl')).toMatchObject({
    status: 401,
    body: { error: 'sign-in' },
  });
  await teacher.ask('DELETE', `/api/events/${event}/tokens/${token.id}`);
  expect(
    await read(program, 'hints.jsonl', { authorization: `Bearer ${token.token}` }),
  ).toMatchObject({ status: 404 });
});

it("tells an organiser nobody's name and no word of theirs, but who is who across files", async () => {
  const { body } = await teacher.ask<MadeToken>('POST', `/api/events/${event}/tokens`, {
    kind: 'invite',
    role: 'organiser',
    hours: 1,
  });
  const organiser = new Browser(server.url);
  await organiser.ask('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  const [log, results] = [
    (await read(organiser, 'log.jsonl')).text,
    (await read(organiser, 'results.jsonl')).text,
  ];
  expect(log + results).not.toMatch(/kiwi|A-01/);
  expect(linesOf(results)[0]?.['seat']).toMatch(/^p-[0-9a-f]{10}$/);
  expect(linesOf(log).find(({ type }) => type === 'change')?.['seat']).toBe(
    linesOf(results)[0]?.['seat'],
  );
});

it.each(['log.xlsx', 'secrets.csv', '..%2Flog.csv'])('has no %s', async (file) => {
  expect((await read(teacher, file)).status).toBe(404);
});
