import { MakeTokenBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, json, route } from '#app/_lib/route.ts';

export const GET = route<{ event: string }>(async (request, { event }) => {
  const asker = await podium().askerOf(request.headers);
  return json(await podium().tokens.list(asker, event));
});

export const POST = route<{ event: string }>(async (request, { event }) => {
  const body = await bodyOf(request, MakeTokenBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().tokens.make(asker, event, body));
});
