import { podium } from '#lib/server/context.ts';
import { route, withCookie } from '#app/_lib/route.ts';

export const POST = route(async (request) => {
  const asker = await podium().askerOf(request.headers);
  return withCookie(await podium().people.signOut(asker));
});
