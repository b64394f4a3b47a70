import { JoinStateBody } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, parseBody } from '#app/_lib/route.ts';

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, JoinStateBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.getJoinState(caller, body));
});
