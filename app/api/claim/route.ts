import { ClaimBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, route, withCookie } from '#app/_lib/route.ts';

export const POST = route(async (request) => {
  const body = await bodyOf(request, ClaimBody);
  const asker = await podium().askerOf(request.headers);
  return withCookie(await podium().seats.claim(asker, body));
});
