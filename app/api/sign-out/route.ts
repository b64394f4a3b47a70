import { services } from '#lib/server/context.ts';
import { defineRoute, cookieResponse } from '#app/_lib/route.ts';

export const POST = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return cookieResponse(await services().account.signOut(caller));
});
