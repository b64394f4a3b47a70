import { services } from '#lib/server/context.ts';
import { jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ seat: string; uid: string }>(async (request, { seat, uid }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().seats.getObject(caller, seat, uid));
});
