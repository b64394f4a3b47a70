import { eq } from 'drizzle-orm';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { exportRecord, seat, token as tokenTable, workshop } from '#db/schema.ts';
import type { ExportRecord } from '#lib/protocol/api/exports.ts';
import type { CreatedToken, TokenSummary } from '#lib/protocol/api/tokens.ts';
import { AGGREGATE_TABLES, EXPORT_TABLES } from '#lib/protocol/export-tables.ts';
import { unzip } from '#lib/results/export/unzip.fixture.ts';
import { drawResultsInput } from '#lib/results/results.fixture.ts';
import { RESULT_LEVELS } from '#lib/results/types.ts';
import { storeResultsInput } from '../results/stored-workshop.fixture.ts';
import { openDownload } from './download.ts';
import { readFromThread } from './thread.ts';
import { writeFile } from './write-file.ts';

const input = drawResultsInput({ seed: 11, students: 15, mergesSeats: true, testSeats: 1 });
let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let workshopId: string;
const staff = new Map<string, TestBrowser>();

const createToken = async (body: object): Promise<CreatedToken> =>
  (await owner.request<CreatedToken>('POST', `/api/workshops/${workshopId}/tokens`, body)).body;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner, workshopId } = await signInWithWorkshop(server));
  staff.set('owner', owner);
  for (const role of ['instructor', 'assistant', 'organizer'] as const) {
    const { url } = await createToken({ kind: 'invite', role, hours: 1 });
    const browser = new TestBrowser(server.url);
    await browser.request('POST', '/api/sign-in', { token: url?.split('#')[1] });
    staff.set(role, browser);
  }
  await storeResultsInput(database.db, workshopId, input);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const download = async (
  path: string,
  { browser = owner, bearer }: { browser?: TestBrowser; bearer?: string } = {},
) => {
  const response = await fetch(`${server.url}/api/workshops/${workshopId}${path}`, {
    headers: {
      cookie: browser.cookie,
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};
const NAMED = 'level=named&reason=certificates';
const csvRows = (bytes: Buffer | undefined): Record<string, string>[] =>
  parse(bytes ?? '', { columns: true, bom: true });
const unzipFrom = async (query: string) =>
  unzip((await download(`/export/bundle.zip?${query}`)).bytes);

describe('the level of a download', () => {
  const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    owner: RESULT_LEVELS,
    instructor: RESULT_LEVELS,
    assistant: [],
    organizer: ['pseudonymous', 'aggregate'],
  };
  it.each(
    Object.keys(ALLOWED).flatMap((role) => RESULT_LEVELS.map((level) => [role, level] as const)),
  )('is limited by the role: %s, %s', async (role, level) => {
    const path = `/tables/exercises.jsonl?level=${level}&reason=certificates`;
    const browser = staff.get(role) ?? owner;
    const { response } = await download(path, { browser });
    expect(response.status).toBe(ALLOWED[role]?.includes(level) ? 200 : 403);
  });

  it('is pseudonymous without a choice', async () => {
    const { bytes } = await download('/tables/students.csv');
    expect(Object.keys(csvRows(bytes)[0] ?? {})).not.toContain('display_name');
    for (const { student } of csvRows(bytes)) expect(student).toMatch(/^p-/);
  });

  it('needs a reason for names', async () => {
    for (const query of ['level=named', 'level=named&reason=%20a', 'level=everything'])
      expect((await download(`/tables/students.csv?${query}`)).response.status).toBe(400);
  });

  it('has no tables about single students at aggregate', async () => {
    const statuses = await Promise.all(
      EXPORT_TABLES.filter((table) => !(AGGREGATE_TABLES as readonly string[]).includes(table)).map(
        async (table) => (await download(`/tables/${table}.csv?level=aggregate`)).response.status,
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([400]));
    for (const file of ['xapi.jsonl', 'results.csv', 'log.csv'])
      expect((await download(`/export/${file}?level=aggregate`)).response.status).toBe(400);
  });
});

describe('attendance.csv', () => {
  const PATH = '/tables/attendance.csv';
  const statusesOf = async (role: string) => {
    const browser = staff.get(role) ?? new TestBrowser(server.url);
    const statuses = [];
    for (const query of [`?${NAMED}`, '?level=named', '', '?level=aggregate'])
      statuses.push((await download(`${PATH}${query}`, { browser })).response.status);
    return statuses;
  };

  it('is for owners and instructors who say why they need the names', async () => {
    expect(await statusesOf('owner')).toEqual([200, 400, 400, 400]);
    expect(await statusesOf('instructor')).toEqual([200, 400, 400, 400]);
  });

  it('is refused to organizers, who see counts, and to assistants', async () => {
    expect(await statusesOf('organizer')).toEqual([403, 403, 400, 400]);
    expect(await statusesOf('assistant')).toEqual([403, 403, 403, 403]);
    expect(new Set(await statusesOf('nobody'))).toEqual(new Set([401]));
  });

  it('has a row for each seat, times in UTC, and no formulas', async () => {
    const { db } = database;
    const [row] = await db.select().from(seat).where(eq(seat.workshopId, workshopId)).limit(1);
    const { id = '', label = '', displayName = null } = row ?? {};
    await db.update(seat).set({ displayName: '=HYPERLINK("x")' }).where(eq(seat.id, id));
    const { response, bytes } = await download(`${PATH}?${NAMED}`);
    await db.update(seat).set({ displayName }).where(eq(seat.id, id));
    expect(response.headers.get('content-disposition')).toMatch(/-attendance\.csv"$/);
    const rows = csvRows(bytes);
    const listed = csvRows((await download(`/tables/students.csv?${NAMED}`)).bytes);
    expect(rows.map(({ student }) => student)).toEqual(listed.map(({ student }) => student));
    expect(rows.find(({ student }) => student === label)?.['display_name']).toBe(
      `'=HYPERLINK("x")`,
    );
    const times = rows.flatMap((one) => [one['arrived_at'], one['departed_at']]);
    expect(times.filter((time) => time !== '').length).toBeGreaterThan(rows.length);
    for (const time of times) expect(time).toMatch(/^$|^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });
});

describe('a bundle', () => {
  it.each(RESULT_LEVELS)('has every table of the level %s, and its description', async (level) => {
    const files = await unzipFrom(`level=${level}&reason=certificates`);
    const description = JSON.parse(String(files.get('datapackage.json'))) as {
      resources: { path: string; schema: { fields: { name: string }[] } }[];
    };
    expect([...files.keys()].sort()).toEqual(
      [
        'README.md',
        'dictionary.csv',
        'datapackage.json',
        ...description.resources.map(({ path }) => path),
      ].sort(),
    );
    for (const { path, schema } of description.resources) {
      const header = parse(files.get(path) ?? '', { bom: true, to: 1 })[0] as unknown as string[];
      expect([path, header]).toEqual([path, schema.fields.map(({ name }) => name)]);
    }
    expect(csvRows(files.get('dictionary.csv')).length).toBe(
      description.resources.reduce((sum, { schema }) => sum + schema.fields.length, 0),
    );
  });

  it('has tables that join, the log included, and shares no pseudonym with another one', async () => {
    const studentsOf = async () => {
      const files = await unzipFrom('');
      const students = new Set(csvRows(files.get('students.csv')).map(({ student }) => student));
      const seats = csvRows(files.get('log.csv')).flatMap(({ seat }) => (seat ? [seat] : []));
      expect(seats.length).toBeGreaterThan(0);
      for (const table of ['attempts', 'failures', 'presence', 'quiz_answers'])
        for (const { student } of csvRows(files.get(`${table}.csv`)))
          expect(students).toContain(student);
      expect(new Set(seats).isSubsetOf(students)).toBe(true);
      return students;
    };
    const [first, second] = [await studentsOf(), await studentsOf()];
    expect(first.isDisjointFrom(second)).toBe(true);
  });
});

it('writes tables and the log as Parquet', async () => {
  for (const table of ['attempts', 'log'] as const) {
    const [{ bytes }, { bytes: jsonl }] = [
      await download(`/tables/${table}.parquet?${NAMED}`),
      await download(`/tables/${table}.jsonl?${NAMED}`),
    ];
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    const lines = jsonl.toString().trim().split('\n');
    expect(rows.length).toBe(lines.length);
    const [first] = rows;
    const expected = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(first?.[table === 'log' ? 'seat' : 'student']).toBe(
      expected[table === 'log' ? 'seat' : 'student'],
    );
    expect(first?.[table === 'log' ? 'at' : 'ended_at']).toEqual(
      new Date(String(expected[table === 'log' ? 'at' : 'ended_at'])),
    );
  }
});

it('writes the same log in the order of its entries at each level', async () => {
  const linesAt = async (query: string) =>
    (await download(`/export/log.jsonl?${query}`)).bytes
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const [named, pseudonymous] = [await linesAt(NAMED), await linesAt('')];
  const positions = named.map(({ pos }) => Number(pos));
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(pseudonymous.map(({ pos }) => pos)).toEqual(positions.map((_, index) => index + 1));
  expect(pseudonymous.map(({ kind }) => kind)).toEqual(named.map(({ kind }) => kind));
});

describe('an export token', () => {
  it('reads its level and less, by default without names', async () => {
    const { token: pseudonymous } = await createToken({ kind: 'export', hours: 1 });
    const { token: named } = await createToken({ kind: 'export', hours: 1, level: 'named' });
    const { token: aggregate } = await createToken({
      kind: 'export',
      hours: 1,
      level: 'aggregate',
    });
    const outsider = new TestBrowser(server.url);
    const statusOf = async (bearer: string, query: string) =>
      (await download(`/tables/exercises.csv${query}`, { browser: outsider, bearer })).response
        .status;
    expect(await statusOf(pseudonymous, '')).toBe(200);
    expect(await statusOf(pseudonymous, '?level=aggregate')).toBe(200);
    expect(await statusOf(pseudonymous, '?level=named')).toBe(403);
    expect(await statusOf(named, '')).toBe(200);
    expect(await statusOf(aggregate, '')).toBe(200);
    expect(await statusOf(aggregate, '?level=pseudonymous')).toBe(403);
    const { body } = await owner.request<TokenSummary[]>(
      'GET',
      `/api/workshops/${workshopId}/tokens`,
    );
    expect(
      body
        .filter(({ kind }) => kind === 'export')
        .map(({ level }) => level)
        .sort(),
    ).toEqual(['aggregate', 'named', 'pseudonymous']);
  });

  it('has the same pseudonyms in each download until it is revoked, which deletes their salt', async () => {
    const { token, id } = await createToken({ kind: 'export', hours: 1 });
    const outsider = new TestBrowser(server.url);
    const read = async () =>
      (await download('/tables/students.csv', { browser: outsider, bearer: token })).bytes;
    const [first, second] = [await read(), await read()];
    expect(first.equals(second)).toBe(true);
    const saltOf = async () =>
      (await database.db.select().from(tokenTable).where(eq(tokenTable.id, id)))[0]?.salt;
    expect(await saltOf()).toHaveLength(32);
    await owner.request('DELETE', `/api/workshops/${workshopId}/tokens/${id}`);
    expect(await saltOf()).toBeNull();
  });
});

describe('the record of a download', () => {
  const list = (browser: TestBrowser) =>
    browser.request<ExportRecord[]>('GET', `/api/workshops/${workshopId}/exports`);

  it('has person, level, file, rows and reason, and is for owners', async () => {
    await database.db.delete(exportRecord);
    const { bytes } = await download(`/tables/students.csv?${NAMED}`);
    const { token } = await createToken({ kind: 'export', hours: 1 });
    await download('/export/hints.csv', { browser: new TestBrowser(server.url), bearer: token });
    await vi.waitFor(async () => {
      const { body } = await list(owner);
      expect(body).toMatchObject([
        { person: null, level: 'pseudonymous', file: 'hints.csv', reason: null },
        {
          person: 'Sato',
          level: 'named',
          file: 'students.csv',
          reason: 'certificates',
          rows: csvRows(bytes).length,
        },
      ]);
    });
    for (const role of ['instructor', 'assistant', 'organizer'])
      expect((await list(staff.get(role) ?? owner)).status).toBe(403);
  });
});

it('refuses a third download at the same time, with the time to wait, and gives the places free', async () => {
  const ask = () => download('/tables/attempts.csv');
  const answers = await Promise.all([ask(), ask(), ask()]);
  const responses = answers.map(({ response }) => response);
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  const refused = responses.find(({ status }) => status === 429);
  expect(refused?.headers.get('retry-after')).toBe('15');
  expect(server.auditEvents).toContainEqual(
    expect.objectContaining({ kind: 'limit-reached', detail: { limit: 'exports' } }),
  );
  const again = await Promise.all([ask(), ask()]);
  expect(again.map(({ response }) => response.status)).toEqual([200, 200]);
});

it('ends the download of a reader that takes nothing, and gives its place free', async () => {
  const isClosed = Promise.withResolvers<undefined>();
  const endless = (async function* () {
    for (;;) yield new Uint8Array(10);
  })();
  const body = await openDownload(endless, {
    onComplete: () => undefined,
    onClose: () => {
      isClosed.resolve(undefined);
    },
    stallMs: 20,
  });
  const reader = body.getReader();
  await reader.read();
  await isClosed.promise;
  await expect(reader.read()).rejects.toThrow('The download was not read any more.');
});

it('ends with an error if the workshop is deleted while it is exported', async () => {
  const { id } = (
    await owner.request<{ id: string }>('POST', '/api/workshops', {
      name: 'To delete',
      packId: 'course',
      startsAt: '2026-11-24T09:00:00+09:00',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
    })
  ).body;
  await storeResultsInput(database.db, id, input);
  const request = {
    workshopId: id,
    file: { kind: 'bundle' },
    level: 'named',
    key: new Uint8Array(32),
    showsHelpers: false,
    url: server.url,
    now: server.now(),
  } as const;
  const readRest = async (bytes: AsyncGenerator<Uint8Array, number>): Promise<void> => {
    while ((await bytes.next()).done !== true);
  };
  const bytes = writeFile(database.db, database.url, request);
  expect((await bytes.next()).done).toBe(false);
  await database.db.delete(workshop).where(eq(workshop.id, id));
  const error = 'The workshop was deleted while it was exported, so the file is incomplete.';
  await expect(readRest(bytes)).rejects.toThrow(error);
  await expect(readRest(readFromThread(database.url, request))).rejects.toThrow(error);
});
