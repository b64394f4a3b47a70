import { CreateEventBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, json, route } from '#app/_lib/route.ts';

export const GET = route(async (request) => {
  const asker = await podium().askerOf(request.headers);
  return json(await podium().events.list(asker));
});

export const POST = route(async (request) => {
  const body = await bodyOf(request, CreateEventBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().events.create(asker, body));
});
