import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { hostileText, sometimesMutated, withEdits } from './fuzz-json.ts';
import { callerArbitrary, type FuzzWorld } from './fuzz-world.ts';
import type { ColumnName } from './matrix-columns.ts';
import { listRows } from './matrix-rows.ts';
import { requestRaw } from './raw-http.ts';
import { arbitraryOf } from './schema-arbitrary.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SCHEMAS = 'lib/protocol/api';
/** Requests that end the session of their caller, so they are sent without a cookie. */
const SESSION_ENDING = new Set(['POST /api/sign-out', 'DELETE /api/me/sessions']);
/** Callers who can change the scratch workshop; they get no id of another one. */
const STAFF: readonly ColumnName[] = [
  'projector',
  'organizer',
  'assistant',
  'instructor',
  'owner',
  'owner of another workshop',
];

/** An HTTP request. `path` has the parameters of its route, such as `:seat`. */
export interface HttpInput {
  readonly caller: ColumnName;
  readonly method: string;
  readonly path: string;
  /** By the name of a parameter. Other values than ids that exist. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text that follows the session in the Cookie header. */
  readonly cookie: string;
  readonly body: string | null;
}

/** The body schemas of all routes, by row. */
export async function readBodySchemas(): Promise<ReadonlyMap<string, z.ZodType>> {
  const exported: Record<string, unknown> = {};
  for (const file of readdirSync(join(ROOT, SCHEMAS)))
    if (!file.endsWith('.test.ts'))
      Object.assign(exported, await import(join(ROOT, SCHEMAS, file)));
  return new Map(
    listApiRows().flatMap(({ method, path }) => {
      const name = findBodySchema(method, path);
      if (name === null) return [];
      const schema = exported[name];
      if (!(schema instanceof z.ZodType)) throw new Error(`${name} isn't a schema of ${SCHEMAS}`);
      return [[`${method} ${path}`, schema] as const];
    }),
  );
}

function listApiRows(): readonly { readonly method: string; readonly path: string }[] {
  return listRows().flatMap((row) => {
    const [, method, path] = /^([A-Z]+) (\/api\/.*)$/.exec(row) ?? [];
    return method === undefined || path === undefined ? [] : [{ method, path }];
  });
}

/** The name of the schema that the handler of this method passes to `parseBody`. */
function findBodySchema(method: string, path: string): string | null {
  const file = `${path.replace(/:(\w+)/g, '[$1]')}/route.ts`;
  const handlers = readFileSync(join(ROOT, 'app', file), 'utf8').split(/^export /m);
  const handler = handlers.find((text) =>
    new RegExp(`^(?:const|async function|function) ${method}\\b`).test(text),
  );
  return /parseBody\(\s*request,\s*(\w+)/.exec(handler ?? '')?.[1] ?? null;
}

const EXERCISE_WORDS = [
  'pod-apply',
  'labels',
  'quiz-node',
  'runtime',
  'docker',
  'kubernetes-basics',
];
const WORDS = [...EXERCISE_WORDS, 'UTC', 'Asia/Tokyo', '2026-11-24T09:00:00Z', '1.0.0', 'A'];

/** Requests of every caller to every route, with bodies of the route's schema. */
export function httpInput(
  world: FuzzWorld,
  schemas: ReadonlyMap<string, z.ZodType>,
): fc.Arbitrary<HttpInput> {
  const known = [...WORDS, world.workshop.code, world.seatId, world.otherSeatId];
  return fc.oneof(
    ...listApiRows().map(({ method, path }) => {
      const schema = schemas.get(`${method} ${path}`);
      return fc.record({
        caller: callerArbitrary,
        method: fc.oneof(
          { weight: 30, arbitrary: fc.constant(method) },
          fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'TRACE', 'PROPFIND', 'get'),
        ),
        path: fc.constant(path),
        params: paramsArbitrary(path),
        query,
        headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, someHeaders),
        cookie: fc.oneof({ weight: 8, arbitrary: fc.constant('') }, headerText),
        body:
          schema === undefined
            ? fc.option(body(fc.constant({})), { freq: 3 })
            : body(arbitraryOf(schema, { known })),
      });
    }),
  );
}

function body(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const mutated = sometimesMutated(value).map((json) => JSON.stringify(json));
  return fc.oneof(
    { weight: 12, arbitrary: mutated },
    {
      weight: 1,
      arbitrary: withEdits(mutated, ['{', '[', '"', ',', '\\u0000', '\\ud800', '1e999']),
    },
    { weight: 1, arbitrary: fc.constantFrom('', 'null', '['.repeat(30_000), 'x'.repeat(70_000)) },
  );
}

/** Printable text and bytes that a header can have. */
const headerText = fc.oneof(
  hostileText.map((text) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 2_000)),
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 20,
  }),
);

const someHeaders = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'accept',
        'accept-language',
        'authorization',
        'content-type',
        'content-encoding',
        'cookie2',
        'host',
        'if-none-match',
        'if-modified-since',
        'last-event-id',
        'next-action',
        'origin',
        'range',
        'referer',
        'sec-fetch-site',
        'user-agent',
        'x-forwarded-for',
        'x-middleware-subrequest',
        'x-podium-ticket',
      ),
      headerText,
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((entries) => Object.fromEntries(entries));

const query = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  fc
    .array(
      fc.tuple(fc.constantFrom('language', 'confirm', 'from', '__proto__', 'a[]'), hostileText),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map(
      (entries) =>
        `?${entries.map(([name, text]) => `${name}=${escape(text.slice(0, 300))}`).join('&')}`,
    ),
  hostileText.map((text) => `?${text.replace(/[^\x21-\x7e]/g, '%')}`),
);

/** Escapes as UTF-8; lone surrogates as their replacement. */
function escape(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function paramsArbitrary(path: string): fc.Arbitrary<Readonly<Record<string, string>>> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const value = fc.oneof(
    hostileText.map((text) => escape(text.slice(0, 200))),
    hostileText.map((text) => text.replace(/[^\x21-\x7e]/g, '%')),
    fc.constantFrom('..', '.', '%2e%2e', '%00', '%ff', '%', '*', '0'.repeat(64), 'a'.repeat(65)),
  );
  // Most parameters stay those of the caller's seat and workshop.
  return fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.constant(null) },
        ...(names.length > 0 ? [fc.constantFrom(...names)] : []),
      ),
      value,
    )
    .map(([name, text]) => (name === null ? {} : { [name]: text }));
}

/** The parameters of a route that exist for this caller. */
function paramsOf(world: FuzzWorld, caller: ColumnName): Readonly<Record<string, string>> {
  const isStaff = STAFF.includes(caller) && caller !== 'owner of another workshop';
  return {
    workshop: isStaff ? world.scratch.workshopId : world.workshop.id,
    seat: isStaff ? world.scratch.seatId : world.seatId,
    exercise: 'pod-apply',
    uid: 'uid-canary-label',
    session: '0'.repeat(64),
    person: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    token: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    block: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    file: 'results.csv',
  };
}

/** Every request gets an answer that isn't 5xx, within its limits and without the canaries of others. */
export async function checkHttp(world: FuzzWorld, input: HttpInput): Promise<void> {
  const { caller, method, path, query: search, headers: more, cookie } = input;
  const { browser, headers: own } = world.columns[caller];
  const params = { ...paramsOf(world, caller), ...input.params };
  const target = path.replace(/:(\w+)/g, (_match, name: string) => params[name] ?? 'none') + search;
  const row = `${method} ${path}`;
  const session = SESSION_ENDING.has(row) ? '' : browser.cookie;
  const text = Buffer.from(input.body ?? '').toString('latin1');
  const response = await requestRaw(
    world.server.url,
    `${method} ${target}`,
    {
      origin: world.server.url,
      cookie: [session, cookie].filter((part) => part !== '').join('; '),
      ...(input.body !== null && {
        'content-type': 'application/json',
        'content-length': String(text.length),
      }),
      ...own,
      ...more,
    },
    text,
  );
  const { status } = response;
  if (status === 0 || status >= 500)
    throw new Error(
      `the answer was ${String(status)} ${response.body.slice(0, 500)}\n${world.server.output().slice(-1_000)}`,
    );
  world.checkAnswer(response.body, caller);
  const setCookie = response.headers.get('set-cookie');
  if (setCookie !== undefined && session !== '') browser.cookie = setCookie.split(';')[0] ?? '';
  const changesWorkshop =
    path === '/api/workshops/:workshop' && ['PATCH', 'DELETE'].includes(method);
  if (changesWorkshop && status < 300) await world.renewScratch();
}
