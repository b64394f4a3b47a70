import { podium } from '#lib/server/context.ts';
import { done, route } from '#app/_lib/route.ts';

export const DELETE = route<{ event: string; token: string }>(async (request, { event, token }) => {
  const asker = await podium().askerOf(request.headers);
  await podium().tokens.revoke(asker, event, token);
  return done();
});
