import { JoinBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, route, withCookie } from '#app/_lib/route.ts';

export const POST = route(async (request) => {
  const body = await bodyOf(request, JoinBody);
  const asker = await podium().askerOf(request.headers);
  return withCookie(await podium().seats.join(asker, body));
});
