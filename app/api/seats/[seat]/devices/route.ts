import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse, noContent } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.listDevices(caller, seat));
});

export const DELETE = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  await services().seats.endOtherDevices(caller, seat);
  return noContent();
});
