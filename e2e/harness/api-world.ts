import { expect } from 'vitest';
import { createTestDatabase, type TestDatabase } from './database.ts';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
  contentTypeOf,
  encodeBody,
} from './app-server.ts';
import type { ApiScope } from '#lib/protocol/api-scopes.ts';
import type { CreatedApiToken } from '#lib/protocol/api/api-tokens.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { ApiProblem } from '#lib/protocol/api/v1.ts';
import { drawResultsInput } from '#lib/results/results.fixture.ts';
import { storeResultsInput } from '#lib/server/results/stored-workshop.fixture.ts';

export type StaffRole = 'owner' | 'instructor' | 'assistant' | 'organizer' | 'projector';
export const STAFF_ROLES: readonly StaffRole[] = [
  'owner',
  'instructor',
  'assistant',
  'organizer',
  'projector',
];

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}
export const get = (path: string): ApiRequest => ({ method: 'GET', path });
export const problemOf = (text: string) => ApiProblem.parse(JSON.parse(text));
export const workshopBody = (name: string) => ({
  name,
  packId: 'course',
  startsAt: '2026-11-12T09:00:00+09:00',
  timeZone: 'Asia/Tokyo',
  language: 'en',
});

/** A server with a member of each role, who have roles in two workshops, and one more of the owner. */
export interface ApiWorld {
  readonly database: TestDatabase;
  readonly server: AppServer;
  /** With results. */
  readonly workshopId: string;
  /** Of the owner, with results of the same course. */
  readonly otherId: string;
  /** Open for students and commands. */
  readonly liveId: string;
  readonly packId: string;
  readonly code: string;
  browserOf(role: StaffRole): TestBrowser;
  createToken(
    role: StaffRole,
    scopes: readonly ApiScope[],
    more?: object,
  ): Promise<CreatedApiToken>;
  ask(
    token: string,
    request: ApiRequest,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; text: string; headers: Headers }>;
  inWorkshop(rest: string, id?: string): string;
  close(): Promise<void>;
}

export async function createApiWorld(): Promise<ApiWorld> {
  const database = await createTestDatabase();
  const server = await startAppServer(database.db);
  const { browser: owner, workshopId: liveId, code } = await signInWithWorkshop(server);
  const browsers = new Map<StaffRole, TestBrowser>([['owner', owner]]);
  for (const role of STAFF_ROLES.slice(1)) {
    const { body } = await owner.request<CreatedToken>('POST', `/api/workshops/${liveId}/tokens`, {
      kind: 'invite',
      role,
      hours: 1,
    });
    const browser = new TestBrowser(server.url);
    await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
    await browser.request('PATCH', '/api/me', { displayName: `Member ${role}` });
    browsers.set(role, browser);
  }
  const createWorkshop = async (name: string): Promise<string> =>
    (await owner.request<{ id: string }>('POST', '/api/workshops', workshopBody(name))).body.id;
  const [workshopId, otherId] = [await createWorkshop('Hall C'), await createWorkshop('Hall D')];
  const input = drawResultsInput({ seed: 7, students: 24 });
  await storeResultsInput(database.db, workshopId, input);
  await storeResultsInput(database.db, otherId, drawResultsInput({ seed: 8, students: 21 }));
  await database.db.$client.query("update workshop set state = 'live' where id = $1", [workshopId]);
  await database.db.$client.query(
    `insert into membership (workshop_id, person_id, role)
     select $1, person_id, role from membership where workshop_id = $2 on conflict do nothing`,
    [workshopId, liveId],
  );
  const browserOf = (role: StaffRole): TestBrowser => browsers.get(role) ?? owner;
  return {
    database,
    server,
    workshopId,
    otherId,
    liveId,
    packId: input.pack.id,
    code,
    browserOf,
    async createToken(role, scopes, more = {}) {
      const { status, body } = await browserOf(role).request<CreatedApiToken>(
        'POST',
        '/api/me/tokens',
        { name: 'Report', scopes, workshopIds: null, days: 90, ...more },
      );
      expect(status).toBe(200);
      return body;
    },
    async ask(token, { method, path, body }, headers = {}) {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': contentTypeOf(body) }),
          ...headers,
        },
        ...(body !== undefined && { body: encodeBody(body) }),
      });
      return {
        status: response.status,
        text: await response.text(),
        headers: response.headers,
      };
    },
    inWorkshop: (rest, id = workshopId) => `/workshops/${id}${rest}`,
    async close() {
      await server.stop();
      await database.drop();
    },
  };
}
