import { CreateApiTokenBody } from '#lib/protocol/api/api-tokens.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, parseBody } from '#app/_lib/route.ts';

export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.listApiTokens(caller));
});

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, CreateApiTokenBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.createApiToken(caller, body));
});
