import { ClaimSeatBody } from '#lib/protocol/api/seats.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, defineRoute, cookieResponse } from '#app/_lib/route.ts';

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, ClaimSeatBody);
  const caller = await services().callerFrom(request.headers);
  return cookieResponse(await services().seats.claim(caller, body));
});
