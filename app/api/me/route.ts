import { podium } from '#lib/server/context.ts';
import { json, route } from '#app/_lib/route.ts';

export const GET = route(async (request) => {
  const asker = await podium().askerOf(request.headers);
  return json(await podium().people.me(asker));
});
