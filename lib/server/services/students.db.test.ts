import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createPackFolder, podExerciseYaml, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { initialChanges, RawAgent } from '#e2e/harness/raw-agent.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import type { CurrentUser, JoinResult, TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { ChangedSeat, MergedSeats, MergeProposals } from '#lib/protocol/api/students.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { SeatState } from '#lib/room/state.ts';
import { startServer, type RunningServer } from '../start.ts';

/** Students of a workshop with the real log and the real grader. */
let database: TestDatabase;
let folder: PackFolder;
let server: RunningServer;
let owner: TestBrowser;
let assistant: TestBrowser;
let workshop: WorkshopSummary;
const agents: RawAgent[] = [];

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

beforeAll(async () => {
  [database, folder] = [await createTestDatabase(), createPackFolder()];
  for (const id of ['web', 'api'])
    folder.saveExercise(id, podExerciseYaml(id, '{ spec: { hostNetwork: true } }'));
  folder.saveVersion('1.0.0', ['web', 'api']);
  server = await start();
  owner = new TestBrowser(server.url);
  await owner.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  await owner.request('PATCH', '/api/me', { displayName: 'Sato' });
  ({ body: workshop } = await owner.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Students',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  }));
  for (const state of ['open', 'live'])
    await owner.request('PATCH', `/api/workshops/${workshop.id}`, { state });
  assistant = await signInMember('assistant', 'Ken');
}, 60_000);
afterAll(async () => {
  for (const agent of agents) agent.close();
  await server.stop();
  folder.remove();
  await database.drop();
});

async function signInMember(role: string, name: string): Promise<TestBrowser> {
  const path = `/api/workshops/${workshop.id}/tokens`;
  const invitation = { kind: 'invite', role, name, hours: 1 };
  const { body } = await owner.request<CreatedToken>('POST', path, invitation);
  const member = new TestBrowser(server.url);
  await member.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return member;
}

interface Student {
  readonly browser: TestBrowser;
  readonly id: string;
  readonly label: string;
  readonly path: string;
  readonly token: string;
}
async function join(displayName: string): Promise<Student> {
  const browser = new TestBrowser(server.url);
  const { body } = await browser.request<JoinResult>('POST', '/api/join', {
    code: workshop.code,
    displayName,
    language: 'en',
  });
  const { id, label } = body.seat;
  const token = /podium1\.\S+/.exec(body.installCommand ?? '')?.[0] ?? '';
  return { browser, id, label, path: `/api/seats/${id}`, token };
}
async function connect({ token }: Student): Promise<RawAgent> {
  const agent = new RawAgent(server.url);
  agents.push(agent);
  await agent.hello(token);
  await agent.batch(initialChanges());
  return agent;
}
const readProposals = async (browser: TestBrowser): Promise<MergeProposals> => {
  const path = `/api/workshops/${workshop.id}/merge-proposals`;
  return (await browser.request<MergeProposals>('GET', path)).body;
};
const stateOf = (id: string): SeatState | undefined =>
  server.workshops.get(workshop.id)?.state().seats.get(id);
const markPassed = (seatId: string, exerciseId: string) =>
  owner.request('POST', `/api/workshops/${workshop.id}/commands`, {
    kind: 'mark-passed',
    seatId,
    exerciseId,
  });
const passesOf = (id: string) =>
  [...(stateOf(id)?.progress.values() ?? [])].flatMap(({ exercise, pass }) =>
    pass === null ? [] : [[exercise, pass.at, pass.source]],
  );
const change = (by: TestBrowser, { path }: Student, body: object) =>
  by.request<ChangedSeat & { error?: string; field?: string }>('PATCH', path, body);
const merge = (by: TestBrowser, into: Student, from: Student, body: object = {}) =>
  by.request<MergedSeats & { error?: string }>('POST', `${into.path}/merge`, {
    from: from.id,
    ...body,
  });
const timelineOf = async (id: string): Promise<TimelineEntry[]> =>
  (await owner.request<TimelineEntry[]>('GET', `/api/seats/${id}/timeline`)).body;
const seatsOf = async (browser: TestBrowser): Promise<string[]> =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body.seats.map(({ id }) => id);

describe('renaming a student', () => {
  it('changes the name on every page, and is in the timeline', async () => {
    const student = await join('Mayaa');
    expect((await change(owner, student, { displayName: ' Maya ' })).body).toEqual({
      label: student.label,
      displayName: 'Maya',
    });
    expect(stateOf(student.id)?.displayName).toBe('Maya');
    expect(await timelineOf(student.id)).toContainEqual(
      expect.objectContaining({
        kind: 'seat',
        what: 'renamed',
        by: 'Sato',
        from: 'Mayaa',
        to: 'Maya',
      }),
    );
  });

  it('adds a number if another student looks the same, but not because of the own name', async () => {
    const [first, second] = [await join('Ren'), await join('Reni')];
    expect((await change(owner, second, { displayName: 'ren' })).body.displayName).toBe('ren 2');
    expect((await change(owner, second, { displayName: 'Ren' })).body.displayName).toBe('Ren 2');
    expect((await change(owner, first, { displayName: 'REN' })).body.displayName).toBe('REN');
  });

  it.each([{ displayName: '' }, { displayName: 'x'.repeat(41) }, {}])(
    'refuses %j',
    async (body) => {
      expect((await change(owner, await join('Short'), body)).status).toBe(400);
    },
  );
});

describe('moving a student', () => {
  it('gives the seat another free label and the group of that label', async () => {
    const student = await join('Mover');
    expect((await change(owner, student, { label: 'c-07' })).body.label).toBe('C-07');
    expect(stateOf(student.id)).toMatchObject({ label: 'C-07', group: 'C' });
    expect(await timelineOf(student.id)).toContainEqual(
      expect.objectContaining({ kind: 'seat', what: 'moved', from: student.label, to: 'C-07' }),
    );
    expect(await join('After')).toMatchObject({ label: 'A-08' });
  });

  it('refuses labels that are taken, unknown or beyond the seats of the workshop', async () => {
    const [student, other] = [await join('One'), await join('Two')];
    expect((await change(owner, student, { label: other.label })).body).toMatchObject({
      error: 'seat-taken',
      field: 'label',
    });
    for (const label of ['A-00', 'A-31', 'A1', 'ZZZ-01', '<b>'])
      expect((await change(owner, student, { label })).body).toMatchObject({
        error: 'malformed',
        field: 'label',
      });
  });
});

describe('merging two seats', () => {
  it('keeps the union of passes with their times and sources, also after a restart', async () => {
    const [into, from] = [await join('Union'), await join('Union')];
    await markPassed(into.id, 'web');
    await markPassed(from.id, 'api');
    await markPassed(from.id, 'web');
    const expected = [...passesOf(into.id), ...passesOf(from.id).filter(([id]) => id === 'api')];
    expect(expected).toHaveLength(2);
    const { body } = await merge(owner, into, from);
    expect(body).toEqual({ seatId: into.id, label: into.label, displayName: 'Union' });
    expect(passesOf(into.id).toSorted()).toEqual(expected.toSorted());
    expect(stateOf(from.id)).toBe(undefined);
    expect(await timelineOf(into.id)).toContainEqual(
      expect.objectContaining({ kind: 'seat', what: 'merged', from: from.label, by: 'Sato' }),
    );
    const exportPath = `/api/workshops/${workshop.id}/export/results.jsonl?level=named&reason=test`;
    const exported = await owner.request('GET', exportPath);
    await server.stop();
    server = await start();
    for (const browser of [owner, assistant, into.browser, from.browser])
      browser.setServerUrl(server.url);
    await (
      await server.workshops.open(workshop.id)
    )?.graded;
    expect(passesOf(into.id).toSorted()).toEqual(expected.toSorted());
    const again = await owner.request('GET', exportPath);
    expect(again.text).toBe(exported.text);
  }, 60_000);

  it('lets the browsers of both seats continue by default, and the chosen name stays', async () => {
    const [into, from] = [await join('Old name'), await join('New name')];
    const { body } = await merge(owner, into, from, { name: 'from' });
    expect(body.displayName).toBe('New name');
    expect(await seatsOf(into.browser)).toEqual([into.id]);
    expect(await seatsOf(from.browser)).toEqual([into.id]);
  });

  it('ends the browsers of the other seat on request', async () => {
    const [into, from] = [await join('Kept'), await join('Ended')];
    await merge(owner, into, from, { browsers: 'into' });
    expect(await seatsOf(into.browser)).toEqual([into.id]);
    expect(await seatsOf(from.browser)).toEqual([]);
  });

  it('keeps the agent of the other seat if it is chosen, at the place of this one', async () => {
    const [into, from] = [await join('Place'), await join('Agent')];
    const agent = await connect(from);
    await markPassed(into.id, 'web');
    const { body } = await merge(owner, into, from, { agent: 'from', browsers: 'into' });
    expect(body).toEqual({ seatId: from.id, label: into.label, displayName: 'Place' });
    expect(stateOf(from.id)).toMatchObject({ label: into.label, displayName: 'Place' });
    expect(passesOf(from.id)).toMatchObject([['web', expect.any(Number), 'instructor']]);
    expect(await seatsOf(into.browser)).toEqual([from.id]);
    expect(await seatsOf(from.browser)).toEqual([]);
    expect(stateOf(into.id)).toBe(undefined);
    agent.close();
  });

  it('refuses a seat with itself, an unknown one, and one of another workshop', async () => {
    const student = await join('Alone');
    expect((await merge(owner, student, student)).status).toBe(404);
    expect((await merge(owner, student, { ...student, id: 'a'.repeat(32) })).status).toBe(404);
  });
});

describe('proposals', () => {
  it('name seats with the same name or the same VM of which one has no activity', async () => {
    const [first, second] = [await join('Proposed'), await join('Proposed')];
    await markPassed(second.id, 'web');
    const { proposals } = await readProposals(owner);
    expect(proposals).toContainEqual({ into: second.id, from: first.id, why: 'name' });
  });
});

it('lets owners and instructors change students, and no others', async () => {
  const [student, other] = [await join('Target'), await join('Other')];
  for (const [browser, status] of [
    [assistant, 403],
    [student.browser, 403],
    [other.browser, 404],
    [new TestBrowser(server.url), 401],
  ] as const) {
    expect((await change(browser, student, { displayName: 'x' })).status).toBe(status);
    expect((await merge(browser, student, other)).status).toBe(status);
  }
  expect(
    (await assistant.request('GET', `/api/workshops/${workshop.id}/merge-proposals`)).status,
  ).toBe(403);
});

it('records that a seat was removed and restored in its timeline', async () => {
  const student = await join('Back');
  await owner.request('DELETE', student.path);
  await owner.request('POST', `${student.path}/restore`, {});
  const what = (await timelineOf(student.id)).flatMap((entry) =>
    entry.kind === 'seat' ? [entry.what] : [],
  );
  expect(what.toSorted()).toEqual(['removed', 'restored']);
});

it('records a new group and a message to the student in the timeline, with their author', async () => {
  const [student, other] = [await join('Grouped'), await join('Not grouped')];
  const send = (body: object) =>
    owner.request('POST', `/api/workshops/${workshop.id}/commands`, body);
  await send({ kind: 'set-group', seats: [student.id], group: 'Red' });
  await send({ kind: 'announce', text: 'Hi', to: { to: 'seats', seats: [student.id] } });
  await send({ kind: 'announce', text: 'Hi all', to: { to: 'all' } });
  const what = async ({ id }: Student) =>
    (await timelineOf(id)).flatMap((entry) =>
      entry.kind === 'seat' ? [[entry.what, entry.by, entry.to]] : [],
    );
  expect((await what(student)).toSorted()).toEqual([
    ['grouped', 'Sato', 'Red'],
    ['messaged', 'Sato', null],
  ]);
  expect(await what(other)).toEqual([]);
});

it('gives a student everything that is stored about them, without notes of staff', async () => {
  const [student, former] = [await join('Curious'), await join('Curious before')];
  await connect(student);
  await former.browser.request('POST', `${former.path}/help-request`, {
    exerciseId: 'web',
    question: 'Is this mine, too?',
  });
  await merge(owner, student, former);
  await student.browser.request('POST', `${student.path}/help-request`, {
    exerciseId: 'web',
    question: 'Is this mine?',
  });
  await owner.request('POST', `/api/workshops/${workshop.id}/commands`, {
    kind: 'add-note',
    seatId: student.id,
    text: 'A private remark',
  });
  const { text } = await student.browser.request('GET', `${student.path}/data.json`);
  const { rows } = JSON.parse(text) as { rows: { table: string; data: { kind?: string } }[] };
  expect(new Set(rows.map(({ table }) => table))).toEqual(
    new Set(['seat', 'browser', 'agent', 'command', 'change']),
  );
  for (const question of ['Is this mine?', 'Is this mine, too?']) expect(text).toContain(question);
  expect(text).not.toContain('A private remark');
  expect((await owner.request('GET', `${student.path}/data.json`)).status).toBe(403);
});

describe('erasing a student', () => {
  const tablesWith = async (text: string): Promise<string[]> => {
    const { rows } = await database.db.$client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public'",
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await database.db.$client.query(
        `select 1 from "${name}" row where row::text like $1 limit 1`,
        [`%${text}%`],
      );
      if ((rowCount ?? 0) > 0) found.push(name);
    }
    return found.toSorted();
  };

  it('deletes everything about the student and about seats that were merged into it', async () => {
    const [student, former] = [await join('Oblivia Vanish'), await join('Oblivia Former')];
    const agent = await connect(student);
    await connect(former);
    await student.browser.request('POST', `${student.path}/help-request`, {
      exerciseId: 'web',
      question: 'Can Oblivia have help?',
    });
    await markPassed(student.id, 'web');
    await merge(owner, student, former);
    expect(await tablesWith('Oblivia')).toEqual(expect.arrayContaining(['command', 'seat']));
    const erased = await owner.request('POST', `${student.path}/erase`, { label: student.label });
    expect(erased.status).toBe(204);
    expect(await tablesWith('Oblivia')).toEqual([]);
    for (const { id } of [student, former])
      expect(
        (await tablesWith(id)).filter((name) => !['audit', 'command', 'erasure'].includes(name)),
      ).toEqual([]);
    expect(stateOf(student.id)).toBeUndefined();
    expect((await owner.request('GET', `${student.path}/timeline`)).status).toBe(404);
    expect(agent.socket.connected).toBe(false);
  });

  it('needs the label of the seat, and a leader', async () => {
    const student = await join('Kept');
    const erase = (by: TestBrowser, label: string) =>
      by.request('POST', `${student.path}/erase`, { label });
    expect((await erase(owner, 'Z-99')).body).toMatchObject({ error: 'outdated', field: 'label' });
    expect((await erase(assistant, student.label)).status).toBe(403);
    expect((await erase(student.browser, student.label)).status).toBe(403);
    expect(stateOf(student.id)).toBeDefined();
  });
});

it('allows after the end only to rename', async () => {
  const [student, other] = [await join('Late'), await join('Later')];
  await owner.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
  expect((await change(owner, student, { displayName: 'Late name' })).status).toBe(200);
  expect((await change(owner, student, { label: 'H-01' })).body).toMatchObject({
    error: 'workshop-ended',
  });
  expect((await merge(owner, student, other)).body).toMatchObject({ error: 'workshop-ended' });
});
