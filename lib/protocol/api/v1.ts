/** The bodies, answers and problems of the API for programs, below `/api/v1`. */
import { z } from 'zod';
import { EntityId } from '../entity-id.ts';
import { HTTP_STATUS, HttpErrorCode } from '../errors.ts';
import { EXPORT_TABLES, TABLE_FORMATS } from '../export-tables.ts';
import { ExportLevel } from './exports.ts';
import { Id } from './text.ts';

export const API_PREFIX = '/api/v1';

/** Times are ms since 1970. */
export const ApiWorkshop = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['draft', 'open', 'live', 'ended', 'archived']),
  packId: z.string(),
  language: z.enum(['ja', 'en']),
  timeZone: z.string(),
  startsAt: z.number().meta({ description: 'Planned start, ms since 1970' }),
  startedAt: z.number().nullable().meta({ description: 'null before the start' }),
  endedAt: z.number().nullable().meta({ description: 'null before the end' }),
  role: z
    .enum(['owner', 'instructor', 'assistant', 'organizer'])
    .nullable()
    .meta({ description: 'Role of the person; null for an export token' }),
  resultsLevel: ExportLevel.meta({ description: 'The most that the reader gets of the results' }),
  downloadLevel: ExportLevel.nullable().meta({
    description: 'The most that the reader gets of tables; null without permission',
  }),
});
export type ApiWorkshop = z.output<typeof ApiWorkshop>;
/** What the owner or an instructor gets of a workshop that they created or changed. */
export const ApiWorkshopDetails = ApiWorkshop.extend({
  code: z.string().meta({ description: 'Join code' }),
  namesDays: z
    .int()
    .nullable()
    .meta({ description: 'Days after the end until names are erased; null: as the server' }),
  logDays: z
    .int()
    .nullable()
    .meta({ description: 'Days after the end until the log is erased; null: as the server' }),
});
export type ApiWorkshopDetails = z.output<typeof ApiWorkshopDetails>;

/** The student whom a program erases. */
export const ApiEraseBody = z.object({
  seat: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: 'Label of the seat, such as A-01, or its id' }),
  keepFacts: z.boolean().default(false).meta({
    description: 'Whether the facts behind the results stay, under a new pseudonym',
  }),
});

export const ApiWorkshops = z.object({ workshops: z.array(ApiWorkshop) });

const level = ExportLevel.optional().meta({
  description:
    'What the answer contains about students. Results: at most, and by default, the level of the reader',
});
/** Query of the results. Unlike the one of the page, it has no malformed values. */
export const ApiResultsQuery = z.object({
  level,
  group: z.string().max(64).optional().meta({ description: 'Only the students of this group' }),
  from: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .meta({ description: 'Begin of a part of the day, ms since 1970. Not at the level aggregate' }),
  to: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .meta({ description: 'End of this part, ms since 1970' }),
  exercise: Id.optional().meta({ description: 'Only what is about this exercise' }),
});

/** The parameters of the path, by their names in it. */
export const API_PATH_PARAMETERS = {
  workshop: EntityId.meta({ description: 'Id of a workshop' }),
  pack: EntityId.meta({ description: 'Id of a course' }),
  table: z.enum(EXPORT_TABLES).meta({
    description:
      'Name of a table. At the level aggregate: workshop, pacing, checks, exercises and minutes. attendance only at the level named',
  }),
  format: z.enum(TABLE_FORMATS).meta({ description: 'Format of the file' }),
  chunk: z.int().min(0).meta({ description: 'Number of a part of the replay, from 0' }),
} as const;

/** Why a request is refused: the codes of problems, and their titles. */
export const API_PROBLEMS = {
  'sign-in-required': 'The request has no token and no session.',
  forbidden: 'The role or the scopes of the token do not allow this, or not at this level.',
  'not-found': 'It does not exist, or not for the reader.',
  malformed: 'A parameter or a field has a value that is not allowed. The field says which one.',
  'token-unknown': 'The token does not exist, was revoked, or is for another workshop.',
  'token-expired': 'The token has expired.',
  'not-ready':
    'The results are made from the log now, or the first request with this Idempotency-Key runs. Ask again after the time in retry-after.',
  'too-many':
    'Too many requests with this token, or two exports run already. Ask again after the time in retry-after.',
  'name-required': 'The person of the token has no name yet. Choose one on the account page.',
  'code-taken': 'Another open workshop has this join code.',
  'pack-unknown': 'The server has no course with this id.',
  outdated: 'The state of the workshop changed meanwhile.',
  'workshop-not-open': 'The workshop is not open yet.',
  'workshop-ended': 'The workshop has ended.',
  'workshop-running': 'An open or live workshop cannot be deleted.',
  busy: 'Too many requests wait. Ask again after the time in retry-after.',
  unavailable: 'The server or its database cannot answer now.',
} as const satisfies Partial<Record<HttpErrorCode, string>>;
export type ApiProblemCode = keyof typeof API_PROBLEMS;

/** A refusal as RFC 9457 defines it, with the fields of `ErrorResponse`. */
export const ApiProblem = z.object({
  type: z.string().meta({ description: 'Address of the description of this problem' }),
  title: z.string(),
  status: z.int(),
  error: HttpErrorCode,
  detail: z.string().optional(),
  field: z.string().optional().meta({ description: 'The parameter that is wrong' }),
  retryMs: z.number().optional().meta({ description: 'When to ask again, in ms' }),
});

/** A refusal of the API. `url`: the public address of the server, without a trailing slash. */
export function toApiProblem(
  {
    error,
    message,
    field,
    retryMs,
  }: {
    readonly error: HttpErrorCode;
    readonly message?: string | undefined;
    readonly field?: string | undefined;
    readonly retryMs?: number | undefined;
  },
  url: string,
): z.output<typeof ApiProblem> {
  const titles: Partial<Record<HttpErrorCode, string>> = API_PROBLEMS;
  return {
    type: `${url}/help/api#${error}`,
    title: titles[error] ?? error,
    status: HTTP_STATUS[error],
    error,
    ...(message !== undefined && { detail: message }),
    ...(field !== undefined && { field }),
    ...(retryMs !== undefined && { retryMs }),
  };
}

export const API_METHODS = ['get', 'post', 'patch', 'delete'] as const;
type ApiMethod = (typeof API_METHODS)[number];

/** The part of JSON Schema that the description uses outside of the schemas of answers. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
}
export interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly ApiParameter[];
  readonly requestBody?: {
    readonly required: true;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly headers?: JsonSchema;
        readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
      }
    >
  >;
}

/** The description of the API: OpenAPI 3.1. */
export interface ApiDescription {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<ApiMethod, ApiOperation>>>>>;
  readonly components: {
    readonly securitySchemes: JsonSchema;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}
