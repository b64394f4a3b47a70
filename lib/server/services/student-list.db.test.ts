import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { StudentList } from '#lib/protocol/api/students.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let workshopId: string;
let code: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner, workshopId, code } = await signInWithWorkshop(server));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function join(displayName: string, browser = new TestBrowser(server.url)) {
  const { body } = await browser.request<JoinResult>('POST', '/api/join', {
    code,
    displayName,
    language: 'en',
  });
  return { browser, id: body.seat.id, label: body.seat.label };
}
async function invite(role: string): Promise<TestBrowser> {
  const { body } = await owner.request<CreatedToken>(
    'POST',
    `/api/workshops/${workshopId}/tokens`,
    {
      kind: 'invite',
      role,
      name: `The ${role}`,
      hours: 1,
    },
  );
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return browser;
}
const list = (browser = owner) =>
  browser.request<StudentList>('GET', `/api/workshops/${workshopId}/students`);
const csv = async (query = '') =>
  (await owner.request('GET', `/api/workshops/${workshopId}/students.csv${query}`)).text;
const detailsOf = async (id: string) =>
  (await list()).body.students.find((student) => student.id === id);

describe('the list of students', () => {
  it('has what the live room does not show: joining, devices, agent and help requests', async () => {
    const { browser, id } = await join('Maya');
    expect(await detailsOf(id)).toEqual({
      id,
      joinedAt: expect.any(Number),
      devices: 1,
      agentVersion: null,
      vm: null,
      isTest: false,
      helpRequests: 0,
    });
    const ask = (question: string) =>
      browser.request('POST', `/api/seats/${id}/help-request`, { exerciseId: null, question });
    await ask('Why?');
    await ask('Why, and how?');
    expect((await detailsOf(id))?.helpRequests).toBe(1);
    await browser.request('DELETE', `/api/seats/${id}/help-request`);
    await ask('Again');
    const { body } = await browser.request<{ code: string }>(
      'POST',
      `/api/seats/${id}/device-code`,
      {},
    );
    await new TestBrowser(server.url).request('POST', '/api/claim', { code: body.code });
    expect(await detailsOf(id)).toMatchObject({ helpRequests: 2, devices: 2 });
  });

  it('names removed seats for 10 minutes, only to those who can restore them', async () => {
    const [{ id, label }, assistant] = [await join('Gone'), await invite('assistant')];
    await owner.request('DELETE', `/api/seats/${id}`);
    const removed = { id, label, displayName: 'Gone' };
    expect((await list()).body.removed).toMatchObject([removed]);
    expect(await detailsOf(id)).toBe(undefined);
    expect(await csv('?q=gone')).not.toContain('Gone');
    expect((await list(assistant)).body).toMatchObject({ removed: [] });
    server.advanceTime(11 * MINUTE_MS);
    expect((await list()).body.removed).toEqual([]);
  });

  it.each([
    ['instructor', 200, 200],
    ['assistant', 200, 403],
    ['organizer', 403, 403],
    ['projector', 403, 403],
  ])('lets a member with the role %s: list %i, export %i', async (role, listed, exported) => {
    const member = await invite(role);
    expect((await list(member)).status).toBe(listed);
    const path = `/api/workshops/${workshopId}/students.csv`;
    expect((await member.request('GET', path)).status).toBe(exported);
  });

  it('is for members only', async () => {
    const student = await join('Nosy');
    expect((await list(student.browser)).status).toBe(403);
    expect((await list(new TestBrowser(server.url))).status).toBe(401);
  });
});

describe('the list as a file', () => {
  it('R9: has the students who match, and no formulas', async () => {
    const [formula, other] = [await join('=HYPERLINK("x")'), await join('Plain')];
    const text = await csv('?q=hyperlink');
    const [header, row, ...rest] = text.trim().split('\r\n');
    expect(header).toBe(
      '"seat","display_name","group","connection","agent_version","current_exercise","passed","exercises","help_requests","hints_revealed","joined_at","devices","roster_id"',
    );
    expect(row).toContain(`"${formula.label}","'=HYPERLINK(""x"")"`);
    expect(rest).toEqual([]);
    expect(await csv(`?q=${other.label}&state=connected`)).not.toContain('Plain');
    expect(await csv(`?group=${other.label.split('-')[0] ?? ''}`)).toContain('Plain');
  });

  it('has the id that the roster gives a student, as long as the roster has the row', async () => {
    const { label } = await join('Enrolled');
    const apply = (file: string) =>
      owner.request('PUT', `/api/workshops/${workshopId}/roster`, Buffer.from(file));
    await apply('id,name\nE-0042,Enrolled\n');
    expect(await csv(`?q=${label}`)).toMatch(/,"E-0042"\r\n$/);
    await apply('id,name\n');
    expect(await csv(`?q=${label}`)).not.toContain('E-0042');
  });

  it('is recorded in the security log', async () => {
    await csv();
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({
        kind: 'export-opened',
        workshopId,
        detail: { export: 'students', format: 'csv', names: true, byToken: false },
      }),
    );
  });
});

describe('a test seat', () => {
  const mark = (browser: TestBrowser, id: string, isTest: boolean) =>
    browser.request('PATCH', `/api/seats/${id}`, { isTest });
  const isTest = async (id: string) => (await detailsOf(id))?.isTest;

  it('is marked by leaders, and counts again when they say so', async () => {
    const { id, browser, label } = await join('Trial');
    expect(await mark(owner, id, true)).toMatchObject({ status: 200, body: { label } });
    expect(await isTest(id)).toBe(true);
    expect(server.auditEvents.at(-1)).toMatchObject({
      kind: 'seat-changed',
      seatId: id,
      detail: { fields: 'isTest', seat: label },
    });
    const events = server.auditEvents.length;
    await mark(owner, id, true);
    expect(server.auditEvents).toHaveLength(events);
    for (const other of [await invite('assistant'), browser])
      expect((await mark(other, id, false)).status).toBe(403);
    expect((await mark(await invite('organizer'), id, false)).status).toBe(404);
    await mark(await invite('instructor'), id, false);
    expect(await isTest(id)).toBe(false);
  });

  it('keeps its name and its place', async () => {
    const { id } = await join('Keeper');
    await owner.request('PATCH', `/api/seats/${id}`, { displayName: 'Kept', isTest: true });
    expect(server.workshops.get(workshopId)?.state().seats.get(id)?.displayName).toBe('Kept');
    expect(await isTest(id)).toBe(true);
    expect((await owner.request('PATCH', `/api/seats/${id}`, {})).status).toBe(400);
  });

  it('is the seat of a member who joins as a student', async () => {
    const { id } = await join('Helper', await invite('assistant'));
    expect(await isTest(id)).toBe(true);
    expect(await isTest((await join('Student')).id)).toBe(false);
  });

  it('is not the seat of a student that a member opens with its code', async () => {
    const { id, browser } = await join('Watched');
    const { body } = await browser.request<{ code: string }>(
      'POST',
      `/api/seats/${id}/device-code`,
      {},
    );
    const assistant = await invite('assistant');
    await assistant.request('POST', '/api/claim', { code: body.code, confirmed: true });
    expect(await detailsOf(id)).toMatchObject({ devices: 2, isTest: false });
  });
});
