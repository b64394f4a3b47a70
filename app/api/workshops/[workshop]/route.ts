import { ChangeEventBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, done, json, route } from '#app/_lib/route.ts';

export const PATCH = route<{ event: string }>(async (request, { event }) => {
  const body = await bodyOf(request, ChangeEventBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().events.change(asker, event, body));
});

export const DELETE = route<{ event: string }>(async (request, { event }) => {
  const asker = await podium().askerOf(request.headers);
  await podium().events.remove(asker, event);
  return done();
});
