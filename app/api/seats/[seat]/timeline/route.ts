import { podium } from '#lib/server/context.ts';
import { json, route } from '#app/_lib/route.ts';

export const GET = route<{ seat: string }>(async (request, { seat }) => {
  const asker = await podium().askerOf(request.headers);
  return json(await podium().seats.timeline(asker, seat));
});
