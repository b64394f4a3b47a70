import { services } from '#lib/server/context.ts';
import { defineRoute, noContent } from '#app/_lib/route.ts';

export const DELETE = defineRoute<{ session: string }>(async (request, { session }) => {
  const caller = await services().callerFrom(request.headers);
  await services().account.endSession(caller, session);
  return noContent();
});
