import { services } from '#lib/server/context.ts';
import { taggedResponse } from '#app/_lib/tagged-response.ts';
import { defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  return taggedResponse(request, await services().results.readOwn(caller, seat));
});
