import { z } from 'zod';
import { sessionCookieName } from '#lib/auth/cookie.ts';
import {
  API_PATH_PARAMETERS,
  API_PREFIX,
  API_PROBLEMS,
  ApiProblem,
  ApiWorkshopDetails,
  ApiWorkshops,
  type ApiDescription,
  type ApiOperation,
  type ApiParameter,
  type JsonSchema,
} from '#lib/protocol/api/v1.ts';
import { API_ROUTES, type ApiAnswer, type ApiRoute } from '#lib/protocol/api/v1-routes.ts';
import { MAX_IDEMPOTENCY_KEY_CHARS } from '#lib/protocol/limits.ts';
import { HTTP_STATUS } from '#lib/protocol/errors.ts';
import { EXPORT_TABLES, type ExportTable } from '#lib/protocol/export-tables.ts';
import { EXPORT_FORMATS } from '#lib/results/export-stream.ts';
import { listColumns, type Column } from '#lib/results/export/dictionary.ts';
import { TABLES } from '#lib/results/export/tables.ts';
import { AppliedRoster } from '#lib/protocol/api/roster.ts';
import { ReplayIndex } from '#lib/protocol/api/replay.ts';
import { Comparison } from '#lib/results/report-types.ts';
import { RESULT_LEVELS, Results } from '#lib/results/types.ts';

/** The version of the API. A change that programs would notice begins another one. */
const VERSION = '1.0.0';

/** What `/workshops/ID/results` answers, as a schema of `ResultsAnswer`. */
const ResultsAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('ready'), results: Results }),
  z.object({ state: z.literal('reading-log'), done: z.int(), total: z.int() }),
  z.object({ state: z.literal('not-started') }),
]);

/** A `ReplayChunk` of `lib/room/replay-views.ts`. The view is that of the page. */
const REPLAY_CHUNK: JsonSchema = {
  type: 'object',
  required: ['from', 'to', 'view', 'changes'],
  properties: {
    from: { type: 'integer', description: 'ms since 1970' },
    to: { type: 'integer', description: 'End of the part, ms since 1970' },
    view: { type: 'object', description: 'The view at the begin of the part' },
    changes: {
      type: 'array',
      description:
        'Changes of the view, oldest first: ms after the begin, and the difference. In a difference, an array with one value replaces, an empty array removes, and an object has the differences of its fields or places.',
      items: { type: 'array', minItems: 2, maxItems: 2 },
    },
  },
};

/** Content types without their parameters. */
const FILE_TYPES = {
  csv: EXPORT_FORMATS.csv.contentType.split(';', 1)[0] ?? '',
  jsonl: EXPORT_FORMATS.jsonl.contentType.split(';', 1)[0] ?? '',
  parquet: 'application/vnd.apache.parquet',
  zip: 'application/zip',
} as const;

/** The description of the API, made from its table of routes and from the schemas. */
export function describeApi(url: string): ApiDescription {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Podium',
      version: VERSION,
      description:
        'Workshops and their results for programs. Send an API token of a person, or an export token of a workshop, as a bearer token. An API token can do what both its scopes and the present role of its person allow. Signed-in staff can also use their session, with all scopes.',
    },
    servers: [{ url: url + API_PREFIX }],
    paths: describePaths(),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token of a person (podium_pat_…), or an export token of a workshop',
        },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(url) },
      },
      schemas: {
        Workshops: toJsonSchema(ApiWorkshops),
        WorkshopDetails: toJsonSchema(ApiWorkshopDetails),
        CommandResult: {
          type: 'object',
          required: ['pos', 'at'],
          properties: {
            pos: { type: 'integer', description: 'Position of the command in the log' },
            at: { type: 'integer', description: 'ms since 1970' },
          },
        },
        ResultsAnswer: toJsonSchema(ResultsAnswer),
        Comparison: toJsonSchema(Comparison),
        AppliedRoster: toJsonSchema(AppliedRoster),
        ReplayIndex: toJsonSchema(ReplayIndex),
        ReplayChunk: REPLAY_CHUNK,
        Description: { type: 'object', required: ['openapi', 'paths'] },
        Problem: toJsonSchema(ApiProblem),
        ...Object.fromEntries(EXPORT_TABLES.map((table) => [rowName(table), describeRow(table)])),
      },
    },
  };
}

/** Each path with its methods. */
function describePaths(): ApiDescription['paths'] {
  const paths: Record<string, Record<string, ApiOperation>> = {};
  for (const route of API_ROUTES)
    (paths[route.path] ??= {})[route.method.toLowerCase()] = describe(route);
  return paths;
}

/** OpenAPI 3.1 lets the requirement of a bearer token name roles, which are the scopes here. */
function describe(route: ApiRoute): ApiOperation {
  return {
    operationId: route.id,
    summary: route.summary,
    description: route.description,
    security: route.scopes.length === 0 ? [] : [{ token: route.scopes }, { session: [] }],
    parameters: [
      ...listPathParameters(route.path),
      ...listQueryParameters(route.query),
      ...(route.method === 'POST' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(route.body !== null && {
      requestBody: {
        required: true,
        content: describeBody(route.body),
      },
    }),
    responses: {
      [statusOf(route.answer)]: describeAnswer(route),
      ...(hasTag(route.answer) && {
        304: { description: 'The answer with the tag of If-None-Match is still the present one.' },
      }),
      ...describeProblems(route),
    },
  };
}

function describeBody(body: NonNullable<ApiRoute['body']>) {
  return 'fileTypes' in body
    ? Object.fromEntries(body.fileTypes.map((type) => [type, { schema: { type: 'string' } }]))
    : { 'application/json': { schema: toJsonSchema(body, 'input') } };
}

const IDEMPOTENCY_KEY: ApiParameter = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description:
    'With an API token: a repetition with the same key and body within a day changes nothing and gets the same answer',
  schema: { type: 'string', maxLength: MAX_IDEMPOTENCY_KEY_CHARS },
};

function statusOf(answer: ApiAnswer): number {
  if (answer.kind === 'none') return 204;
  return (answer.kind === 'json' ? answer.status : undefined) ?? 200;
}

const hasTag = (answer: ApiAnswer): boolean => answer.kind === 'json' && answer.hasTag;

function describeAnswer({ path, answer }: ApiRoute): ApiOperation['responses'][string] {
  if (answer.kind === 'none') return { description: 'Done, without a body' };
  if (answer.kind === 'json')
    return {
      description: 'The answer',
      ...(answer.hasTag && { headers: { etag: { schema: { type: 'string' } } } }),
      content: { 'application/json': { schema: refTo(answer.schema) } },
    };
  const rows = path.includes('{table}') && {
    'x-rows': Object.fromEntries(EXPORT_TABLES.map((table) => [table, refTo(rowName(table))])),
  };
  return {
    description: 'A file',
    content: Object.fromEntries(
      answer.formats.map((format) => [
        FILE_TYPES[format],
        { schema: { type: 'string', ...(format === 'jsonl' && rows) } },
      ]),
    ),
  };
}

function describeProblems({ problems }: ApiRoute): ApiOperation['responses'] {
  const byStatus = Map.groupBy(problems, (code) => HTTP_STATUS[code]);
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `${code}: ${API_PROBLEMS[code]}`).join(' '),
        content: { 'application/problem+json': { schema: refTo('Problem') } },
      },
    ]),
  );
}

function listPathParameters(path: string): ApiParameter[] {
  const schemas: Readonly<Record<string, z.ZodType>> = API_PATH_PARAMETERS;
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => {
    const schema = schemas[name];
    if (schema === undefined) throw new Error(`the path parameter ${name} has no schema`);
    return toParameter(name, 'path', schema);
  });
}

function listQueryParameters(query: z.ZodObject | null): ApiParameter[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) =>
    toParameter(name, 'query', schema as z.ZodType),
  );
}

function toParameter(name: string, place: ApiParameter['in'], schema: z.ZodType): ApiParameter {
  const { description = '', ...rest } = toJsonSchema(schema, 'input');
  return {
    name,
    in: place,
    required: place === 'path' || !schema.safeParse(undefined).success,
    description: String(description),
    // A number that is read from text has no type as an input.
    schema: Object.keys(rest).length === 0 ? { type: 'integer' } : rest,
  };
}

/** A row of a table in JSON Lines, at any level. Columns of some levels only aren't required. */
function describeRow(table: ExportTable): JsonSchema {
  const columns = listColumns(table, 'named');
  return {
    type: 'object',
    description: TABLES[table].en,
    properties: Object.fromEntries(
      columns.map((column) => [column.name, { ...typeOf(table, column), description: column.en }]),
    ),
    required: columns
      .filter(({ levels }) => RESULT_LEVELS.every((level) => levels.includes(level)))
      .map(({ name }) => name),
    additionalProperties: false,
  };
}

const ROW_TYPES = { text: 'string', integer: 'integer', number: 'number', flag: 'boolean' };

function typeOf(table: ExportTable, { name, type, unit }: Column): JsonSchema {
  // JSON in a text of CSV is JSON itself here.
  if (table === 'log' && (name === 'data' || name === 'detail')) return {};
  if (unit === 'time')
    return { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] };
  return { anyOf: [{ type: ROW_TYPES[type] }, { type: 'null' }] };
}

const rowName = (table: ExportTable): string => `row.${table}`;
const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
