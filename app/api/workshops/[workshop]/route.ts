import { UpdateWorkshopBody } from '#lib/protocol/http.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, noContent, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const PATCH = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const body = await parseBody(request, UpdateWorkshopBody);
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.update(asker, workshop, body));
});

export const DELETE = defineRoute<{ workshop: string }>(async (request, { workshop }) => {
  const asker = await services().callerFrom(request.headers);
  await services().workshops.remove(asker, workshop);
  return noContent();
});
