import type { z } from 'zod';
import type { ApiScope } from '#lib/protocol/api-scopes.ts';
import { services, type ApiAnswerBody, type Caller } from '#lib/server/context.ts';
import { parseText, readJsonText, withErrors, writeProblem, type Handler } from './route.ts';

/** A request to the API for programs, whose sender has the scopes of the route. */
interface ApiRequest {
  readonly request: Request;
  readonly caller: Caller;
}

/** A route of the API for programs that everyone can read. */
export function definePublicApiRoute<Params = unknown>(handler: Handler<Params>) {
  return withErrors(handler, writeProblem);
}

/** A route of the API for programs. `scopes`: what a token needs, checked before anything else. */
export function defineApiRoute<Params = unknown>(
  scopes: readonly ApiScope[],
  handler: (request: ApiRequest, params: Params) => Promise<Response>,
) {
  return withErrors<Params>(async (request, params) => {
    const caller = await authorize(request, scopes, params);
    return handler({ request, caller }, params);
  }, writeProblem);
}

/**
 * A route of the API for programs that changes something. A POST with an `Idempotency-Key` runs once
 * in a day. `schema`: of the body; null: it has none.
 */
export function defineApiCommand<Schema extends z.ZodType, Params = unknown>(
  scopes: readonly ApiScope[],
  schema: Schema | null,
  run: (
    request: { readonly caller: Caller; readonly body: z.output<Schema> },
    params: Params,
  ) => Promise<ApiAnswerBody>,
) {
  return withErrors<Params>(async (request, params) => {
    const caller = await authorize(request, scopes, params);
    const text = schema === null ? '' : await readJsonText(request);
    const { method, headers, url } = request;
    const { status, body, isRepeated } = await services().api.runOnce(
      caller,
      {
        key: method === 'POST' ? headers.get('idempotency-key') : null,
        text: `${method} ${new URL(url).pathname}\n${text}`,
      },
      () => {
        const parsed = schema === null ? undefined : parseText(text, schema);
        return run({ caller, body: parsed as z.output<Schema> }, params);
      },
    );
    return new Response(body === null ? null : JSON.stringify(body), {
      status,
      headers: {
        'cache-control': 'no-store',
        ...(body !== null && { 'content-type': 'application/json' }),
        ...(isRepeated && { 'idempotency-replayed': 'true' }),
      },
    });
  }, writeProblem);
}

function authorize(
  { headers }: Request,
  scopes: readonly ApiScope[],
  params: unknown,
): Promise<Caller> {
  const { workshop = null } = (params ?? {}) as { workshop?: string };
  return services().api.authorize(headers, scopes, workshop);
}
