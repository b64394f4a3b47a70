import { services } from '#lib/server/context.ts';
import { jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().replay.open(caller, workshop));
});
