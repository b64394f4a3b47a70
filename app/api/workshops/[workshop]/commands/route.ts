import { ActBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, json, route } from '#app/_lib/route.ts';

/** It may name each of 2,000 seats. */
const LIMIT = 128 * 1024;

export const POST = route<{ event: string }>(async (request, { event }) => {
  const body = await bodyOf(request, ActBody, LIMIT);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().events.decide(asker, event, body));
});
