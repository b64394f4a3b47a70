import { defineRoute, jsonResponse } from '#app/_lib/route.ts';
import { services } from '#lib/server/context.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().exports.listRecords(caller, workshop));
});
