import { UpdatePackBody } from '#lib/protocol/api/packs.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const POST = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, UpdatePackBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().packs.updateWorkshopPack(caller, workshop, body));
});
