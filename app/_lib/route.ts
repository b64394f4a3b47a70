import type { z } from 'zod';
import { chooseLanguage, isLanguage, LANGUAGE_COOKIE, type Language } from '#lib/i18n/language.ts';
import { HTTP_STATUS, HttpRefused, isHttpRefused } from '#lib/protocol/errors.ts';
import { podium, type WithCookie } from '#lib/server/context.ts';

const BODY_LIMIT = 64 * 1024;
const HEADERS = { 'cache-control': 'no-store' };

/** A route handler: what `work` throws becomes an `HttpError` with its status. */
export function route<Params = unknown>(
  work: (request: Request, params: Params) => Promise<Response>,
) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      return await work(request, await context.params);
    } catch (error) {
      if (isHttpRefused(error))
        return Response.json(error.answer, {
          status: HTTP_STATUS[error.answer.error],
          headers: HEADERS,
        });
      const { status, answer } = podium().failed(error);
      return Response.json(answer, { status, headers: HEADERS });
    }
  };
}

/**
 * The JSON body of at most `limit` bytes, parsed. Its type must be said: a form of another site's cannot say it without asking first.
 * @throws {HttpRefused} `malformed`, with the field that is wrong
 */
export async function bodyOf<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  limit = BODY_LIMIT,
): Promise<z.output<Schema>> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new HttpRefused('malformed', { message: 'the body must be application/json' });
  const parsed = schema.safeParse(parseJson(await textOf(request, limit)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HttpRefused('malformed', {
    field: issue?.path.join('.') ?? '',
    message: issue?.message ?? '',
  });
}

async function textOf(request: Request, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit)
      throw new HttpRefused('malformed', {
        message: `the body is larger than ${String(limit)} bytes`,
      });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpRefused('malformed', { message: 'the body is not JSON' });
  }
}

export const json = (value: unknown): Response => Response.json(value, { headers: HEADERS });
export const done = (): Response => new Response(null, { status: 204, headers: HEADERS });

/** With the cookie, if there is one to set; 204 where there is nothing else to say. */
export function withCookie<T>({ answer, cookie }: WithCookie<T>): Response {
  const headers = cookie === null ? HEADERS : { ...HEADERS, 'set-cookie': cookie };
  return answer === null
    ? new Response(null, { status: 204, headers })
    : Response.json(answer, { headers });
}

/** `?language=`, else the reader's choice on the pages, else the browser's. */
export function languageOf(request: Request): Language {
  const asked = new URL(request.url).searchParams.get('language');
  if (isLanguage(asked)) return asked;
  const cookie = new RegExp(`(?:^|; *)${LANGUAGE_COOKIE}=([a-z]+)`).exec(
    request.headers.get('cookie') ?? '',
  )?.[1];
  return chooseLanguage({ cookie, acceptLanguage: request.headers.get('accept-language') });
}
