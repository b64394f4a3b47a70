import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { MergeProposals } from '#lib/protocol/api/students.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let assistant: TestBrowser;
let workshop: WorkshopSummary;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner } = await signInWithWorkshop(server));
  ({ body: workshop } = await owner.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Proposals',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  }));
  for (const state of ['open', 'live'])
    await owner.request('PATCH', `/api/workshops/${workshop.id}`, { state });
  assistant = await signInMember('assistant', 'Ken');
});
afterAll(async () => {
  await server.stop();
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

async function join(displayName: string) {
  const browser = new TestBrowser(server.url);
  const request = { code: workshop.code, displayName, language: 'en' };
  const { body } = await browser.request<JoinResult>('POST', '/api/join', request);
  return { browser, id: body.seat.id, path: `/api/seats/${body.seat.id}` };
}
const readProposals = async (browser: TestBrowser): Promise<MergeProposals> => {
  const path = `/api/workshops/${workshop.id}/merge-proposals`;
  return (await browser.request<MergeProposals>('GET', path)).body;
};
const decide = (browser: TestBrowser, seats: readonly string[], keepBoth: boolean) =>
  browser.request('PATCH', `/api/workshops/${workshop.id}/merge-proposals`, { seats, keepBoth });

describe('proposals to merge seats', () => {
  it('leave out two seats that staff keep, for every staff member, until that is undone', async () => {
    const [first, second] = [await join('Twin'), await join('Twin')];
    const isProposed = async (browser: TestBrowser): Promise<boolean> =>
      (await readProposals(browser)).proposals.some(({ into }) => into === first.id);
    expect(await isProposed(owner)).toBe(true);
    expect((await decide(owner, [second.id, first.id], true)).status).toBe(204);
    expect((await decide(owner, [first.id, second.id], true)).status).toBe(204);
    const instructor = await signInMember('instructor', 'Tanaka');
    expect(await isProposed(instructor)).toBe(false);
    const keptOf = async (browser: TestBrowser) =>
      (await readProposals(browser)).kept.filter(({ seats }) => seats.includes(first.id));
    expect(await keptOf(instructor)).toEqual([
      {
        seats: [first.id, second.id].toSorted(),
        by: expect.any(String),
        at: expect.any(Number),
      },
    ]);
    expect((await decide(instructor, [first.id, second.id], false)).status).toBe(204);
    expect(await isProposed(owner)).toBe(true);
    expect(await keptOf(owner)).toEqual([]);
  });

  it('hide a kept pair while one of its seats is removed, and show it again when it is restored', async () => {
    const [first, second] = [await join('Pair'), await join('Pair')];
    await decide(owner, [first.id, second.id], true);
    const isKept = async () =>
      (await readProposals(owner)).kept.some(({ seats }) => seats.includes(first.id));
    expect(await isKept()).toBe(true);
    await owner.request('DELETE', second.path);
    expect(await isKept()).toBe(false);
    await owner.request('POST', `${second.path}/restore`, {});
    expect(await isKept()).toBe(true);
  });

  it('refuse a decision about one seat, an unknown one, and by roles that can’t merge', async () => {
    const [first, second] = [await join('Decided'), await join('Decided')];
    expect((await decide(owner, [first.id, first.id], true)).status).toBe(400);
    expect((await decide(owner, [first.id, 'a'.repeat(32)], true)).status).toBe(404);
    expect((await decide(assistant, [first.id, second.id], true)).status).toBe(403);
    expect((await decide(first.browser, [first.id, second.id], true)).status).toBe(403);
  });
});
