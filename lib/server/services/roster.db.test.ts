import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { eraseNames } from '#db/queries/erasure.ts';
import { ROSTER_LIMITS } from '#lib/protocol/api/roster.ts';
import type { AppliedRoster, RosterPreview, RosterView } from '#lib/protocol/api/roster.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let workshop: { id: string; code: string };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner } = await signInWithWorkshop(server));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(async () => {
  ({ body: workshop } = await owner.request<{ id: string; code: string }>(
    'POST',
    '/api/workshops',
    {
      ...{ name: 'Roster', packId: 'course', startsAt: '2026-11-24T09:00:00Z' },
      ...{ timeZone: 'UTC', language: 'en' },
    },
  ));
  for (const state of ['open', 'live'])
    await owner.request('PATCH', `/api/workshops/${workshop.id}`, { state });
});

const path = () => `/api/workshops/${workshop.id}/roster`;
const bytes = (text: string) => new TextEncoder().encode(text);
const apply = async (text: string): Promise<AppliedRoster> => {
  const answer = await owner.request<AppliedRoster>('PUT', path(), bytes(text));
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return answer.body;
};
const preview = async (text: string): Promise<RosterPreview> =>
  (await owner.request<RosterPreview>('POST', path(), bytes(text))).body;
const read = async (): Promise<RosterView> => (await owner.request<RosterView>('GET', path())).body;
const match = (key: string | undefined, seatId: string | null) =>
  owner.request('PATCH', path(), { key, seatId });
const rows = async () => {
  const { rows: stored } = await database.db.$client.query(
    'select * from roster where workshop_id = $1 order by key',
    [workshop.id],
  );
  return stored as readonly Record<string, unknown>[];
};
/** Who is matched: id or name of the row, label of the seat, and how. */
const matches = async () =>
  (await read()).entries.flatMap(({ id, name, match: found }) =>
    found === null ? [] : [[id ?? name, found.label, found.by]],
  );

async function join(displayName: string) {
  const browser = new TestBrowser(server.url);
  const { body } = await browser.request<JoinResult>('POST', '/api/join', {
    code: workshop.code,
    displayName,
    language: 'en',
  });
  return { browser, ...body.seat, path: `/api/seats/${body.seat.id}` };
}

async function signInMember(role: string): Promise<TestBrowser> {
  const { body } = await owner.request<CreatedToken>(
    'POST',
    `/api/workshops/${workshop.id}/tokens`,
    { kind: 'invite', role, name: role, hours: 1 },
  );
  const member = new TestBrowser(server.url);
  await member.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return member;
}

const FILE = [
  'id,name,kana,email,group,seat,language,host,user,note',
  '1,佐藤 花子,サトウ ハナコ,sato@example.com,A,A-01,ja,vm-1,sato,window',
  '2,Ken Mori,,,B,,,,,',
  ',Aoi Kato,,aoi@example.com,,,,,,',
  ',Jun Abe,,,,,,,,=1+1',
  '',
].join('\n');

describe('T16.2: the import of a roster', () => {
  it('changes nothing the second time', async () => {
    expect(await apply(FILE)).toEqual({
      ...{ added: 4, changed: 0, removed: 0, unchanged: 0, matched: 0 },
      problems: [],
    });
    const stored = await rows();
    expect(stored).toHaveLength(4);
    expect(stored.find(({ student_id: id }) => id === '1')).toMatchObject({
      ...{ name: '佐藤 花子', kana: 'サトウ ハナコ', email: 'sato@example.com', group: 'A' },
      ...{ label: 'A-01', language: 'ja', host: 'vm-1', login: 'sato', note: 'window' },
      ...{ seat_id: null, removed_at: null },
    });
    const unchanged = { added: 0, changed: 0, removed: 0, unchanged: 4, matched: 0 };
    expect(await apply(FILE)).toMatchObject(unchanged);
    expect(await rows()).toEqual(stored);
    // Another encoding, other separators and another order are the same roster.
    const [heading = '', ...students] = FILE.trim().split('\n');
    const other = [heading, ...students.toReversed()].join('\r\n').replaceAll(',', '\t');
    expect(await apply(`\uFEFF${other}`)).toMatchObject(unchanged);
    const withoutPosition = (all: Awaited<ReturnType<typeof rows>>) =>
      all.map((row) => ({ ...row, position: null }));
    expect(withoutPosition(await rows())).toEqual(withoutPosition(stored));
  });

  it('shows in a preview what it will do, and writes nothing before', async () => {
    await apply(FILE);
    const stored = await rows();
    const file = 'id,name,group\n1,佐藤 花子,C\n3,Maya Silva,A\n3,Maya,A\n,Jun Abe,\n';
    expect(await preview(file)).toEqual({
      added: [{ id: '3', name: 'Maya Silva', email: null }],
      changed: [{ id: '1', name: '佐藤 花子', email: 'sato@example.com', columns: ['group'] }],
      removed: [
        { id: '2', name: 'Ken Mori', email: null },
        { id: null, name: 'Aoi Kato', email: 'aoi@example.com' },
      ],
      unchanged: 1,
      matched: 0,
      problems: [{ kind: 'duplicate-id', line: 4, firstLine: 3 }],
      isReadable: true,
    });
    expect(await rows()).toEqual(stored);
    expect(await apply(file)).toMatchObject({ added: 1, changed: 1, removed: 2, unchanged: 1 });
  });

  it('marks rows that are missing and brings them back, with their match', async () => {
    const { id } = await join('Ken Mori');
    await apply(FILE);
    expect(await matches()).toEqual([['2', 'A-01', 'name']]);
    expect(await apply('id,name\n1,佐藤 花子\n')).toMatchObject({ removed: 3 });
    const view = await read();
    expect([view.entries.length, view.removed]).toEqual([1, 3]);
    expect(view.students).toEqual([{ seatId: id, label: 'A-01', name: 'Ken Mori' }]);
    expect(await rows()).toHaveLength(4);
    expect(await apply(FILE)).toMatchObject({ added: 3, unchanged: 1, removed: 0 });
    expect(await matches()).toEqual([['2', 'A-01', 'name']]);
  });

  it('reports the seats of other students', async () => {
    await join('Jun Abe');
    const file = 'id,name,seat\n1,Sato,A-01\n2,Jun Abe,A-02\n3,Mori,A-02\n,,A-03\n4,Kato,nowhere\n';
    const { problems } = await preview(file);
    expect(problems).toEqual([
      { kind: 'occupied-seat', line: 2, seat: 'A-01' },
      { kind: 'occupied-seat', line: 4, seat: 'A-02' },
      { kind: 'unidentified', line: 5 },
      { kind: 'unknown-seat', line: 6, seat: 'nowhere' },
    ]);
    expect(await apply(file)).toMatchObject({ added: 4, matched: 1 });
    expect((await preview('id,name,seat\n2,Jun Abe,A-01\n')).problems).toEqual([]);
  });

  it('refuses a file that it can’t read, and keeps the roster', async () => {
    await apply(FILE);
    const stored = await rows();
    const unreadable = 'Sato,Mori\n';
    expect(await preview(unreadable)).toMatchObject({
      isReadable: false,
      problems: [{ kind: 'no-heading', line: 1 }],
    });
    const answer = await owner.request('PUT', path(), bytes(unreadable));
    expect([answer.status, answer.body]).toMatchObject([400, { field: 'file' }]);
    expect(await rows()).toEqual(stored);
  });

  it('takes a file of 4 MiB with 5,000 rows, and no larger one', async () => {
    const note = 'n'.repeat(790);
    const head = 'id,name,note\n';
    const lines = Array.from(
      { length: ROSTER_LIMITS.rows },
      (_, index) => `${String(index)},Student ${String(index)},${note}\n`,
    ).join('');
    const file = (head + lines)
      .padEnd(ROSTER_LIMITS.bytes - 40_000, ' ')
      .padEnd(ROSTER_LIMITS.bytes, '\n');
    expect(file).toHaveLength(ROSTER_LIMITS.bytes);
    expect(await apply(file)).toMatchObject({ added: 5_000, problems: [] });
    expect(await apply(file)).toMatchObject({ unchanged: 5_000 });
    const larger = await owner.request('PUT', path(), bytes(`${file}\n`));
    expect(larger.status).toBe(413);
  });

  it('is recorded with counts only', async () => {
    const before = server.auditEvents.length;
    await join('Ken Mori');
    await apply(FILE);
    expect(
      server.auditEvents.slice(before).filter(({ kind }) => kind === 'roster-applied'),
    ).toEqual([
      expect.objectContaining({
        workshopId: workshop.id,
        detail: { added: 4, changed: 0, removed: 0, matched: 1 },
      }),
    ]);
  });
});

describe('T16.3: the match of a student', () => {
  it('is made by equal name or kana, when the student joins and when the file is applied', async () => {
    await join('KEN  MORI');
    expect(await apply(FILE)).toMatchObject({ matched: 1 });
    await join('さとう');
    await join('ｻﾄｳ ﾊﾅｺ');
    expect(await matches()).toEqual([
      ['1', 'A-03', 'name'],
      ['2', 'A-01', 'name'],
    ]);
    expect((await read()).students).toMatchObject([{ name: 'さとう' }]);
  });

  it('is never made by a similar name, which is only suggested', async () => {
    await apply(FILE);
    const { id } = await join('Ken Morii');
    expect(await apply(FILE)).toMatchObject({ matched: 0 });
    const view = await read();
    const row = view.entries.find(({ name }) => name === 'Ken Mori');
    expect(view.students).toMatchObject([{ seatId: id }]);
    expect(view.suggestions).toEqual([{ seatId: id, key: row?.key }]);
    expect((await match(row?.key, id)).status).toBe(204);
    expect(await matches()).toEqual([['2', 'A-01', 'staff']]);
    expect(await read()).toMatchObject({ students: [], suggestions: [] });
  });

  it('is not made by a name that two rows have', async () => {
    await apply('id,name\n1,Ken Mori\n2,Ken Mori\n');
    const { id } = await join('Ken Mori');
    const { students, suggestions } = await read();
    expect(students).toHaveLength(1);
    expect(suggestions.map(({ seatId }) => seatId)).toEqual([id, id]);
  });

  it('by an instructor stays, whatever the names are, until the instructor ends it', async () => {
    await apply(FILE);
    const [ken, walkIn] = [await join('Ken Mori'), await join('K.')];
    const { entries } = await read();
    const keyOf = (name: string) => entries.find((entry) => entry.name === name)?.key;
    // One row has one seat, and one seat has one row.
    await match(keyOf('Ken Mori'), walkIn.id);
    expect(await matches()).toEqual([['2', walkIn.label, 'staff']]);
    expect((await read()).students).toMatchObject([{ seatId: ken.id }]);
    expect(await apply(FILE)).toMatchObject({ matched: 0, unchanged: 4 });
    expect(await matches()).toEqual([['2', walkIn.label, 'staff']]);
    await match(keyOf('Jun Abe'), walkIn.id);
    expect(await matches()).toEqual([['Jun Abe', walkIn.label, 'staff']]);
    await match(keyOf('Jun Abe'), null);
    expect(await matches()).toEqual([]);
  });

  it('follows the seats when they are merged, and ends when the seat is removed', async () => {
    await apply(FILE);
    const [ken, again] = [await join('Ken Mori'), await join('Ken')];
    await owner.request('POST', `${again.path}/merge`, { from: ken.id });
    expect(await matches()).toEqual([['2', again.label, 'name']]);
    await owner.request('DELETE', again.path);
    expect(await matches()).toEqual([]);
    const back = await join('Ken Mori');
    expect(await matches()).toEqual([['2', back.label, 'name']]);
  });

  it('is refused for unknown rows, seats of other workshops and empty seats', async () => {
    await apply(FILE);
    const key = (await read()).entries[0]?.key;
    const elsewhere = await join('Elsewhere');
    const other = { ...workshop };
    const { body } = await owner.request<typeof workshop>('POST', '/api/workshops', {
      ...{ name: 'Other', packId: 'course', startsAt: '2026-11-24T09:00:00Z' },
      ...{ timeZone: 'UTC', language: 'en' },
    });
    workshop = body;
    await apply(FILE);
    const otherKey = (await read()).entries[0]?.key;
    expect((await match(otherKey, elsewhere.id)).status).toBe(404);
    workshop = other;
    expect((await match(otherKey, elsewhere.id)).status).toBe(404);
    expect((await match('a'.repeat(32), elsewhere.id)).status).toBe(404);
    expect((await match(key, 'a'.repeat(32))).status).toBe(404);
    expect(await matches()).toEqual([]);
  });
});

describe('the roster', () => {
  it('is for owners and instructors', async () => {
    for (const [role, status] of [
      ['instructor', 200],
      ['assistant', 403],
      ['organizer', 403],
    ] as const) {
      const member = await signInMember(role);
      const answers = await Promise.all([
        member.request('GET', path()),
        member.request('POST', path(), bytes(FILE)),
        member.request('PUT', path(), bytes(FILE)),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
    }
    expect((await new TestBrowser(server.url).request('PUT', path(), bytes(FILE))).status).toBe(
      401,
    );
  });

  it('is imported by programs with a token of the scope roster:write', async () => {
    const send = async (scopes: readonly string[]) => {
      const { body } = await owner.request<{ token: string }>('POST', '/api/me/tokens', {
        ...{ name: 'Import', scopes, workshopIds: [workshop.id], days: 1 },
      });
      return fetch(`${server.url}/api/v1/workshops/${workshop.id}/roster`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${body.token}`,
          'content-type': 'text/csv; charset=utf-8',
        },
        body: FILE,
      });
    };
    expect((await send(['results:read'])).status).toBe(403);
    const answer = await send(['roster:write']);
    expect([answer.status, await answer.json()]).toMatchObject([200, { added: 4 }]);
    expect(await rows()).toHaveLength(4);
  });

  it('isn’t accepted as a form of another site could send it', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      expect(
        (await owner.request('PUT', path(), bytes(FILE), { 'content-type': type })).status,
      ).toBe(400);
    expect(await rows()).toEqual([]);
  });

  it('ends with an erased student, the names of the workshop, and the workshop', async () => {
    const { label, path: seatPath } = await join('Ken Mori');
    await apply(FILE);
    expect((await owner.request('POST', `${seatPath}/erase`, { label })).status).toBe(204);
    expect((await rows()).map(({ name }) => name).toSorted()).toEqual(
      ['佐藤 花子', 'Aoi Kato', 'Jun Abe'].toSorted(),
    );
    await owner.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
    expect(await apply(FILE)).toMatchObject({ added: 1 });
    await eraseNames(database.db, workshop.id, new Date());
    expect(await rows()).toEqual([]);
    expect((await owner.request('PUT', path(), bytes(FILE))).status).toBe(409);
    expect(await rows()).toEqual([]);
  });
});
