import { ClaimSeatBody } from '#lib/protocol/http.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, defineRoute, cookieResponse } from '#app/_lib/route.ts';

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, ClaimSeatBody);
  const asker = await services().callerFrom(request.headers);
  return cookieResponse(await services().seats.claim(asker, body));
});
