import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { API_ROUTES } from '#lib/protocol/api/v1-routes.ts';
import {
  API_PREFIX,
  ApiProblem,
  ApiWorkshops,
  type ApiDescription,
  type ApiOperation,
} from '#lib/protocol/api/v1.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { EXPORT_TABLES, TABLE_FORMATS, type ExportTable } from '#lib/protocol/export-tables.ts';
import { drawResultsInput } from '#lib/results/results.fixture.ts';
import { RESULT_LEVELS } from '#lib/results/types.ts';
import { storeResultsInput } from '../results/stored-workshop.fixture.ts';

const ROLES = ['instructor', 'assistant', 'organizer', 'projector'] as const;
let database: TestDatabase;
let server: AppServer;
let description: ApiDescription;
let workshopId: string;
let secondId: string;
let packId: string;
const browsers = new Map<string, TestBrowser>();
const tokens = new Map<string, string>();

interface Reader {
  /** The role of the person who is signed in. */
  readonly role?: string;
  /** The level of a token, or the token itself. */
  readonly token?: string;
}
const OWNER: Reader = { role: 'owner' };

const ask = async (path: string, { role, token }: Reader, headers = {}) => {
  const response = await fetch(server.url + API_PREFIX + path, {
    headers: {
      ...(role !== undefined && { cookie: browsers.get(role)?.cookie ?? '' }),
      ...(token !== undefined && { authorization: `Bearer ${tokens.get(token) ?? token}` }),
      ...headers,
    },
  });
  const text = await response.text();
  return { response, status: response.status, text, headers: response.headers };
};
const readJson = async (path: string, reader: Reader) =>
  JSON.parse((await ask(path, reader)).text) as unknown;
const of = (rest: string, id = workshopId) => `/workshops/${id}${rest}`;

const createToken = async (body: object): Promise<CreatedToken> => {
  const { body: created } = await browsers
    .get('owner')!
    .request<CreatedToken>('POST', `/api/workshops/${workshopId}/tokens`, body);
  return created;
};

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  const signedIn = await signInWithWorkshop(server);
  ({ workshopId } = signedIn);
  browsers.set('owner', signedIn.browser);
  for (const role of ROLES) {
    const { url } = await createToken({ kind: 'invite', role, hours: 1 });
    const browser = new TestBrowser(server.url);
    await browser.request('POST', '/api/sign-in', { token: url?.split('#')[1] });
    browsers.set(role, browser);
  }
  for (const level of RESULT_LEVELS)
    tokens.set(level, (await createToken({ kind: 'export', hours: 1, level })).token);
  const created = await signedIn.browser.request<{ id: string }>('POST', '/api/workshops', {
    name: 'Hall C',
    packId: 'course',
    startsAt: '2026-11-12T09:00:00+09:00',
    timeZone: 'Asia/Tokyo',
    language: 'en',
  });
  secondId = created.body.id;
  const input = drawResultsInput({ seed: 7, students: 24, testSeats: 1 });
  packId = input.pack.id;
  await storeResultsInput(database.db, workshopId, input);
  await storeResultsInput(database.db, secondId, drawResultsInput({ seed: 8, students: 21 }));
  description = (await readJson('/openapi.json', {})) as ApiDescription;
}, 60_000);
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** The schema of that name in the description. */
const schemaOf = (name: string) => {
  const schema = description.components.schemas[name];
  if (schema === undefined) throw new Error(`the description has no schema ${name}`);
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
};
/** The media type and the schema that the description gives a status of a route. */
const answerOf = (path: string, status: number) => {
  const answer = description.paths[path]?.get?.responses[String(status)];
  if (answer === undefined) throw new Error(`${path} doesn't describe ${String(status)}`);
  return answer;
};
const mediaType = (headers: Headers) => headers.get('content-type')?.split(';', 1)[0] ?? '';

/** Checks that the answer is as the description says. Returns its text. */
async function expectDescribed(route: string, path: string, reader: Reader): Promise<string> {
  const { status, headers, text } = await ask(path, reader);
  const { content } = answerOf(route, status);
  const schema = content?.[mediaType(headers)]?.schema;
  expect([route, status, Object.keys(content ?? {})]).toEqual([
    route,
    status,
    expect.arrayContaining([mediaType(headers)]),
  ]);
  const name = typeof schema?.['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
  if (name !== undefined) {
    const parsed = schemaOf(name).safeParse(JSON.parse(text));
    expect(parsed.error?.issues ?? []).toEqual([]);
  }
  return text;
}

describe('the description of the API', () => {
  it('names the scopes of each route, and the body of each change', () => {
    for (const { method, path, scopes, body } of API_ROUTES) {
      const operation = Object.entries(description.paths[path] ?? {}).find(
        ([name]) => name.toUpperCase() === method,
      )?.[1];
      expect([path, operation?.security]).toEqual([
        path,
        scopes.length === 0 ? [] : [{ token: scopes }, { session: [] }],
      ]);
      expect([path, operation?.requestBody !== undefined]).toEqual([path, body !== null]);
    }
  });

  it('is OpenAPI 3.1 with every route of the table, for everyone', async () => {
    expect(description.openapi).toBe('3.1.0');
    expect(
      Object.entries(description.paths)
        .flatMap(([path, methods]) =>
          Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
        )
        .sort(),
    ).toEqual(API_ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
    await expectDescribed('/openapi.json', '/openapi.json', {});
  });

  it('has a text for each parameter and each answer, and a schema for each reference', () => {
    for (const operation of Object.values(description.paths).flatMap(Object.values<ApiOperation>)) {
      const { operationId, parameters, responses } = operation;
      for (const { name, description: text, schema } of parameters) {
        expect([operationId, name, text]).not.toContain('');
        expect([operationId, name, schema]).not.toEqual([operationId, name, {}]);
      }
      for (const { description: text } of Object.values(responses)) expect(text).not.toBe('');
    }
    const references = JSON.stringify(description.paths).matchAll(
      /#\/components\/schemas\/([\w.]+)/g,
    );
    for (const [, name = ''] of references)
      expect(Object.keys(description.components.schemas)).toContain(name);
  });
});

const READERS: readonly (readonly [string, Reader])[] = [
  ['an owner', OWNER],
  ...RESULT_LEVELS.map((level) => [`a token of the level ${level}`, { token: level }] as const),
];

/** Each download starts a thread, so the other levels read only tables that differ there. */
const TABLES_READ: Readonly<Record<string, readonly ExportTable[]>> = {
  named: EXPORT_TABLES,
  pseudonymous: ['students', 'attempts', 'help_requests', 'log'],
  aggregate: ['exercises', 'minutes'],
};

describe.each(READERS)('for %s, an answer is as the description says', (_name, reader) => {
  it('for the list of workshops', async () => {
    const text = await expectDescribed('/workshops', '/workshops', reader);
    const { workshops } = ApiWorkshops.parse(JSON.parse(text));
    expect(workshops.map(({ id }) => id).sort()).toEqual(
      reader === OWNER ? [workshopId, secondId].sort() : [workshopId],
    );
  });

  it('for results', async () => {
    await expectDescribed('/workshops/{workshop}/results', of('/results'), reader);
  });

  it('for tables', { timeout: 120_000 }, async () => {
    const route = '/workshops/{workshop}/tables/{table}.{format}';
    if (reader === OWNER) {
      for (const format of TABLE_FORMATS)
        await expectDescribed(route, of(`/tables/exercises.${format}`), reader);
      return;
    }
    for (const table of TABLES_READ[reader.token ?? 'named'] ?? []) {
      const text = await expectDescribed(route, of(`/tables/${table}.jsonl`), reader);
      const row = schemaOf(`row.${table}`);
      const rows = text.split('\n').filter(Boolean);
      expect(rows.length).toBeGreaterThan(0);
      const issues = rows.flatMap((line) => row.safeParse(JSON.parse(line)).error?.issues ?? []);
      expect([table, issues]).toEqual([table, []]);
    }
  });

  it('for the bundle and the statements', async () => {
    await expectDescribed('/workshops/{workshop}/bundle.zip', of('/bundle.zip'), reader);
    await expectDescribed('/workshops/{workshop}/xapi.jsonl', of('/xapi.jsonl'), reader);
  });

  it('for a comparison', async () => {
    const path = `/packs/${packId}/results?workshops=${workshopId},${secondId}`;
    await expectDescribed('/packs/{pack}/results', path, reader);
    expect((await ask(path, reader)).status).toBe(reader === OWNER ? 200 : 404);
  });
});

describe('results for programs', () => {
  it('have at most the level of the token, and no names of helpers', async () => {
    for (const token of RESULT_LEVELS)
      for (const level of RESULT_LEVELS) {
        const answer = await readJson(of(`/results?level=${level}`), { token });
        const order = RESULT_LEVELS.indexOf(level) - RESULT_LEVELS.indexOf(token);
        expect(answer).toMatchObject({
          results: { level: order > 0 ? level : token, help: { helpers: null } },
        });
      }
  });

  it('are 304 for the tag of the present answer', async () => {
    const { headers } = await ask(of('/results'), { token: 'aggregate' });
    const tag = headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    const again = await ask(of('/results'), { token: 'aggregate' }, { 'if-none-match': tag });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('say how much of the log is read while the facts are made', async () => {
    server.factRebuilds.set(workshopId, { done: 10, total: 40 });
    try {
      const text = await expectDescribed('/workshops/{workshop}/results', of('/results'), OWNER);
      expect(JSON.parse(text)).toEqual({ state: 'reading-log', done: 10, total: 40 });
      const { status, headers } = await ask(of('/tables/exercises.csv'), OWNER);
      expect([status, headers.get('retry-after')]).toEqual([409, '5']);
    } finally {
      server.factRebuilds.delete(workshopId);
    }
  });

  it('aren’t compared with those of another course', async () => {
    const query = `?workshops=${workshopId},${secondId}`;
    expect((await ask(`/packs/another/results${query}`, OWNER)).status).toBe(400);
    expect((await ask(`/packs/${packId}/results?workshops=${workshopId}`, OWNER)).status).toBe(400);
  });
});

describe('the list of workshops', () => {
  it.each([
    ['owner', 'named', 'named'],
    ['instructor', 'named', 'named'],
    ['assistant', 'named', null],
    ['organizer', 'aggregate', 'pseudonymous'],
  ] as const)('says what the role %s reads', async (role, resultsLevel, downloadLevel) => {
    const { workshops } = ApiWorkshops.parse(await readJson('/workshops', { role }));
    expect(workshops.find(({ id }) => id === workshopId)).toMatchObject({
      role,
      resultsLevel,
      downloadLevel,
    });
    const results = await readJson(of('/results'), { role });
    expect(results).toMatchObject({ results: { level: resultsLevel } });
    const statuses = await Promise.all(
      (['named', 'pseudonymous'] as const).map(
        async (level) =>
          (await ask(of(`/tables/workshop.csv?level=${level}&reason=certificates`), { role }))
            .status,
      ),
    );
    const highest = downloadLevel === null ? 2 : RESULT_LEVELS.indexOf(downloadLevel);
    expect(statuses).toEqual([0, 1].map((index) => (index >= highest ? 200 : 403)));
  });

  it('is empty for the projector, and contains no join code', async () => {
    expect(await readJson('/workshops', { role: 'projector' })).toEqual({ workshops: [] });
    expect((await ask('/workshops', { token: 'named' })).text).not.toContain('code');
  });
});

describe('a refusal', () => {
  it.each([
    ['without a session and a token', '/results', {}, 401, 'sign-in-required'],
    ['with an unknown token', '/results', { token: 'unknown' }, 404, 'token-unknown'],
    ['of a role without results', '/results', { role: 'projector' }, 403, 'forbidden'],
    ['of a role without downloads', '/bundle.zip', { role: 'assistant' }, 403, 'forbidden'],
    [
      'of a level above the token',
      '/bundle.zip?level=named',
      { token: 'aggregate' },
      403,
      'forbidden',
    ],
    ['of a table that doesn’t exist', '/tables/unknown.csv', OWNER, 404, 'not-found'],
    ['of a malformed level', '/results?level=all', OWNER, 400, 'malformed'],
    ['of a malformed time', '/results?from=noon', OWNER, 400, 'malformed'],
    ['of names without a reason', '/bundle.zip?level=named', OWNER, 400, 'malformed'],
    ['of students at aggregate', '/xapi.jsonl?level=aggregate', OWNER, 400, 'malformed'],
  ] as const)('%s is a problem with its name', async (_title, path, reader, status, error) => {
    const answer = await ask(of(path), reader);
    expect(mediaType(answer.headers)).toBe('application/problem+json');
    const problem = ApiProblem.strict().parse(JSON.parse(answer.text));
    expect([answer.status, problem]).toMatchObject([
      status,
      { status, error, type: `${server.url}/help/api#${error}` },
    ]);
  });

  it('of a token for another workshop shows that nothing exists', async () => {
    const [foreign, unknown] = await Promise.all(
      [secondId, 'a'.repeat(32)].map((id) => ask(of('/results', id), { token: 'named' })),
    );
    expect(foreign?.status).toBe(404);
    expect(foreign?.text).toBe(unknown?.text);
  });

  it('of a third export says when to ask again', async () => {
    const path = of('/bundle.zip');
    const answers = await Promise.all([1, 2, 3].map(() => ask(path, { token: 'pseudonymous' })));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    expect(JSON.parse(refused[0]?.text ?? '')).toMatchObject({ error: 'too-many', status: 429 });
    expect(refused[0]?.headers.get('retry-after')).toBe('15');
  });

  it('of a revoked or expired token is a problem as well', async () => {
    const { id, token } = await createToken({ kind: 'export', hours: 1 });
    await browsers.get('owner')!.request('DELETE', `/api/workshops/${workshopId}/tokens/${id}`);
    for (const path of ['/workshops', of('/results'), of('/bundle.zip')])
      expect((await ask(path, { token })).status).toBe(404);
    server.advanceTime(61 * 60_000);
    const { status, text } = await ask('/workshops', { token: 'named' });
    expect([status, JSON.parse(text)]).toMatchObject([410, { error: 'token-expired' }]);
  });

  it('for missing permission names the route in the security log', async () => {
    await ask(of('/results'), { role: 'projector' });
    const refusals = server.auditEvents.filter(({ kind }) => kind === 'permission-refused');
    expect(refusals.at(-1)).toMatchObject({
      workshopId,
      detail: { request: 'GET /api/v1/workshops/…/results' },
    });
  });
});
