import { CreateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { services } from '#lib/server/context.ts';
import { parseBody, jsonResponse, defineRoute } from '#app/_lib/route.ts';

export const GET = defineRoute(async (request) => {
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.list(caller));
});

export const POST = defineRoute(async (request) => {
  const body = await parseBody(request, CreateWorkshopBody);
  const caller = await services().callerFrom(request.headers);
  return jsonResponse(await services().workshops.create(caller, body));
});
