import { services } from '#lib/server/context.ts';
import { cookieResponse, defineRoute, jsonResponse } from '#app/_lib/route.ts';

export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.listSessions(caller));
});

export const DELETE = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return cookieResponse(await services().account.signOutEverywhere(caller));
});
