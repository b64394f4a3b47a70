import { RaiseHandBody } from '#lib/protocol/http.ts';
import { podium } from '#lib/server/context.ts';
import { bodyOf, done, json, route } from '#app/_lib/route.ts';

export const POST = route<{ seat: string }>(async (request, { seat }) => {
  const body = await bodyOf(request, RaiseHandBody);
  const asker = await podium().askerOf(request.headers);
  return json(await podium().seats.raiseHand(asker, seat, body));
});

export const DELETE = route<{ seat: string }>(async (request, { seat }) => {
  const asker = await podium().askerOf(request.headers);
  await podium().seats.lowerHand(asker, seat);
  return done();
});
