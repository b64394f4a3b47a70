import { CreateWorkshopBody } from '#lib/protocol/http.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute(async (request) => {
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.list(asker));
});

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, CreateWorkshopBody);
  const asker = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.create(asker, body));
});
