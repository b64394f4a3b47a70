import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser, type AppServer } from '#e2e/harness/app-server.ts';
import type { TestDatabase } from '#e2e/harness/database.ts';
import { API_SCOPES, type ApiScope } from '#lib/protocol/api-scopes.ts';
import type { ApiTokenSummary } from '#lib/protocol/api/api-tokens.ts';
import { API_ROUTES } from '#lib/protocol/api/v1-routes.ts';
import { ApiWorkshops } from '#lib/protocol/api/v1.ts';
import {
  createApiWorld,
  get,
  problemOf,
  STAFF_ROLES,
  workshopBody,
  type ApiRequest,
  type ApiWorld,
  type StaffRole,
} from '#e2e/harness/api-world.ts';

const UNKNOWN_ID = 'a'.repeat(32);

let world: ApiWorld;
let database: TestDatabase;
let server: AppServer;
let workshopId: string;
let otherId: string;
let liveId: string;
let packId: string;
const ask: ApiWorld['ask'] = (...args) => world.ask(...args);
const createToken: ApiWorld['createToken'] = (...args) => world.createToken(...args);
const browserOf = (role: StaffRole): TestBrowser => world.browserOf(role);
const inWorkshop = (rest: string, id = workshopId): string => world.inWorkshop(rest, id);

beforeAll(async () => {
  world = await createApiWorld();
  ({ database, server, workshopId, otherId, liveId, packId } = world);
}, 240_000);
afterAll(() => world.close());

/** A request of each route that changes nothing or little, and the roles that have the permission. */
const REQUESTS: Readonly<
  Record<string, { roles: readonly StaffRole[]; request: () => ApiRequest; status: number }>
> = {
  listWorkshops: { roles: STAFF_ROLES, request: () => get('/workshops'), status: 200 },
  createWorkshop: {
    // Only persons who can create workshops anywhere.
    roles: ['owner', 'instructor'],
    request: () => ({ method: 'POST', path: '/workshops', body: workshopBody('Created') }),
    status: 201,
  },
  updateWorkshop: {
    roles: ['owner', 'instructor'],
    request: () => ({ method: 'PATCH', path: inWorkshop(''), body: { name: 'Hall C' } }),
    status: 200,
  },
  deleteWorkshop: {
    roles: ['owner'],
    request: () => ({ method: 'DELETE', path: inWorkshop('') }),
    // The workshop is live.
    status: 409,
  },
  getResults: {
    roles: ['owner', 'instructor', 'assistant', 'organizer'],
    request: () => get(inWorkshop('/results')),
    status: 200,
  },
  getTable: {
    roles: ['owner', 'instructor', 'organizer'],
    request: () => get(inWorkshop('/tables/workshop.csv')),
    status: 200,
  },
  getBundle: {
    roles: ['owner', 'instructor', 'organizer'],
    request: () => get(inWorkshop('/bundle.zip')),
    status: 200,
  },
  getStatements: {
    roles: ['owner', 'instructor', 'organizer'],
    request: () => get(inWorkshop('/xapi.jsonl')),
    status: 200,
  },
  getReplay: {
    roles: ['owner', 'instructor', 'assistant', 'organizer'],
    request: () => get(inWorkshop('/replay/index.json')),
    status: 200,
  },
  getReplayChunk: {
    roles: ['owner', 'instructor', 'assistant', 'organizer'],
    request: () => get(inWorkshop('/replay/0')),
    // Nothing is recorded.
    status: 404,
  },
  putRoster: {
    roles: ['owner', 'instructor'],
    request: () => ({
      method: 'PUT',
      path: inWorkshop('/roster', liveId),
      body: Buffer.from('id,name\n1,Enrolled\n'),
    }),
    status: 200,
  },
  executeCommand: {
    roles: ['owner', 'instructor'],
    request: () => ({
      method: 'POST',
      path: inWorkshop('/commands', liveId),
      body: { kind: 'announce', text: 'Lunch', to: { to: 'all' } },
    }),
    status: 200,
  },
  eraseStudent: {
    roles: ['owner', 'instructor'],
    request: () => ({ method: 'POST', path: inWorkshop('/erase', liveId), body: { seat: 'Z-99' } }),
    // The permission is checked before the seat is looked up.
    status: 404,
  },
  compareResults: {
    roles: ['owner'],
    request: () => get(`/packs/${packId}/results?workshops=${workshopId},${otherId}`),
    status: 200,
  },
};
/** Roles in one of the two workshops only don't learn that the other one exists. */
const HIDDEN: Readonly<Record<string, readonly StaffRole[]>> = {
  compareResults: ['instructor', 'assistant', 'organizer'],
};

/** Results and downloads are made in threads, which start slowly on a busy machine. */
const THREADS = { timeout: 180_000 };

describe('T17.1 a request of a token', THREADS, () => {
  const routes = API_ROUTES.filter(({ scopes }) => scopes.length > 0);

  it('is listed for every route', () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(routes.map(({ id }) => id).sort());
  });

  it.each(routes)('$id needs exactly the scopes of the route', async ({ id, scopes }) => {
    const { request, status } = REQUESTS[id]!;
    const exact = await createToken('owner', scopes);
    const answer = await ask(exact.token, request());
    expect([id, answer.status, answer.text]).toEqual([id, status, expect.anything()]);
    for (const missing of scopes) {
      const { token } = await createToken(
        'owner',
        API_SCOPES.filter((scope) => scope !== missing),
      );
      const refused = await ask(token, request());
      expect([missing, refused.status, problemOf(refused.text)]).toMatchObject([
        missing,
        403,
        { error: 'forbidden', field: 'scope' },
      ]);
    }
  });

  it.each(STAFF_ROLES)('can do only what the role %s allows', async (role) => {
    const { token } = await createToken(role, API_SCOPES);
    for (const { id } of routes) {
      const { request, roles, status } = REQUESTS[id]!;
      const answer = await ask(token, request());
      const refused = HIDDEN[id]?.includes(role) === true ? 404 : 403;
      expect([id, role, answer.status]).toEqual([
        id,
        role,
        roles.includes(role) ? status : refused,
      ]);
    }
  });

  it('follows the present role of its person', async () => {
    const { token } = await createToken('assistant', ['results:read', 'names:read']);
    const read = () => ask(token, get(inWorkshop('/results')));
    expect((await read()).text).toContain('"level":"named"');
    const person = 'select id from person where name = $1';
    const setRole = (role: string) =>
      database.db.$client.query(
        `update membership set role = $2 where workshop_id = $3 and person_id = (${person})`,
        ['Member assistant', role, workshopId],
      );
    await setRole('organizer');
    expect((await read()).text).toContain('"level":"aggregate"');
    await setRole('projector');
    expect((await read()).status).toBe(403);
    await setRole('assistant');
  });
});

describe('names', THREADS, () => {
  it('need the scope names:read in results and downloads', async () => {
    const { token } = await createToken('owner', ['results:read', 'log:read']);
    const results = await ask(token, get(inWorkshop('/results?level=named')));
    expect(results.text).toContain('"level":"pseudonymous"');
    expect((await ask(token, get(inWorkshop('/tables/students.csv?level=named')))).status).toBe(
      403,
    );
    const { token: named } = await createToken('owner', ['results:read', 'names:read']);
    expect((await ask(named, get(inWorkshop('/results')))).text).toContain('"level":"named"');
    expect((await ask(named, get(inWorkshop('/tables/students.csv?level=named')))).status).toBe(
      200,
    );
  });

  it('are said by the list of workshops', async () => {
    const levels = async (scopes: readonly ApiScope[]) => {
      const { token } = await createToken('owner', scopes);
      const { workshops } = ApiWorkshops.parse(
        JSON.parse((await ask(token, get('/workshops'))).text),
      );
      const found = workshops.find(({ id }) => id === workshopId);
      return [found?.role, found?.resultsLevel, found?.downloadLevel];
    };
    expect(await levels(['workshops:read'])).toEqual(['owner', 'pseudonymous', 'pseudonymous']);
    expect(await levels(['workshops:read', 'names:read'])).toEqual(['owner', 'named', 'named']);
  });

  it('have pseudonyms that stay the same for one token, in results and tables', async () => {
    const read = async (token: string): Promise<string[][]> => {
      const results = JSON.parse((await ask(token, get(inWorkshop('/results')))).text) as {
        results: { students: { id: string }[] };
      };
      const table = (await ask(token, get(inWorkshop('/tables/students.jsonl')))).text;
      return [
        results.results.students.map(({ id }) => id).sort(),
        [...table.matchAll(/"student":"(p-[a-z2-7]+)"/g)].map(([, id = '']) => id).sort(),
      ];
    };
    const [first, second] = await Promise.all(
      [1, 2].map(() => createToken('owner', ['results:read'])),
    );
    const [ofResults, ofTable] = await read(first!.token);
    expect(ofResults?.length).toBeGreaterThan(10);
    expect(ofTable).toEqual(expect.arrayContaining(ofResults!));
    expect(await read(first!.token)).toEqual([ofResults, ofTable]);
    const [others] = await read(second!.token);
    expect(others!.filter((id) => ofResults!.includes(id))).toEqual([]);
  });
});

describe('a token of some workshops', THREADS, () => {
  it('lists only these, and gets the same answer for another workshop and an unknown one', async () => {
    const { token } = await createToken('owner', API_SCOPES, { workshopIds: [workshopId] });
    const list = ApiWorkshops.parse(JSON.parse((await ask(token, get('/workshops'))).text));
    expect(list.workshops.map(({ id }) => id)).toEqual([workshopId]);
    for (const request of [
      (id: string) => get(inWorkshop('/results', id)),
      (id: string) => get(inWorkshop('/tables/log.csv', id)),
      (id: string): ApiRequest => ({ method: 'POST', path: inWorkshop('/erase', id), body: {} }),
      (id: string): ApiRequest => ({
        method: 'PATCH',
        path: inWorkshop('', id),
        body: { name: 'x' },
      }),
    ]) {
      const [forbidden, unknown] = await Promise.all(
        [otherId, UNKNOWN_ID].map((id) => ask(token, request(id))),
      );
      expect([forbidden!.status, forbidden!.text]).toEqual([404, unknown!.text]);
    }
    const created = await ask(token, {
      method: 'POST',
      path: '/workshops',
      body: workshopBody('Unreachable'),
    });
    expect(created.status).toBe(403);
  });

  it('can only name workshops in which the person has a role', async () => {
    const { status, body } = await browserOf('assistant').request('POST', '/api/me/tokens', {
      name: 'Other',
      scopes: ['results:read'],
      workshopIds: [otherId],
      days: 1,
    });
    expect([status, body]).toMatchObject([404, { error: 'not-found', field: 'workshopIds' }]);
  });
});

describe('the tokens of a person', () => {
  const list = async (role: StaffRole) =>
    (await browserOf(role).request<ApiTokenSummary[]>('GET', '/api/me/tokens')).body;

  it('are listed with their use and without their secret, which the database does not have', async () => {
    const { id, token } = await createToken('organizer', ['workshops:read'], { name: 'Use' });
    expect(token).toMatch(/^podium_pat_[a-z2-7]{32}_[\w-]{43}$/);
    await ask(token, get('/workshops'));
    await ask(token, get('/workshops'));
    const summary = (await list('organizer')).find((known) => known.id === id);
    expect(summary).toMatchObject({
      name: 'Use',
      scopes: ['workshops:read'],
      workshops: null,
      revoked: false,
      uses: 2,
      lastUsedOn: new Date(server.now()).toISOString().slice(0, 10),
    });
    const secret = token.slice(-43);
    expect(JSON.stringify(await list('organizer'))).not.toContain(secret);
    const { rows } = await database.db.$client.query('select * from api_token');
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('can’t create, list or revoke tokens', async () => {
    const { id, token } = await createToken('owner', API_SCOPES);
    const headers = { authorization: `Bearer ${token}` };
    const anonymous = new TestBrowser(server.url);
    const body = { name: 'More', scopes: ['erase'], workshopIds: null, days: 1 };
    for (const [method, path, sent] of [
      ['POST', '/api/me/tokens', body],
      ['GET', '/api/me/tokens', undefined],
      ['DELETE', `/api/me/tokens/${id}`, undefined],
      ['POST', `/api/workshops/${workshopId}/tokens`, { kind: 'export', hours: 1 }],
      ['PATCH', '/api/me', { displayName: 'Robot' }],
    ] as const)
      expect([path, (await anonymous.request(method, path, sent, headers)).status]).toEqual([
        path,
        401,
      ]);
  });

  it('end when they are revoked, only by their person, or when their time is over', async () => {
    const { id, token } = await createToken('owner', ['workshops:read'], { days: 1 });
    const revoke = (role: StaffRole) => browserOf(role).request('DELETE', `/api/me/tokens/${id}`);
    expect((await revoke('instructor')).status).toBe(404);
    expect((await ask(token, get('/workshops'))).status).toBe(200);
    expect((await revoke('owner')).status).toBe(204);
    const revoked = await ask(token, get('/workshops'));
    expect([revoked.status, problemOf(revoked.text).error]).toEqual([404, 'token-unknown']);
    const { rows } = await database.db.$client.query('select salt from api_token where id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ salt: null }]);
  });

  it('are refused with wrong fields, and above their number', async () => {
    const create = (body: object) =>
      browserOf('organizer').request('POST', '/api/me/tokens', {
        name: 'T',
        scopes: ['erase'],
        workshopIds: null,
        days: 1,
        ...body,
      });
    for (const [body, field] of [
      [{ days: 366 }, 'days'],
      [{ days: 0 }, 'days'],
      [{ scopes: [] }, 'scopes'],
      [{ scopes: ['all'] }, 'scopes.0'],
      [{ name: ' ' }, 'name'],
      [{ workshopIds: [] }, 'workshopIds'],
    ] as const)
      expect((await create(body)).body).toMatchObject({ error: 'malformed', field });
    const person = "select id from person where name = 'Member organizer'";
    await database.db.$client.query(
      `insert into api_token (id, person_id, hash, name, scopes, expires_at)
       select 'many' || n, (${person}), decode(md5(n::text), 'hex'), 'many', '{}', now() + interval '1 day'
       from generate_series(1, 50) n`,
    );
    expect([(await create({})).status, (await create({})).body]).toMatchObject([
      429,
      { error: 'too-many', limit: 50 },
    ]);
    await database.db.$client.query("delete from api_token where id like 'many%'");
  });

  it('leave entries in the security log without their secret', async () => {
    const { id, token } = await createToken('instructor', ['workshops:read']);
    await browserOf('instructor').request('DELETE', `/api/me/tokens/${id}`);
    await ask(token, get('/workshops'));
    const entries = server.auditEvents.slice(-3);
    expect(entries).toMatchObject([
      { kind: 'token-created', detail: { token: 'api' } },
      { kind: 'token-revoked', detail: { token: 'api' } },
      { kind: 'token-refused', detail: { token: 'api', error: 'token-unknown' } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(token.slice(-43));
  });

  it('name the person in the security log when a permission is missing', async () => {
    const { token } = await createToken('assistant', API_SCOPES);
    await ask(token, REQUESTS['updateWorkshop']!.request());
    const { rows } = await database.db.$client.query<{ id: string }>(
      "select id from person where name = 'Member assistant'",
    );
    expect(server.auditEvents.at(-1)).toMatchObject({
      kind: 'permission-refused',
      actor: rows[0]?.id,
      workshopId,
      detail: { request: 'PATCH /api/v1/workshops/…' },
    });
  });
});
