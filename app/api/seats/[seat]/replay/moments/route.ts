import { services } from '#lib/server/context.ts';
import { jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string }>(async (request, { seat }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().replay.listMoments(caller, seat));
});
