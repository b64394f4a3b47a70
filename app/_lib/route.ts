import type { z } from 'zod';
import { chooseLanguage, isLanguage, LANGUAGE_COOKIE, type Language } from '#lib/i18n/language.ts';
import { isEntityId } from '#lib/protocol/entity-id.ts';
import { toApiProblem } from '#lib/protocol/api/v1.ts';
import { HTTP_STATUS, HttpError, isHttpError, type ErrorResponse } from '#lib/protocol/errors.ts';
import { services, type ResultWithCookie } from '#lib/server/context.ts';
import type { Redirection } from '#lib/server/data-services.ts';

const MAX_BODY_BYTES = 64 * 1024;
const NO_STORE_HEADERS = { 'cache-control': 'no-store' };

export type Handler<Params> = (request: Request, params: Params) => Promise<Response>;
/** How errors are written. */
type ErrorWriter = (
  error: ErrorResponse,
  init: { status: number; headers: HeadersInit },
) => Response;

/** A route handler that answers errors with an `ErrorResponse` and its status. */
export function defineRoute<Params = unknown>(handler: Handler<Params>) {
  return withErrors(handler, (error, init) => Response.json(error, init));
}

/** Writes an error as an `ApiProblem` (RFC 9457), for the API for programs. */
export const writeProblem: ErrorWriter = (error, { status, headers }) =>
  Response.json(
    { ...toApiProblem(error, services().url), status },
    { status, headers: { ...headers, 'content-type': 'application/problem+json' } },
  );

/** Answers what a handler throws. */
export function withErrors<Params>(handler: Handler<Params>, writeError: ErrorWriter) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      const params = await context.params;
      assertParamsMatch(params);
      return await handler(request, params);
    } catch (error) {
      if (isHttpError(error)) {
        if (error.response.error === 'forbidden') await services().reportForbidden(request);
        return writeError(error.response, {
          status: HTTP_STATUS[error.response.error],
          headers: headersOf(error.response),
        });
      }
      const { status, body } = services().reportError(error);
      return writeError(body, { status, headers: NO_STORE_HEADERS });
    }
  };
}

const headersOf = ({ retryMs }: ErrorResponse): Record<string, string> => ({
  ...NO_STORE_HEADERS,
  ...(retryMs !== undefined && { 'retry-after': String(Math.ceil(retryMs / 1_000)) }),
});

/**
 * Parses the query of a route of the API.
 * @throws {HttpError} `malformed`, with the name of the invalid parameter
 */
export function parseQuery<Schema extends z.ZodObject>(
  request: Request,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (parsed.success) return parsed.data;
  throw new HttpError('malformed', { field: String(parsed.error.issues[0]?.path[0] ?? '') });
}

/** Path parameters that aren't ids. */
const PARAM_PATTERNS: Readonly<Record<string, RegExp>> = {
  /** Ordinal of a part of a replay. */
  chunk: /^\d{1,5}$/,
  /** Of a short install command, also a mistyped one. */
  code: /^[^/]{1,64}$/,
  file: /^[a-z_]{1,20}\.[a-z]{1,10}$/,
  /** Of a Kubernetes object. */
  uid: /^[\w.:-]{1,128}$/,
};

/**
 * Checks the parameters in the path, before a query can use them.
 * @throws {HttpError} `not-found`
 */
function assertParamsMatch(params: unknown): void {
  for (const [name, value] of Object.entries((params ?? {}) as Record<string, unknown>))
    if (typeof value !== 'string' || !(PARAM_PATTERNS[name]?.test(value) ?? isEntityId(value)))
      throw new HttpError('not-found');
}

/**
 * Reads a JSON body of at most `maxBytes` and parses it with `schema`. Requires the content type
 * `application/json`: a form of another site can't send it without a CORS preflight.
 *
 * @throws {HttpError} `malformed`, with the name of the invalid field
 */
export async function parseBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  maxBytes = MAX_BODY_BYTES,
): Promise<z.output<Schema>> {
  return parseText(await readJsonText(request, maxBytes), schema);
}

/**
 * Reads the text of a JSON body.
 * @throws {HttpError} `malformed`
 */
export async function readJsonText(request: Request, maxBytes = MAX_BODY_BYTES): Promise<string> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new HttpError('malformed', { message: 'the body must be application/json' });
  return readText(request, maxBytes);
}

/**
 * Parses JSON with `schema`.
 * @throws {HttpError} `malformed`, with the name of the invalid field
 */
export function parseText<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HttpError('malformed', {
    field: issue?.path.join('.') ?? '',
    message: issue?.message ?? '',
  });
}

/**
 * Reads a file of one of these content types, which a form of another site can't send without a CORS
 * preflight. Call it after the permission was checked, because a file can be large.
 * @throws {HttpError} `malformed`
 */
export async function readFile(
  request: Request,
  types: readonly string[],
  maxBytes: number,
): Promise<Uint8Array> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type))
    throw new HttpError('malformed', { message: `the body must be ${types.join(' or ')}` });
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(request, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of readChunks(request, maxBytes))
    text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function* readChunks(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new HttpError('malformed', {
        message: `the body is larger than ${String(maxBytes)} bytes`,
      });
    yield chunk;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError('malformed', { message: 'the body is not JSON' });
  }
}

export const jsonResponse = (value: unknown): Response =>
  Response.json(value, { headers: NO_STORE_HEADERS });
export const noContent = (): Response =>
  new Response(null, { status: 204, headers: NO_STORE_HEADERS });

/** Answers with the result and its cookie, if there is one; 204 if the result is null. */
export function cookieResponse<T>({
  result,
  cookie,
  clearsSiteData = false,
}: ResultWithCookie<T>): Response {
  const headers = {
    ...NO_STORE_HEADERS,
    ...(cookie !== null && { 'set-cookie': cookie }),
    ...(clearsSiteData && { 'clear-site-data': '"cache", "storage"' }),
  };
  return result === null
    ? new Response(null, { status: 204, headers })
    : Response.json(result, { headers });
}

/** Leads the browser to another address. */
export function redirectResponse({ location, cookies }: Redirection): Response {
  const headers = new Headers({ ...NO_STORE_HEADERS, location });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

/** The language from `?language=`, otherwise from the reader's cookie, otherwise from the browser. */
export function getRequestLanguage(request: Request): Language {
  const requested = new URL(request.url).searchParams.get('language');
  if (isLanguage(requested)) return requested;
  const cookie = new RegExp(`(?:^|; *)${LANGUAGE_COOKIE}=([a-z]+)`).exec(
    request.headers.get('cookie') ?? '',
  )?.[1];
  return chooseLanguage({ cookie, acceptLanguage: request.headers.get('accept-language') });
}
