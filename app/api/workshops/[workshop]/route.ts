import { UpdateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, noContent, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const PATCH = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, UpdateWorkshopBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.update(caller, workshop, body));
});

export const DELETE = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const caller = await services().callerFrom(request.headers);
  await services().workshops.remove(caller, workshop);
  return noContent();
});
