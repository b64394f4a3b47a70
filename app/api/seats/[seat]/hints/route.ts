import { TakeHintBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, json, languageOf, route } from '#app/_lib/route.ts';

export const POST = route<{ seat: string }>(async (request, { seat }) => {
  const body = await bodyOf(request, TakeHintBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().seats.takeHint(asker, seat, body, languageOf(request)));
});
