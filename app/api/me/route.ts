import { RenameSelfBody } from '#lib/protocol/api/account.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, parseBody } from '#app/_lib/route.ts';

export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.getCurrentUser(caller));
});

export const PATCH = defineRoute(async (request) => {
  const body = await parseBody(request, RenameSelfBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.rename(caller, body));
});
