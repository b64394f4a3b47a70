import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { CreatedInvitation, InvitationSummary } from '#lib/protocol/api/members.ts';
import type { CurrentUser, JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { MemberRole } from '#db/queries/memberships.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let workshopId: string;
let code: string;
let path: string;

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
  const { body } = await owner.request<{ id: string; code: string }>('POST', '/api/workshops', {
    name: 'Members',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  ({ id: workshopId, code } = body);
  path = `/api/workshops/${workshopId}`;
  for (const state of ['open', 'live']) await owner.request('PATCH', path, { state });
});

interface Member {
  readonly browser: TestBrowser;
  readonly id: string;
}
const tokenOf = (url: string | null): string => url?.split('#')[1] ?? '';
const signIn = async (token: string): Promise<Member> => {
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token });
  return { browser, id: (await personOf(browser)) ?? '' };
};
const personOf = async (browser: TestBrowser): Promise<string | null> =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body.person?.id ?? null;
async function createInvitation(role: string, name: string, by = owner): Promise<string> {
  const { body } = await by.request<CreatedToken>('POST', `${path}/tokens`, {
    kind: 'invite',
    role,
    name,
    hours: 1,
  });
  return tokenOf(body.url);
}
/** A member in each role. Only an owner can make another one an owner. */
async function addMember(role: MemberRole, name = `Member ${role}`): Promise<Member> {
  const member = await signIn(await createInvitation(role === 'owner' ? 'instructor' : role, name));
  if (role === 'owner') await changeRole(owner, member.id, 'owner');
  return member;
}
const changeRole = (by: TestBrowser, id: string, role: string) =>
  by.request('PATCH', `${path}/members/${id}`, { role });
const remove = (by: TestBrowser, id: string) => by.request('DELETE', `${path}/members/${id}`);
const list = async (by = owner): Promise<MemberSummary[]> =>
  (await by.request<MemberSummary[]>('GET', `${path}/members`)).body;
const roleOf = async (id: string): Promise<string | undefined> =>
  (await list()).find(({ personId }) => personId === id)?.role;
const listInvitations = async (by = owner): Promise<InvitationSummary[]> =>
  (await by.request<InvitationSummary[]>('GET', `${path}/invitations`)).body;

const ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;
/** The roles that a caller can give, take and remove. */
const MANAGEABLE: Readonly<Record<MemberRole, readonly MemberRole[]>> = {
  owner: ROLES,
  instructor: ['assistant', 'organizer', 'projector'],
  assistant: [],
  organizer: [],
  projector: [],
};

describe('the list of members', () => {
  it('has the status, the join time and the last activity of each, for leads', async () => {
    const { id } = await addMember('assistant', 'Ken');
    const { browser: instructor } = await addMember('instructor');
    for (const by of [owner, instructor])
      expect((await list(by)).find(({ personId }) => personId === id)).toMatchObject({
        name: 'Ken',
        role: 'assistant',
        isCaller: false,
        canManage: true,
        joinedAt: expect.any(Number) as number,
        lastActiveAt: expect.any(Number) as number,
      });
    expect((await list(instructor)).map(({ role, canManage }) => [role, canManage])).toEqual(
      expect.arrayContaining([
        ['owner', false],
        ['instructor', false],
      ]),
    );
  });

  it.each(['assistant', 'organizer', 'projector'] as const)('is hidden from %ss', async (role) => {
    const { browser } = await addMember(role);
    for (const part of ['members', 'invitations'])
      expect((await browser.request('GET', `${path}/${part}`)).status).toBe(403);
  });
});

describe.each(ROLES)('a member with the role %s', (callerRole) => {
  it.each(ROLES.flatMap((from) => ROLES.map((to) => [from, to] as const)))(
    'changes %s to %s only if both are roles that it manages',
    async (from, to) => {
      const caller = await addMember(callerRole, 'Caller');
      const target = await addMember(from, 'Target');
      const allowed = [from, to].every((role) => MANAGEABLE[callerRole].includes(role));
      expect((await changeRole(caller.browser, target.id, to)).status).toBe(allowed ? 204 : 403);
      expect(await roleOf(target.id)).toBe(allowed ? to : from);
    },
  );

  it.each(ROLES)('removes a member with the role %s only if it manages that role', async (role) => {
    const caller = await addMember(callerRole, 'Caller');
    const target = await addMember(role, 'Target');
    const allowed = MANAGEABLE[callerRole].includes(role);
    expect((await remove(caller.browser, target.id)).status).toBe(allowed ? 204 : 403);
    expect(await roleOf(target.id)).toBe(allowed ? undefined : role);
  });
});

describe('changing a role', () => {
  it('never leaves a workshop without an owner', async () => {
    const self = (await personOf(owner)) ?? '';
    expect((await changeRole(owner, self, 'instructor')).body).toEqual({ error: 'last-owner' });
    expect((await remove(owner, self)).body).toEqual({ error: 'last-owner' });
    const second = await addMember('owner');
    expect((await changeRole(owner, self, 'instructor')).status).toBe(204);
    expect((await changeRole(second.browser, second.id, 'assistant')).body).toEqual({
      error: 'last-owner',
    });
    await changeRole(second.browser, self, 'owner');
  });

  it('takes effect at once on open pages, which connect again with the new role', async () => {
    const { browser, id } = await addMember('assistant');
    const page = io(server.url + ROOM_NAMESPACE, {
      transports: ['websocket'],
      extraHeaders: { cookie: browser.cookie, origin: server.url },
      reconnection: false,
    });
    expect(await page.emitWithAck('watch', { view: 'room', workshopId })).toEqual({ ok: true });
    const isClosed = new Promise((resolve) => page.once('disconnect', resolve));
    await changeRole(owner, id, 'projector');
    await isClosed;
    page.connect();
    expect(await page.emitWithAck('watch', { view: 'room', workshopId })).toMatchObject({
      ok: false,
      refusal: 'forbidden',
    });
    page.disconnect();
  });

  it('lets a new instructor create workshops, and is in the security log', async () => {
    const { browser, id } = await addMember('assistant');
    await changeRole(owner, id, 'instructor');
    expect((await browser.request<CurrentUser>('GET', '/api/me')).body.isInstructor).toBe(true);
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({
        kind: 'role-changed',
        workshopId,
        detail: expect.objectContaining({ person: id, role: 'instructor' }) as object,
      }),
    );
  });

  it('revokes what a member handed out as a lead', async () => {
    const { browser, id } = await addMember('instructor');
    const token = await createInvitation('assistant', 'Late', browser);
    await changeRole(owner, id, 'assistant');
    expect(
      (await new TestBrowser(server.url).request('POST', '/api/sign-in', { token })).status,
    ).toBe(404);
  });

  it('is refused for people who are no members, for unknown roles and after archiving', async () => {
    expect((await changeRole(owner, 'a'.repeat(32), 'assistant')).status).toBe(404);
    const { id } = await addMember('assistant');
    expect((await changeRole(owner, id, 'student')).status).toBe(400);
    await owner.request('PATCH', path, { state: 'ended' });
    expect((await changeRole(owner, id, 'organizer')).status).toBe(204);
    server.advanceTime(HOUR_MS / 2);
    await owner.request('PATCH', path, { state: 'archived' });
    expect((await changeRole(owner, id, 'assistant')).body).toMatchObject({
      error: 'workshop-ended',
    });
  });
});

describe('help requests that a member has claimed', () => {
  const prepareClaim = async (): Promise<{ helper: Member; seatId: string }> => {
    const student = new TestBrowser(server.url);
    const { body } = await student.request<JoinResult>('POST', '/api/join', {
      code,
      displayName: 'Maya',
      language: 'en',
    });
    const seatId = body.seat.id;
    await student.request('POST', `/api/seats/${seatId}/help-request`, {
      exerciseId: null,
      question: 'Why?',
    });
    const helper = await addMember('assistant', 'Helper');
    await helper.browser.request('POST', `${path}/commands`, { kind: 'claim-help', seatId });
    expect(claimOf(seatId)).toMatchObject({ by: { id: helper.id } });
    return { helper, seatId };
  };
  const claimOf = (seatId: string) =>
    server.workshops.get(workshopId)?.state().seats.get(seatId)?.help.helpClaim;

  it.each([
    ['the member is removed', (id: string) => remove(owner, id)],
    ['the new role can not help', (id: string) => changeRole(owner, id, 'organizer')],
  ])('return to the queue when %s', async (_title, act) => {
    const { helper, seatId } = await prepareClaim();
    expect((await act(helper.id)).status).toBe(204);
    expect(claimOf(seatId)).toBe(null);
    expect(
      server.workshops.get(workshopId)?.state().seats.get(seatId)?.help.helpRequest,
    ).toMatchObject({ question: 'Why?' });
  });

  it('stay claimed when the new role can help', async () => {
    const { helper, seatId } = await prepareClaim();
    await changeRole(owner, helper.id, 'instructor');
    expect(claimOf(seatId)).toMatchObject({ by: { id: helper.id } });
  });
});

describe('invitations', () => {
  it('are listed until they are used, also after they have expired', async () => {
    const token = await createInvitation('assistant', 'Ken');
    expect(await listInvitations()).toEqual([
      {
        id: expect.any(String) as string,
        name: 'Ken',
        role: 'assistant',
        expiresAt: expect.any(Number) as number,
        isExpired: false,
        createdAt: expect.any(Number) as number,
        canManage: true,
      },
    ]);
    server.advanceTime(2 * HOUR_MS);
    expect(await listInvitations()).toMatchObject([{ name: 'Ken', isExpired: true }]);
    expect((await signIn(token)).id).toBe('');
    await signIn(await createInvitation('assistant', 'Emi'));
    expect((await listInvitations()).map(({ name }) => name)).toEqual(['Ken']);
  });

  it('get a new link, and the old one stops', async () => {
    const old = await createInvitation('organizer', 'Ken');
    const [invitation] = await listInvitations();
    const renewed = await owner.request<CreatedInvitation>(
      'POST',
      `${path}/invitations/${invitation?.id ?? ''}`,
      { hours: 5 },
    );
    expect(renewed.status).toBe(200);
    expect((await signIn(old)).id).toBe('');
    const { id } = await signIn(tokenOf(renewed.body.url));
    expect((await list()).find(({ personId }) => personId === id)).toMatchObject({
      name: 'Ken',
      role: 'organizer',
    });
    expect(await listInvitations()).toEqual([]);
  });

  it('can be canceled once, and not after their use', async () => {
    const token = await createInvitation('assistant', 'Ken');
    const [invitation] = await listInvitations();
    const invitationPath = `${path}/invitations/${invitation?.id ?? ''}`;
    expect((await owner.request('DELETE', invitationPath)).status).toBe(204);
    expect((await owner.request('DELETE', invitationPath)).status).toBe(404);
    expect((await owner.request('POST', invitationPath, { hours: 1 })).status).toBe(404);
    expect((await signIn(token)).id).toBe('');
    expect(await listInvitations()).toEqual([]);
  });

  it('to roles that an instructor can not give are canceled and renewed by owners only', async () => {
    const { browser: instructor } = await addMember('instructor');
    await createInvitation('instructor', 'Ken');
    const [invitation] = await listInvitations(instructor);
    expect(invitation?.canManage).toBe(false);
    const id = invitation?.id ?? '';
    expect((await instructor.request('DELETE', `${path}/invitations/${id}`)).status).toBe(403);
    expect((await instructor.request('DELETE', `${path}/tokens/${id}`)).status).toBe(403);
    expect(
      (await instructor.request('POST', `${path}/invitations/${id}`, { hours: 1 })).status,
    ).toBe(403);
    expect(await listInvitations()).toMatchObject([{ name: 'Ken' }]);
  });
});
