import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { change, command, workshop } from '#db/schema.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { evaluation, pass, progress, reason } from '#lib/room/room.fixture.ts';

const CHANGES = 450;
let database: TestDatabase;
let server: AppServer;
let teacher: TestBrowser;
let workshopId: string;
let code: string;
let seatId: string;
let token: CreatedToken;
let organizer: TestBrowser;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: teacher, workshopId, code } = await signInWithWorkshop(server));
  const student = new TestBrowser(server.url);
  ({
    seat: { id: seatId },
  } = (
    await student.request<JoinResult>('POST', '/api/join', {
      code,
      displayName: '=kiwi()',
      language: 'en',
    })
  ).body);
  server.workshops.get(workshopId)?.setSeatState(seatId, {
    progress: new Map([
      progress('one', { pass: pass('one', { at: 1_000 }), live: evaluation([reason()]) }),
    ]),
  });
  await student.request('POST', `/api/seats/${seatId}/hints`, { exerciseId: 'two', hint: 1 });
  // More than two pages of the log. Changes and commands alternate, as one counter numbers both.
  const [last] = (await database.db.select().from(command))
    .map(({ pos }) => pos)
    .sort((a, b) => b - a);
  const rows = Array.from({ length: CHANGES }, (_, index) => ({
    workshopId,
    pos: (last ?? 0) + 1 + index * 2,
    seatId,
    epochId: 'epoch',
    seq: index + 1,
    op: 'set' as const,
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
  await database.db.insert(command).values(
    rows.map(({ pos }) => ({
      workshopId,
      pos: pos + 1,
      at: 5_000,
      actor: 'server',
      kind: 'noted',
      payload: {},
      fence: 0,
    })),
  );
  token = (
    await teacher.request<CreatedToken>('POST', `/api/workshops/${workshopId}/tokens`, {
      kind: 'export',
      hours: 1,
    })
  ).body;
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const read = (browser: TestBrowser, file: string, headers: Record<string, string> = {}) =>
  browser.request('GET', `/api/workshops/${workshopId}/export/${file}`, undefined, headers);
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('exports the whole log in order, across pages', async () => {
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
    display_name: '=kiwi()',
    kind: 'set',
    name: 'kiwi-pod-7',
    data: { kind: 'Pod' },
  });
  expect(headers.get('content-disposition')).toBe(`attachment; filename="${code}-log.jsonl"`);
});

it('exports a result for each seat and exercise, without spreadsheet formulas', async () => {
  const { text, headers } = await read(teacher, 'results.csv');
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(text.split('\r\n').slice(1, 3)).toEqual([
    `"A-01","'=kiwi()","one","1970-01-01T00:00:01.000Z","check",false,"1","evaluated",1,2,0`,
    `"A-01","'=kiwi()","two",,,,,"not-started",,,1`,
  ]);
});

it('exports the hints for an export token until it is revoked, and rejects a wrong token', async () => {
  const program = new TestBrowser(server.url);
  const { text } = await read(program, 'hints.jsonl', { authorization: `Bearer ${token.token}` });
  expect(linesOf(text)).toMatchObject([
    { seat: 'A-01', display_name: '=kiwi()', exercise: 'two', hint: 1 },
  ]);
  expect(
    await read(program, 'hints.jsonl', { authorization: `Bearer ${token.id}.wrong` }),
  ).toMatchObject({ status: 404, body: { error: 'token-unknown' } });
  expect(await read(program, 'hints.jsonl')).toMatchObject({
    status: 401,
    body: { error: 'sign-in-required' },
  });
  await teacher.request('DELETE', `/api/workshops/${workshopId}/tokens/${token.id}`);
  expect(
    await read(program, 'hints.jsonl', { authorization: `Bearer ${token.token}` }),
  ).toMatchObject({ status: 404 });
});

it('gives an organizer no names and no texts of students, but the same pseudonyms in all files', async () => {
  const { body } = await teacher.request<CreatedToken>(
    'POST',
    `/api/workshops/${workshopId}/tokens`,
    {
      kind: 'invite',
      role: 'organizer',
      hours: 1,
    },
  );
  organizer = new TestBrowser(server.url);
  await organizer.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  const [log, results] = [
    (await read(organizer, 'log.jsonl')).text,
    (await read(organizer, 'results.jsonl')).text,
  ];
  expect(log + results).not.toMatch(/kiwi|A-01/);
  expect(linesOf(results)[0]?.['seat']).toMatch(/^p-[0-9a-f]{16}$/);
  expect(linesOf(log).find(({ type }) => type === 'change')?.['seat']).toBe(
    linesOf(results)[0]?.['seat'],
  );
});

it('M3: makes pseudonyms with a random key, so that ids do not reveal them', async () => {
  const guesses = [`${workshopId}:${seatId}`, `seat:${seatId}`, seatId].map((text) =>
    createHash('sha256').update(text).digest('hex').slice(0, 10),
  );
  const [row] = linesOf((await read(organizer, 'log.jsonl')).text).filter(
    ({ type }) => type === 'change',
  );
  expect(row?.['uid']).toMatch(/^o-[0-9a-f]{16}$/);
  for (const guess of guesses) expect(JSON.stringify(row)).not.toContain(guess);
  const [key] = await database.db.select({ key: workshop.pseudonymKey }).from(workshop);
  expect(key?.key).toHaveLength(32);
});

it.each(['log.xlsx', 'secrets.csv', '..%2Flog.csv'])('has no export named %s', async (file) => {
  expect((await read(teacher, file)).status).toBe(404);
});
