import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse } from '#app/_lib/route.ts';

export const POST = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.createShortCommand(caller, seat));
});
