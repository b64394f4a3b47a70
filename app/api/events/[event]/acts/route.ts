import { ActBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, json, route } from '../../../answer.ts';

export const POST = route<{ event: string }>(async (request, { event }) => {
  const body = await bodyOf(request, ActBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().events.decide(asker, event, body));
});
