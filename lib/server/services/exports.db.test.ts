import { parse } from 'csv-parse/sync';
import { LOG_COLUMNS } from '#db/queries/log-copy.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { change, command } from '#db/schema.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { evaluation, pass, progress, reason } from '#lib/room/room.fixture.ts';

const CHANGES = 450;
/** Names of objects that a spreadsheet could read as a formula. */
const FORMULAS = ['=1', '+1', '-1', '@a', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a'];
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
    name: FORMULAS[index - 100] ?? `kiwi-pod-${String(index)}`,
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
      level: 'named',
    })
  ).body;
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const read = (browser: TestBrowser, file: string, headers: Record<string, string> = {}) =>
  browser.request('GET', `/api/workshops/${workshopId}/export/${file}`, undefined, headers);
/** With names. */
const NAMED = '?level=named&reason=test';
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('exports the whole log in order, across pages', async () => {
  const { text, headers } = await read(teacher, `log.jsonl${NAMED}`);
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
  const { text, headers } = await read(teacher, `results.csv${NAMED}`);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(text.split('\r\n').slice(1, 3)).toEqual([
    `"A-01","'=kiwi()","one","1970-01-01T00:00:01.000Z","check",false,"1","evaluated",1,2,0`,
    `"A-01","'=kiwi()","two",,,,,"not-started",,,1`,
  ]);
});

it('R9: writes the log without formulas of spreadsheets, with one entry on each line', async () => {
  const { text } = await read(teacher, `log.csv${NAMED}`);
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  expect(rows.filter(({ type }) => type === 'change')).toHaveLength(CHANGES);
  const names = rows.map(({ name }) => name ?? '').filter((name) => name.startsWith("'"));
  expect(names).toEqual(FORMULAS.map((formula) => `'${formula.replaceAll(/[\r\n]/g, ' ')}`));
  expect(new Set(rows.map((row) => row['display_name']))).toEqual(new Set(['', "'=kiwi()"]));
  for (const { data } of rows) expect(() => void JSON.parse(data || 'null')).not.toThrow();
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
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

it('gives an organizer no names and no texts of students, and other pseudonyms in each file', async () => {
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
  const pseudonym = linesOf(results)[0]?.['seat'];
  expect(pseudonym).toMatch(/^p-[a-z2-7]{12}$/);
  const row = linesOf(log).find(({ type }) => type === 'change');
  expect(row?.['seat']).toMatch(/^p-[a-z2-7]{12}$/);
  expect(row?.['seat']).not.toBe(pseudonym);
  expect(Object.keys(row ?? {})).toEqual(LOG_COLUMNS.pseudonymous);
});

it('M3: gives objects and epochs pseudonyms with a random key, which change with each download', async () => {
  const readChange = async () =>
    linesOf((await read(organizer, 'log.jsonl')).text).find(({ type }) => type === 'change');
  const [first, second] = [await readChange(), await readChange()];
  for (const name of ['uid', 'epoch']) {
    expect(first?.[name]).toMatch(/^o-[0-9a-f]{15}$/);
    expect(first?.[name]).not.toBe(second?.[name]);
  }
  expect(first).not.toHaveProperty('seq');
  expect([first?.['pos'], typeof first?.['at']]).toEqual([expect.any(Number), 'number']);
});

it.each(['log.xlsx', 'secrets.csv', '..%2Flog.csv', 'students.csv', 'log.parquet'])(
  'has no export named %s',
  async (file) => {
    expect((await read(teacher, file)).status).toBe(404);
  },
);
