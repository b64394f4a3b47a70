import { services } from '#lib/server/context.ts';
import { defineRoute, jsonResponse } from '#app/_lib/route.ts';

export const POST = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().account.createDeviceLink(caller));
});
